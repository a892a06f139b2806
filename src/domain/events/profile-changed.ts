import * as v from 'valibot';
import { EditName } from './edit-name.ts';
import { Sealed } from './sealed.ts';

/** What a learner may say of themselves. The list is closed: a field is added with a new version, and never renamed. */
export const profileFields = ['likes', 'strengths', 'needs', 'learning'] as const;
export type ProfileField = (typeof profileFields)[number];

/** In UTF-16 code units, as a browser's text box counts. */
export const profileTextLimit = 500;

/**
 * A learner wrote something about themselves: what they like, what they are good at, what helps them, how they learn best.
 * Empty takes it back. `saw` names the edits of this field that were on the screen, so that an edit which nobody saw is
 * told from one that was replaced (LOG-16).
 */
export const ProfileChanged = v.object({
  field: v.picklist(profileFields),
  text: v.pipe(v.string(), v.maxLength(profileTextLimit)),
  saw: v.pipe(v.array(EditName), v.maxLength(8)),
  /** Since version 2: the words, sealed under the learner's key (docs/spec/keys.md, KEY-8); `text` is then empty. */
  box: v.optional(Sealed),
});
export type ProfileChanged = v.InferOutput<typeof ProfileChanged>;
