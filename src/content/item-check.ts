import type { ItemDefinition } from '#domain/pack.ts';
import { createRng } from '#domain/rng.ts';
import { keyAnswer } from './answer-key.ts';
import { type CommonParams, generate, mistakeCodes } from './generate.ts';
import type { Generated } from './generators/generator.ts';
import type { PackProblem } from './pack-problem.ts';
import { hasStrayBrace, own, unknownSlots } from './words.ts';

/**
 * What a schema cannot say of one item: its generator knows the parameters and can make a question of its type, and
 * every slot in its words is filled. One trial question is enough: slot names depend on the parameters alone (CON-9).
 */
export function checkItem(item: ItemDefinition, path: string, lists: readonly string[]): PackProblem[] {
  const made = generate(item, 0);
  if (!made.ok) {
    return made.error.map(({ code, ...data }) => ({
      path:
        code === 'generator-unknown'
          ? `${path}.generator`
          : `${path}.params${'key' in data && data.key ? `.${data.key}` : ''}`,
      code,
      data,
    }));
  }
  const { generated, common } = made.value;
  const problems: PackProblem[] = [];
  if (!keyAnswer(item.type, generated.answer, common.options, createRng(0))) {
    problems.push({
      path: `${path}.type`,
      code: 'type-unfit',
      data: { type: item.type, answer: generated.answer.kind },
    });
  }
  if (generated.picture && !common.alt) problems.push({ path: `${path}.params`, code: 'alt-missing' });
  for (const code of mistakeCodes(item)) {
    if (own(item.mistakes, code) === undefined) {
      problems.push({ path: `${path}.mistakes`, code: 'mistake-wordless', data: { mistake: code } });
    }
  }
  return [...problems, ...checkSlots(wordsOf(item, common), generated, path, lists)];
}

/** Every text of the item with its path. */
function wordsOf(
  item: ItemDefinition,
  common: CommonParams,
): (readonly [path: string, text: string, extra?: string])[] {
  const listed = (key: 'prompts' | 'hints' | 'steps') =>
    item[key].map((text, i) => [`${key}.${i}`, text] as const);
  return [
    ...listed('prompts'),
    ...listed('hints'),
    ...listed('steps'),
    ...Object.entries(item.mistakes).map(([code, text]) => [`mistakes.${code}`, text] as const),
    ...common.accept.map((text, i) => [`params.accept.${i}`, text] as const),
    ['params.alt', common.alt ?? ''],
    ['params.unit', common.unit ?? ''],
    ['params.answer', common.answer ?? ''],
    ['params.optionText', common.optionText ?? '', 'option'],
  ];
}

function checkSlots(
  words: ReturnType<typeof wordsOf>,
  { slots }: Generated,
  path: string,
  lists: readonly string[],
): PackProblem[] {
  const problems: PackProblem[] = [];
  const isList = (name: string): boolean => lists.includes(name.replace(/2$/, ''));
  for (const [where, text, extra] of words) {
    const known = (name: string): boolean => own(slots, name) !== undefined || name === extra || isList(name);
    for (const slot of unknownSlots(text, known)) {
      problems.push({ path: `${path}.${where}`, code: 'slot-unknown', data: { slot } });
    }
    if (hasStrayBrace(text)) problems.push({ path: `${path}.${where}`, code: 'brace-stray' });
  }
  return problems;
}
