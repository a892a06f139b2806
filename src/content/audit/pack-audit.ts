import type { ItemDefinition } from '#domain/pack.ts';
import { generate, mistakeCodes } from '../generate.ts';
import { makeInstance } from '../instance.ts';
import type { LoadedPack } from '../pack-reader.ts';
import { checkQuestion } from './question-check.ts';

/**
 * The long look at a pack that has been read: makes many questions of every item and looks at each as a learner, a
 * teacher and an oracle would (docs/spec/content.md CON-30 to CON-36). Run by `npm run check:packs` and by the tests.
 */
export type AuditProblem = {
  /** `skills.3.items.0.hints.1` in the assembled pack. */
  readonly path: string;
  readonly code: string;
  readonly item: string;
  readonly seed: number;
  readonly text: string;
};

export type Audit = {
  readonly problems: readonly AuditProblem[];
  readonly questions: number;
  readonly distinct: number;
};

export function auditPack(pack: LoadedPack, seeds: number): Audit {
  const problems: AuditProblem[] = [];
  let questions = 0;
  let distinct = 0;
  pack.pack.skills.forEach((skill, s) => {
    skill.items.forEach((item, i) => {
      const found = auditItem(pack, item, `skills.${s}.items.${i}`, seeds);
      problems.push(...found.problems);
      questions += seeds;
      distinct += found.distinct;
    });
  });
  return { problems, questions, distinct };
}

/** Each problem of an item once, with the first seed that shows it. */
function auditItem(pack: LoadedPack, item: ItemDefinition, path: string, seeds: number) {
  const problemByPlace = new Map<string, AuditProblem>();
  const report = (where: string, code: string, seed: number, text: string): void => {
    const place = `${where} ${code}`;
    if (!problemByPlace.has(place))
      problemByPlace.set(place, { path: `${path}.${where}`, code, item: item.id, seed, text });
  };
  const seen = new Set<string>();
  const betrayed = new Set<string>();
  let early = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const made = makeInstance(pack, item.id, seed);
    const numbers = generate(item, seed);
    if (!made.ok || !numbers.ok) {
      report('params', 'not-made', seed, made.ok ? '' : made.error.code);
      continue;
    }
    const { instance, solution } = made.value;
    for (const { where, code, text } of checkQuestion({
      item,
      instance,
      solution,
      slots: numbers.value.generated.slots,
    })) {
      report(where, code, seed, text ?? '');
    }
    // By their numbers: another name in the same question is not another question.
    seen.add(
      JSON.stringify([numbers.value.generated.slots, instance.options.map(({ text }) => text).sort()]),
    );
    if (seed < 50) early = seen.size;
    const { key } = solution;
    const codes =
      key.type === 'number'
        ? key.betrays.map(({ misconception }) => misconception)
        : key.type === 'match'
          ? []
          : Object.values(key.betrays);
    for (const code of codes) betrayed.add(code);
  }
  // A picture of 2 to 6 dots cannot vary more; 50 additions can.
  if (seeds >= 50 && early < Math.min(8, Math.max(5, seen.size * 0.9)))
    report('params', 'variety', 49, `${early} different questions in 50`);
  if (seeds >= 200) {
    const unseen = mistakeCodes(item).filter((code) => !betrayed.has(code) && code !== 'not-lowest-terms');
    for (const code of unseen) report(`mistakes.${code}`, 'mistake-never', seeds, code);
  }
  return { problems: [...problemByPlace.values()], distinct: seen.size };
}
