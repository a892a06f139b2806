import type { SkillStanding } from '#domain/standing.ts';
import { formatPercent } from '#i18n/format.ts';
import { locale, t } from '#i18n/locale.ts';
import type { Sticking } from './attention.ts';

/** Standard deviations in logits: above 1 is "not enough evidence" (domain/standing.ts); above the other, rough. */
const largestDeviation = 1;
const roughDeviation = 0.7;

type Certainty = 'none' | 'unknown' | 'rough' | 'sure';

function certaintyOf({ uncertainty, answers }: SkillStanding): Certainty {
  if (answers === 0) return 'none';
  if (uncertainty > largestDeviation) return 'unknown';
  return uncertainty > roughDeviation ? 'rough' : 'sure';
}

/** The evidence for being stuck: what was counted, nothing more. */
export function stickingWords(sticking: Sticking): string {
  return sticking.kind === 'misses'
    ? t('teacher.stuck.misses', { wrong: sticking.wrong, of: sticking.of })
    : t('teacher.stuck.long', { count: sticking.answers });
}

/** "likely 91 %", and how far that can be trusted. */
export function likelihoodWords(standing: SkillStanding): string {
  return t(`teacher.likely.${certaintyOf(standing)}`, { percent: formatPercent(standing.probability) });
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
  if (!standing || standing.answers === 0) return `${locale.value} ${standing?.standing}`;
  const percent = Math.round(standing.probability * 100);
  return `${locale.value} ${standing.standing} ${standing.answers} ${percent} ${certaintyOf(standing)}`;
}

function makePhrase(standing: SkillStanding | undefined): string {
  const slots = {
    name: nameSlot,
    skill: skillSlot,
    standing: t(`standing.${standing?.standing ?? 'later'}`),
  };
  return standing && standing.answers > 0
    ? t('teacher.cell.practised', {
        ...slots,
        likely: likelihoodWords(standing),
        answers: standing.answers,
      })
    : t('teacher.cell.untouched', slots);
}
