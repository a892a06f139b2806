import * as v from 'valibot';

/** How a learner likes the screen, and what they like to learn. Last writer wins by order; older values stay in the log. */
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
  /** Since version 2. Strands of the pack that the learner likes. */
  v.object({
    field: v.literal('interests'),
    value: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(64))), v.maxLength(12)),
  }),
]);
export type PreferenceChanged = v.InferOutput<typeof PreferenceChanged>;
