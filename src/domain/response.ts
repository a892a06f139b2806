import * as v from 'valibot';

/** The kinds of question that practice can show. Each has one shape of response. */
export const ItemType = v.picklist(['choice', 'several', 'number', 'text', 'order', 'match']);
export type ItemType = v.InferOutput<typeof ItemType>;

const OptionId = v.pipe(v.string(), v.minLength(1), v.maxLength(40));
const Typed = v.pipe(v.string(), v.maxLength(500));

/** What a learner answered, as typed or tapped: never corrected, so that it can be judged again later. */
export const Response = v.variant('type', [
  v.object({ type: v.literal('choice'), choice: OptionId }),
  v.object({ type: v.literal('several'), choices: v.pipe(v.array(OptionId), v.maxLength(20)) }),
  v.object({ type: v.literal('number'), text: Typed }),
  v.object({ type: v.literal('text'), text: Typed }),
  v.object({ type: v.literal('order'), order: v.pipe(v.array(OptionId), v.maxLength(20)) }),
  v.object({
    type: v.literal('match'),
    pairs: v.pipe(v.array(v.tuple([OptionId, OptionId])), v.maxLength(20)),
  }),
  /** "I don't know": offered while the start is looked for. Not right, and never a lucky guess. */
  v.object({ type: v.literal('unknown') }),
]);
export type Response = v.InferOutput<typeof Response>;
