import * as v from 'valibot';
import { ItemId, SkillId } from './ids.ts';
import { ItemType } from './response.ts';

/**
 * A pack as a teacher could read it: skills with their prerequisites, and for each skill items at several
 * levels. An item names a *generator* (code in `content/generators`, numbers only) and holds all its *words*,
 * with `{name}` slots that the generator fills. Words live here and not in the code, so that a pack can be
 * translated and a teacher can change a sentence. See `docs/spec/content.md`.
 */
const Words = v.pipe(v.string(), v.minLength(1), v.maxLength(600));
const Parameter = v.union([v.number(), v.string(), v.boolean(), v.array(v.union([v.number(), v.string()]))]);

/** Five steps of difficulty inside a skill: 1 first steps, 3 what the skill says, 5 a stretch. */
export const Level = v.picklist([1, 2, 3, 4, 5]);
export type Level = v.InferOutput<typeof Level>;

export const ItemDefinition = v.object({
  id: ItemId,
  level: Level,
  type: ItemType,
  /** Difficulty prior, mean in logits (docs/spec/engine.md): 0 is the skill's own middle. */
  difficulty: v.pipe(v.number(), v.minValue(-3), v.maxValue(3)),
  generator: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]*$/)),
  params: v.record(v.string(), Parameter),
  /** One is picked by the seed. */
  prompts: v.pipe(v.array(Words), v.minLength(1)),
  /** From a nudge to almost the answer; shown one at a time. */
  hints: v.pipe(v.array(Words), v.minLength(1), v.maxLength(4)),
  /** The worked example shown after a miss, a line a step. */
  steps: v.pipe(v.array(Words), v.minLength(1), v.maxLength(8)),
  /** Feedback by misconception code; the generator says which wrong answer betrays which misconception. */
  mistakes: v.optional(v.record(v.string(), Words), {}),
});
export type ItemDefinition = v.InferOutput<typeof ItemDefinition>;

export const SkillDefinition = v.object({
  id: SkillId,
  strand: v.string(),
  grade: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(12)),
  /** "Add within 20" */
  title: Words,
  /** At most 14 characters, for the head of a column. */
  short: v.pipe(v.string(), v.minLength(1), v.maxLength(14)),
  /** "I can add two numbers up to 20." */
  canDo: Words,
  prerequisites: v.array(SkillId),
  /** Difficulty prior of the skill, mean in logits. */
  difficulty: v.pipe(v.number(), v.minValue(-3), v.maxValue(3)),
  items: v.pipe(v.array(ItemDefinition), v.minLength(1)),
});
export type SkillDefinition = v.InferOutput<typeof SkillDefinition>;

export const Pack = v.object({
  format: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/)),
  title: Words,
  language: v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)),
  direction: v.picklist(['ltr', 'rtl']),
  subject: v.string(),
  licence: v.string(),
  strands: v.array(v.object({ id: v.string(), title: Words })),
  /** Words that any item may draw by the seed: names, and nouns as "one|many". See CON-12. */
  lists: v.optional(v.record(v.string(), v.array(Words))),
  skills: v.pipe(v.array(SkillDefinition), v.minLength(1)),
});
export type Pack = v.InferOutput<typeof Pack>;
