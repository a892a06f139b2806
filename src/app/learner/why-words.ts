import type { Why } from '#domain/standing.ts';
import { t } from '#i18n/locale.ts';

/** What is known of a learner and a skill, from the model's own numbers: a sentence each, in words for a child. */
export function factsOf(why: Why): readonly string[] {
  const { recent, standing, rightUntilSecure, refreshInDays, daysSince } = why;
  const counts = (code: Why['terms'][number]['code']) =>
    why.terms.some((term) => term.code === code && term.logits !== 0);
  // What is taken as known has never been shown to hold: it is checked, and not refreshed.
  const holds = standing === 'secure' || standing === 'refresh';
  const facts = [
    t('learner.why.lately', { answers: recent.answers, right: recent.right }),
    recent.hardRight > 0 && t('learner.why.hard', { hard: recent.hardRight }),
    daysSince !== null && t('learner.why.when', { days: Math.floor(daysSince) }),
    counts('placement') && t('learner.why.placement'),
    counts('evidence') && t('learner.why.evidence'),
    rightUntilSecure === null ? t('learner.why.far') : t('learner.why.until', { more: rightUntilSecure }),
    holds && refreshInDays !== null && t('learner.why.fresh', { days: Math.floor(refreshInDays) }),
    t('learner.why.expected', { right: Math.round(why.expected * 10) }),
  ];
  return facts.flatMap((fact) => (fact === false ? [] : [fact]));
}
