import * as v from 'valibot';
import type { ItemDefinition } from '#domain/pack.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { createRng, type Rng, seedOf } from '#domain/rng.ts';
import type { Generated } from './generators/generator.ts';
import { findGenerator } from './generators/registry.ts';

/**
 * Parameters that hold words or layout and belong to every generator: the picture in words, the unit after the field,
 * further accepted spellings, the text of an option around its number, the answer in words, how many options.
 */
const CommonParams = v.object({
  alt: v.optional(v.string()),
  unit: v.optional(v.string()),
  accept: v.optional(v.array(v.string()), []),
  optionText: v.optional(v.string()),
  answer: v.optional(v.string()),
  options: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(8)), 4),
});
const commonNames: ReadonlySet<string> = new Set(Object.keys(CommonParams.entries));
export type CommonParams = v.InferOutput<typeof CommonParams>;

export type GenerateProblem =
  | { readonly code: 'generator-unknown'; readonly generator: string }
  | { readonly code: 'param-wrong'; readonly key: string; readonly expected: string }
  | { readonly code: 'params-impossible'; readonly seed: number };

/** The common parameters, and the rest for the generator. */
export function splitParams(
  item: ItemDefinition,
): { common: CommonParams; numeric: Record<string, unknown> } | null {
  const common = v.safeParse(CommonParams, item.params);
  if (!common.success) return null;
  const numeric: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(item.params)) if (!commonNames.has(key)) numeric[key] = value;
  return { common: common.output, numeric };
}

/**
 * Its own stream of randomness for each decision, from the item, the seed and the decision's name: a prompt added to
 * a pack changes no numbers, and two items with one seed are not alike (CON-5).
 */
export const rngFor = (item: string, seed: number, decision: string): Rng =>
  createRng(seedOf(`${item}:${seed}:${decision}`));

/** The numbers of one question. */
export function generate(
  item: ItemDefinition,
  seed: number,
): Result<{ generated: Generated; common: CommonParams }, readonly GenerateProblem[]> {
  const generator = findGenerator(item.generator);
  if (!generator) return err([{ code: 'generator-unknown', generator: item.generator }]);
  const split = splitParams(item);
  if (!split) return err([{ code: 'param-wrong', key: '', expected: 'words' }]);
  const prepared = generator.prepare(split.numeric);
  if (!prepared.ok) return err(prepared.error.map((issue) => ({ code: 'param-wrong', ...issue })));
  const generated = prepared.value(rngFor(item.id, seed, 'numbers'), split.common.options);
  return generated ? ok({ generated, common: split.common }) : err([{ code: 'params-impossible', seed }]);
}

/** Misconceptions that the item's wrong answers can betray. */
export function mistakeCodes(item: ItemDefinition): readonly string[] {
  const split = splitParams(item);
  return (split && findGenerator(item.generator)?.mistakes(split.numeric)) ?? [];
}
