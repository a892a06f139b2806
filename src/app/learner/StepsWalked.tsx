import { formatNumber } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import type { Offer } from '#worker/api.ts';

/** How far the search for a start has come: steps, and never how many were right. */
export function StepsWalked({ offer: { placement } }: { offer: Offer }) {
  if (placement === null) return null;
  const { asked, most } = placement;
  const step = formatNumber(asked + 1);
  return (
    <div
      class="steps"
      role="progressbar"
      aria-label={t('learner.placement.title')}
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={asked}
      aria-valuetext={t('learner.placement.step.said', { step, most: formatNumber(most) })}
    >
      <span>{t('learner.placement.step', { step })}</span>
      <div class="steps-track">
        <div class="steps-walked" style={{ inlineSize: `${(asked / most) * 100}%` }} />
      </div>
    </div>
  );
}
