import { editName } from '#domain/events/edit-name.ts';
import type { KnownEvent } from '#domain/events/event.ts';
import type { ProfileField } from '#domain/events/profile-changed.ts';
import { type Fields, withEdit } from './fields.ts';
import { stampOf } from './stamp.ts';

/** What a learner says of themselves, with what they said before. The last writer wins; nothing of it is lost (LOG-16). */
export type ProfileState = Fields<ProfileField, ProfileWords>;

/** Sealed words stay sealed in what is folded: it is kept on the disk as well (KEY-8). */
export type ProfileWords = string | { readonly box: string };

export function foldProfile(state: ProfileState, event: KnownEvent): ProfileState {
  if (event.type !== 'profile.changed') return state;
  const { field, text, saw, box } = event.data;
  const value = box === undefined ? text : { box };
  return withEdit(state, field, { value, stamp: stampOf(event), name: editName(event), saw });
}
