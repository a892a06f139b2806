import * as v from 'valibot';
import { ItemId, SkillId } from '../ids.ts';
import { Response } from '../response.ts';

/**
 * A learner answered a question. Everything the engine needs is in the event itself, so that replay does not depend on
 * the pack being at hand; the question can be made again from (pack, item, seed).
 */
export const AnswerSubmitted = v.object({
  item: ItemId,
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff)),
  /** First 16 hex digits of the pack's hash. */
  pack: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  skills: v.pipe(v.array(SkillId), v.minLength(1), v.maxLength(8)),
  response: Response,
  correct: v.boolean(),
  /** 0 to 1. */
  score: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  misconception: v.nullable(v.pipe(v.string(), v.maxLength(60))),
  /** Hints seen before the answer: with one or more, the engine counts the answer as not yet. */
  hints: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10)),
  /** Milliseconds from shown to answered, capped at an hour. */
  ms: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3_600_000)),
  /** Difficulty prior of the item in logits and its guess rate, as they were when it was asked. */
  difficulty: v.pipe(v.number(), v.minValue(-3), v.maxValue(3)),
  guess: v.pipe(v.number(), v.minValue(0), v.maxValue(0.9)),
  /** Since version 2. `placement`: asked to find where the learner starts (docs/spec/engine.md). Else practice. */
  purpose: v.optional(v.picklist(['placement'])),
});
export type AnswerSubmitted = v.InferOutput<typeof AnswerSubmitted>;
