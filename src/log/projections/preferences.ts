import { editName } from '#domain/events/edit-name.ts';
import type { KnownEvent } from '#domain/events/event.ts';
import type { SettingChanged, Settings } from '#domain/events/preference-changed.ts';
import { type Fields, withEdit } from './fields.ts';
import { stampOf } from './stamp.ts';

export type SettingsState = Fields<SettingChanged['field'], SettingChanged['value']>;

/** The last writer by canonical order wins, in any order of folding (LOG-15). A setting names no edit that it saw. */
export function foldSettings(state: SettingsState, event: KnownEvent): SettingsState {
  if (event.type !== 'preference.changed' || event.data.field === 'interests') return state;
  const { field, value } = event.data;
  return withEdit(state, field, { value, stamp: stampOf(event), name: editName(event), saw: null });
}

export const settingsOf = (state: SettingsState): Settings =>
  Object.fromEntries(state.map(([field, edits]) => [field, edits[0]?.value]));
