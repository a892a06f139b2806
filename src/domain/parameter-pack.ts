import * as v from 'valibot';
import { PackHash } from './ids.ts';

/** Mean and variance in logits, rounded to four decimals. */
const Belief = v.tuple([
  v.pipe(v.number(), v.minValue(-6), v.maxValue(6)),
  v.pipe(v.number(), v.minValue(0.0001), v.maxValue(4)),
]);
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * Difficulties found in a school's own answers (docs/spec/engine.md): what the hub's refit publishes, fetched by devices by
 * its hash like a pack. Only what at least five learners answered is in it: fewer would be noise, and would say something of
 * a person.
 */
export const ParameterPack = v.object({
  format: v.literal(1),
  /** The pack whose skills and items these are. */
  pack: PackHash,
  learners: Count,
  answers: Count,
  /** Mean log loss on the newest fifth of the learners, with what was in use before and with these. */
  logLoss: v.object({ before: v.number(), after: v.number() }),
  /** By skill: D_k. */
  skills: v.record(v.string(), Belief),
  /** By item: b_i beside its skill's. */
  items: v.record(v.string(), Belief),
});
export type ParameterPack = v.InferOutput<typeof ParameterPack>;
