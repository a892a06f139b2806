import type { Why } from '#domain/standing.ts';
import { t } from '#i18n/locale.ts';
import { chanceWords, claimOf } from './standing-words.ts';

/** Why the engine believes what it believes, in a teacher's words: whole sentences of the catalogue, chosen by codes. */

/** Below this a term hardly moves the estimate, logits. */
const leastTerm = 0.1;
const termsShown = 3;
/** Widths of a range, as shares. */
const roughFrom = 0.25;
const wideFrom = 0.5;

/** Of whom and what, and how many days ago the last answer was; null: there is none. */
export type SentenceFacts = {
  readonly name: string;
  readonly skill: string;
  readonly daysSince: number | null;
};

/** "Amina is likely (91%) to manage fractions: six of the last seven right, two of them hard; …" */
export function evidenceSentence({ name, skill, daysSince }: SentenceFacts, why: Why): string {
  const { recent, rightUntilSecure, refreshInDays } = why;
  return t('teacher.why.sentence', {
    name,
    skill,
    percent: chanceWords(why.probability),
    belief: claimOf(why.probability),
    answers: recent.answers,
    right: recent.right,
    hard: recent.hardRight,
    when: daysSince === null ? 'never' : 'once',
    days: daysSince ?? 0,
    said: saidWay(why),
    goal: goalOf(why),
    until: rightUntilSecure ?? 0,
    fresh: Math.floor(refreshInDays ?? 0),
  });
}

/** Which way what staff said speaks, where it has a say. */
function saidWay({ terms }: Why): 'up' | 'down' | 'nothing' {
  const logits = terms.find(({ code }) => code === 'evidence')?.logits ?? 0;
  return Math.abs(logits) < leastTerm ? 'nothing' : logits > 0 ? 'up' : 'down';
}

function goalOf({ standing, rightUntilSecure }: Why): string {
  if (standing === 'refresh') return 'due';
  if (standing === 'assumed') return 'check';
  if (rightUntilSecure === 0) return 'held';
  return rightUntilSecure === null ? 'far' : 'near';
}

/** What weighs most in the estimate, largest first, each with its direction. */
export const weightiestTerms = (name: string, why: Why): readonly string[] =>
  why.terms
    .filter(({ logits }) => Math.abs(logits) >= leastTerm)
    .slice(0, termsShown)
    .map(({ code, logits }) => t(`teacher.why.term.${code}`, { name, way: logits > 0 ? 'up' : 'down' }));

export const counterfactualWords = (why: Why): string =>
  t('teacher.why.next', { right: chanceWords(why.ifRight), wrong: chanceWords(why.ifWrong) });

/** Where eight of ten such estimates lie, as a share of right answers to middling questions of the skill. */
export type Range = { readonly low: number; readonly middle: number; readonly high: number };

/** Φ⁻¹(.9): a tenth lies above, a tenth below. */
const tenth = 1.2816;

/** From the model's own estimate, the sum of its terms, and its deviation; both in logits. */
export function rangeOf(why: Why): Range {
  const estimate = why.terms.reduce((sum, { logits }) => sum + logits, 0);
  const share = (logits: number): number => 1 / (1 + Math.exp(-logits));
  return {
    low: share(estimate - tenth * why.uncertainty),
    middle: share(estimate),
    high: share(estimate + tenth * why.uncertainty),
  };
}

/** In words how wide the range is: no bar without them. */
export const rangeWords = ({ low, high }: Range): string =>
  t('teacher.why.range', {
    low: chanceWords(low),
    high: chanceWords(high),
    width: high - low > wideFrom ? 'wide' : high - low > roughFrom ? 'rough' : 'narrow',
  });
