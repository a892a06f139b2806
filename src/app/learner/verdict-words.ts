import type { Standing } from '#domain/standing.ts';
import { t } from '#i18n/locale.ts';
import type { Told } from './use-practice.ts';

const praises = 6;
const comforts = 3;

/** A few words that vary and stay the same for the same answer. */
export function verdictWords({ feedback, offer }: Told): string {
  const turn = offer.instance.seed + feedback.answersToday;
  return feedback.correct
    ? t(`learner.praise.${(turn % praises) + 1}`)
    : t(`learner.notYet.${(turn % comforts) + 1}`);
}

/** What an answer did to where one stands, as the last word of a message's id; null: nothing to say. */
export function standingChange(
  before: Standing,
  after: Standing,
): 'secure' | 'refreshed' | 'checked' | 'begun' | 'growing' | null {
  if (before === after) return null;
  if (after === 'secure')
    return before === 'refresh' ? 'refreshed' : before === 'assumed' ? 'checked' : 'secure';
  if (after !== 'growing') return null;
  return before === 'ready' || before === 'later' ? 'begun' : 'growing';
}
