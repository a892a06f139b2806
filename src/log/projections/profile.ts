import { editName } from '#domain/events/edit-name.ts';
import type { KnownEvent } from '#domain/events/event.ts';
import type { ProfileField } from '#domain/events/profile-changed.ts';
import { type Fields, withEdit } from './fields.ts';
import { stampOf } from './stamp.ts';

/** What a learner says of themselves, with what they said before. The last writer wins; nothing of it is lost (LOG-16). */
export type ProfileState = Fields<ProfileField, string>;

export function foldProfile(state: ProfileState, event: KnownEvent): ProfileState {
  if (event.type !== 'profile.changed') return state;
  const { field, text, saw } = event.data;
  return withEdit(state, field, { value: text, stamp: stampOf(event), name: editName(event), saw });
}
