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
