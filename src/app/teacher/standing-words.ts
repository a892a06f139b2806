import type { SkillStanding } from '#domain/standing.ts';
import { formatPercent } from '#i18n/format.ts';
import { locale, t } from '#i18n/locale.ts';
import type { Sticking } from './attention.ts';

/** Probabilities from which on a claim may be made, and how (docs/spec/engine.md ENG-18). */
const likelyFrom = 0.85;
const perhapsFrom = 0.6;
const openFrom = 0.4;

/** `none`: nothing is known; `open`: it could be either way; `hardly`: probably not yet. */
export type Belief = 'none' | 'likely' | 'perhaps' | 'open' | 'hardly';

/** Without answers something is known all the same of what was found at the start, or what staff said. */
function beliefOf(standing: SkillStanding): Belief {
  const { answers, standing: stands } = standing;
  if (answers === 0 && (stands === 'ready' || stands === 'later')) return 'none';
  return claimOf(standing.probability);
}

export function claimOf(probability: number): Exclude<Belief, 'none'> {
  if (probability >= likelyFrom) return 'likely';
  if (probability >= perhapsFrom) return 'perhaps';
  return probability >= openFrom ? 'open' : 'hardly';
}

/** A probability in words is never all or nothing: the next answer may be another. */
export const chanceWords = (probability: number): string =>
  formatPercent(Math.min(0.99, Math.max(0.01, probability)));

/** The evidence for being stuck: what was counted, nothing more. */
export function stickingWords(sticking: Sticking): string {
  return sticking.kind === 'misses'
    ? t('teacher.stuck.misses', { wrong: sticking.wrong, of: sticking.of })
    : t('teacher.stuck.long', { count: sticking.answers });
}

/** "likely 91 %", "not yet, 12 %". */
export function likelihoodWords(standing: SkillStanding): string {
  return t(`teacher.likely.${beliefOf(standing)}`, { percent: chanceWords(standing.probability) });
}

const nameSlot = '\u0001';
const skillSlot = '\u0002';
const phrases = new Map<string, string>();

/**
 * What a cell of the grid is called: "Amina: Add within 20: Secure, likely 91 %, 12 answers". There are thousands, and a
 * formatted plural costs microseconds each, so a phrase is formatted once for all cells that share its numbers and the
 * names are put into its slots: the catalogue still decides their order.
 */
export function cellWords(name: string, skill: string, standing: SkillStanding | undefined): string {
  const key = phraseKey(standing);
  let phrase = phrases.get(key);
  if (phrase === undefined) {
    phrase = makePhrase(standing);
    phrases.set(key, phrase);
  }
  return phrase.replace(nameSlot, () => name).replace(skillSlot, () => skill);
}

function phraseKey(standing: SkillStanding | undefined): string {
  if (!standing || beliefOf(standing) === 'none') return `${locale.value} ${standing?.standing}`;
  const percent = Math.round(standing.probability * 100);
  return `${locale.value} ${standing.standing} ${standing.answers} ${percent} ${beliefOf(standing)}`;
}

function makePhrase(standing: SkillStanding | undefined): string {
  const slots = {
    name: nameSlot,
    skill: skillSlot,
    standing: t(`standing.${standing?.standing ?? 'later'}`),
  };
  return standing && beliefOf(standing) !== 'none'
    ? t('teacher.cell.practised', {
        ...slots,
        likely: likelihoodWords(standing),
        answers: standing.answers,
      })
    : t('teacher.cell.untouched', slots);
}
