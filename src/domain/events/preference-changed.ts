import * as v from 'valibot';

/** How a learner likes the screen and the challenge. Last writer wins by order; older values stay in the log (LOG-15). */
export const PreferenceChanged = v.variant('field', [
  v.object({ field: v.literal('theme'), value: v.picklist(['auto', 'light', 'dark']) }),
  v.object({ field: v.literal('contrast'), value: v.picklist(['auto', 'more']) }),
  v.object({ field: v.literal('text'), value: v.picklist(['normal', 'large', 'largest']) }),
  v.object({ field: v.literal('reading'), value: v.picklist(['normal', 'spaced']) }),
  v.object({ field: v.literal('motion'), value: v.picklist(['auto', 'off']) }),
  v.object({
    field: v.literal('locale'),
    value: v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)),
  }),
  /** Since version 2. How hard questions should be: right about nine, eight or seven times of ten. */
  v.object({ field: v.literal('challenge'), value: v.picklist(['gentle', 'steady', 'brave']) }),
  /** Since version 2: the whole list of strands that the learner likes. No longer written: `interest.added` is (LOG-17). */
  v.object({
    field: v.literal('interests'),
    value: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(64))), v.maxLength(12)),
  }),
]);
export type PreferenceChanged = v.InferOutput<typeof PreferenceChanged>;

/** What is still written: each value replaces the one before. */
export type SettingChanged = Exclude<PreferenceChanged, { readonly field: 'interests' }>;

/** Fields never chosen are absent. */
export type Settings = {
  readonly [F in SettingChanged['field']]?: Extract<SettingChanged, { field: F }>['value'];
};
