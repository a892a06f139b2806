import { type Failure, failure } from '#domain/error-codes.ts';
import type { ItemId } from '#domain/ids.ts';
import type { AnswerKey, ItemInstance, ItemSolution, Picture } from '#domain/item-instance.ts';
import type { ItemDefinition } from '#domain/pack.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { pick, shuffle } from '#domain/rng.ts';
import { keyAnswer } from './answer-key.ts';
import { generate, rngFor, splitParams } from './generate.ts';
import type { PictureShape } from './generators/generator.ts';
import type { LoadedPack } from './pack-reader.ts';
import { type Drawn, fillWords } from './words.ts';

/** One question and what the worker keeps of it: the same from (pack, item, seed) on every device and for ever. */
export function makeInstance(
  pack: LoadedPack,
  item: ItemId,
  seed: number,
): Result<{ instance: ItemInstance; solution: ItemSolution }, Failure> {
  const definition = pack.itemById.get(item);
  const skill = pack.skillOfItem.get(item);
  if (!definition || !skill) return err(failure('item-unknown', { item }));
  const made = generate(definition, seed);
  if (!made.ok) return err(failure('pack-damaged', { item }));
  const { generated, common } = made.value;
  const keyed = keyAnswer(definition.type, generated.answer, common.options, rngFor(item, seed, 'order'));
  if (!keyed) return err(failure('pack-damaged', { item }));

  const drawn = drawWords(pack, definition, seed);
  const fill = (template: string): string => fillWords(template, generated.slots, drawn);
  const optionText = common.optionText;
  const options = optionText
    ? keyed.options.map(({ id, text }) => ({
        id,
        text: fillWords(optionText, { ...generated.slots, option: asNumber(text) }, drawn),
      }))
    : keyed.options;
  return ok({
    instance: {
      item,
      seed,
      skills: [skill],
      level: definition.level,
      language: pack.pack.language,
      direction: pack.pack.direction,
      type: definition.type,
      prompt: fill(pick(rngFor(item, seed, 'prompt'), definition.prompts)),
      ...(generated.picture ? { picture: withAlt(generated.picture, fill(common.alt ?? '')) } : {}),
      options,
      targets: keyed.targets,
      ...(keyed.numberForm ? { numberForm: keyed.numberForm } : {}),
      ...(common.unit ? { unit: fill(common.unit) } : {}),
      hintCount: definition.hints.length,
    },
    solution: {
      hints: definition.hints.map(fill),
      steps: definition.steps.map(fill),
      answerText: common.answer ? fill(common.answer) : keyed.text,
      mistakeWords: mapWords(definition.mistakes, fill),
      key: acceptAlso(keyed.key, common.accept.map(fill)),
    },
  });
}

/** The chance of a right answer without knowing, for the engine (docs/spec/content.md CON-7). */
export function guessOf(definition: ItemDefinition): number {
  const options = splitParams(definition)?.common.options ?? 4;
  switch (definition.type) {
    case 'choice':
      return 1 / options;
    case 'several':
      return 1 / (2 ** options - 1);
    case 'order':
    case 'match':
      return 1 / factorial(options);
    case 'number':
    case 'text':
      return 0.02;
  }
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

const asNumber = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);

/** `name` and `name2` from the list `name`: two that differ, where the list has two. */
function drawWords(pack: LoadedPack, item: ItemDefinition, seed: number): Drawn {
  const drawn: Record<string, string> = {};
  for (const [list, words] of Object.entries(pack.pack.lists ?? {})) {
    const [one, two] = shuffle(rngFor(item.id, seed, list), words);
    if (one === undefined) continue;
    drawn[list] = one;
    drawn[`${list}2`] = two ?? one;
  }
  return drawn;
}

const withAlt = (shape: PictureShape, alt: string): Picture => ({ ...shape, alt });

const mapWords = (
  words: Readonly<Record<string, string>>,
  fill: (template: string) => string,
): Record<string, string> =>
  Object.fromEntries(Object.entries(words).map(([code, template]) => [code, fill(template)]));

const acceptAlso = (key: AnswerKey, more: readonly string[]): AnswerKey =>
  key.type === 'text' && more.length > 0 ? { ...key, accepted: [...key.accepted, ...more] } : key;
