import * as v from 'valibot';

/** How a learner likes the screen. Last writer wins by order; older values stay in the log. */
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
]);
export type PreferenceChanged = v.InferOutput<typeof PreferenceChanged>;
