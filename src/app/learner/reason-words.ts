import type { Reason } from '#domain/standing.ts';
import { t } from '#i18n/locale.ts';

/** Why this is offered, in words for a child. */
export function reasonWords(reason: Reason): string {
  return t(`learner.reason.${reason.code}`, reason.code === 'refresh' ? { days: reason.days } : undefined);
}
