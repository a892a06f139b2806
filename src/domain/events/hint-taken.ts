import * as v from 'valibot';
import { ItemId } from '../ids.ts';

/** A learner asked for a hint. Logged at once: a restart between hint and answer must not hide it. */
export const HintTaken = v.object({
  item: ItemId,
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff)),
  /** 1 for the first hint of the question. */
  level: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)),
});
export type HintTaken = v.InferOutput<typeof HintTaken>;
