import type { AnswerKey, Picture } from '#domain/item-instance.ts';
import type { Response } from '#domain/response.ts';
import { splitParams } from '../generate.ts';
import { grade } from '../grade.ts';
import { type Rational, showNumber } from '../number-value.ts';
import { falseEquations, parsePlain } from './arithmetic.ts';
import { isAnswerRight, type Made } from './oracle.ts';

/** What is wrong with one made question. `where` is a path inside the item (`hints.1`). */
export type Finding = { readonly where: string; readonly code: string; readonly text?: string };

export function checkQuestion(made: Made): Finding[] {
  return [
    ...checkAnswer(made),
    ...checkMistakes(made),
    ...checkOptions(made),
    ...checkTexts(made),
    ...checkPicture(made.instance.picture),
  ];
}

/** The response of a learner who knows. */
export function rightResponse(key: AnswerKey): Response {
  switch (key.type) {
    case 'choice':
      return { type: 'choice', choice: key.right };
    case 'several':
      return { type: 'several', choices: [...key.right] };
    case 'number':
      return { type: 'number', text: plainNumber(key.value) };
    case 'text':
      return { type: 'text', text: key.accepted[0] ?? '' };
    case 'order':
      return { type: 'order', order: [...key.right] };
    case 'match':
      return { type: 'match', pairs: Object.entries(key.right) };
  }
}

const plainNumber = (value: Rational): string => showNumber(value, 'fraction');

const isRight = (key: AnswerKey, response: Response): boolean => {
  const judgement = grade(key, response);
  return judgement.kind === 'judged' && judgement.correct;
};

function checkAnswer(made: Made): Finding[] {
  const { key, answerText, steps } = made.solution;
  const findings: Finding[] = [];
  if (!isRight(key, rightResponse(key)))
    findings.push({ where: 'type', code: 'right-judged-wrong', text: answerText });
  if (key.type === 'number' && !isRight(key, { type: 'number', text: answerText }))
    findings.push({ where: 'type', code: 'answer-text-wrong', text: answerText });
  if (!isAnswerRight(made)) findings.push({ where: 'params', code: 'answer-wrong', text: answerText });
  const shown = key.type === 'number' || key.type === 'text' || key.type === 'order';
  if (shown && !steps.some((step) => step.includes(answerText)))
    findings.push({ where: 'steps', code: 'answer-not-in-steps', text: answerText });
  return findings;
}

function checkMistakes({ item, solution: { key, mistakeWords } }: Made): Finding[] {
  const findings: Finding[] = [];
  const codes =
    key.type === 'match'
      ? []
      : key.type === 'number'
        ? key.betrays.map(({ misconception }) => misconception)
        : Object.values(key.betrays);
  for (const code of codes)
    if (!mistakeWords[code]) findings.push({ where: 'mistakes', code: 'mistake-wordless', text: code });
  if (key.type === 'number') {
    for (const { value, misconception } of key.betrays) {
      const judgement = grade(key, { type: 'number', text: plainNumber(value) });
      const found = judgement.kind === 'judged' && !judgement.correct ? judgement.misconception : null;
      if (found !== misconception)
        findings.push({
          where: `mistakes.${misconception}`,
          code: 'mistake-not-wrong',
          text: plainNumber(value),
        });
    }
  }
  if (key.type === 'text') {
    const wrong = Object.keys(key.betrays).filter((text) => isRight(key, { type: 'text', text }));
    for (const text of wrong) findings.push({ where: 'mistakes', code: 'mistake-not-wrong', text });
  }
  const dead = Object.keys(item.mistakes).filter((code) => item.mistakes[code]?.trim() === '');
  return [...findings, ...dead.map((code) => ({ where: `mistakes.${code}`, code: 'words-empty' }))];
}

function checkOptions({ item, instance }: Made): Finding[] {
  const expected = splitParams(item)?.common.options ?? 4;
  const findings: Finding[] = [];
  const lists =
    item.type === 'match'
      ? [instance.options, instance.targets]
      : item.type === 'number' || item.type === 'text'
        ? []
        : [instance.options];
  for (const list of lists) {
    if (list.length !== expected)
      findings.push({ where: 'params.options', code: 'options-count', text: String(list.length) });
    const shown = list.map(({ text }) => {
      const value = parsePlain(text);
      return value && item.type !== 'match' ? String(value[0] / value[1]) : text;
    });
    if (new Set(shown).size < shown.length)
      findings.push({ where: 'params', code: 'options-alike', text: shown.join(' | ') });
  }
  return findings;
}

/** Verbs and such after "1" that end in s: "1 is left". */
const singularWords =
  /^(is|was|less|has|comes|joins|stays|needs|flies|walks|makes|plus|this|gives|does|stands|means|times)$/;

function checkTexts({ instance, solution }: Made): Finding[] {
  const findings: Finding[] = [];
  const look = (where: string, text: string): void => {
    const report = (code: string, found: string): void => {
      findings.push({ where, code, text: `${found} in "${text}"` });
    };
    if (/[{}]|undefined|NaN|Infinity|null/.test(text)) report('slot-unfilled', text);
    if (/ {2}|^\s|\s$/.test(text)) report('spaces', '');
    if (text === '') report('text-empty', '');
    const negative = /(?:^|[^\d/] ?)[−-]\d+/.exec(text.replace(/[\d/?.)] − \d/g, ''));
    if (negative) report('negative', negative[0]);
    if (/\d\/[01](?!\d)/.test(text)) report('denominator', text);
    if (/(?:^|[^\d.:,/] ?)\b0 (?!to\b|from\b|take\b|makes\b|comes\b|or\b|on\b|in\b|if\b)[a-z]/.test(text))
      report('zero-of', text);
    const one = /(?<![\d./,:] ?)\b1 (?:more )?([a-z]+s)\b/.exec(text);
    if (one && !singularWords.test(one[1] ?? '')) report('plural-of-one', one[0]);
    for (const equation of falseEquations(text)) report('equation-false', equation);
  };
  look('prompts', instance.prompt);
  if (instance.prompt.length > 220)
    findings.push({ where: 'prompts', code: 'prompt-long', text: instance.prompt });
  solution.hints.forEach((text, i) => {
    look(`hints.${i}`, text);
  });
  solution.steps.forEach((text, i) => {
    look(`steps.${i}`, text);
  });
  for (const [code, text] of Object.entries(solution.mistakeWords)) look(`mistakes.${code}`, text);
  for (const { text } of [...instance.options, ...instance.targets]) look('params', text);
  look('params.answer', solution.answerText);
  if (instance.picture) look('params.alt', instance.picture.alt);
  if (instance.unit !== undefined) look('params.unit', instance.unit);
  return findings;
}

function checkPicture(picture: Picture | undefined): Finding[] {
  return picture && !isDrawable(picture)
    ? [{ where: 'params', code: 'picture-odd', text: JSON.stringify(picture) }]
    : [];
}

function isDrawable(picture: Picture): boolean {
  const inside = (n: number, low: number, high: number): boolean => n >= low - 1e-9 && n <= high + 1e-9;
  switch (picture.kind) {
    case 'counters': {
      const last = picture.groups[picture.groups.length - 1] ?? 0;
      return (
        picture.groups.every((n) => inside(n, 1, 20)) &&
        inside(picture.groups.length, 1, 10) &&
        inside(picture.crossed ?? 0, 0, last)
      );
    }
    case 'array':
      return inside(picture.rows, 1, 12) && inside(picture.columns, 1, 12);
    case 'number-line':
      return (
        picture.step > 0 &&
        inside((picture.to - picture.from) / picture.step, 1, 30) &&
        inside(picture.mark ?? picture.from, picture.from, picture.to)
      );
    case 'fraction-bars':
      return picture.bars.every(({ parts, shaded }) => inside(parts, 2, 20) && inside(shaded, 0, parts));
    case 'clock':
      return inside(picture.hour, 1, 12) && inside(picture.minute, 0, 59);
  }
}
