import type { KnownEvent } from '#domain/events/event.ts';
import type { PreferenceChanged } from '#domain/events/preference-changed.ts';
import { isLater, type Stamp, stampOf } from './stamp.ts';

/** How a learner likes the screen; fields never chosen are absent. */
export type Preferences = {
  readonly [F in PreferenceChanged['field']]?: Extract<PreferenceChanged, { field: F }>['value'];
};

/** The last change of each field with its place in the order. Plain JSON. Any order of folding gives the same. */
export type PreferencesState = {
  readonly changes: readonly { readonly change: PreferenceChanged; readonly stamp: Stamp }[];
};

export const emptyPreferences: PreferencesState = { changes: [] };

export function foldPreferences(state: PreferencesState, event: KnownEvent): PreferencesState {
  if (event.type !== 'preference.changed') return state;
  const stamp = stampOf(event);
  const { field } = event.data;
  const known = state.changes.find(({ change }) => change.field === field);
  if (known && !isLater(stamp, known.stamp)) return state;
  const others = state.changes.filter((one) => one !== known);
  const changes = others.concat({ change: event.data, stamp });
  changes.sort((a, b) => (a.change.field < b.change.field ? -1 : 1));
  return { changes };
}

export function preferencesOf(state: PreferencesState): Preferences {
  return Object.fromEntries(state.changes.map(({ change }) => [change.field, change.value]));
}
