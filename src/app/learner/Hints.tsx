import { Icon } from '#app/ui/Icon.tsx';
import { MathText } from '#app/ui/MathText.tsx';
import { t } from '#i18n/locale.ts';

/** The hints taken so far, the newest last. Each is read out as it comes. */
export function Hints({ hints, total }: { hints: readonly string[]; total: number }) {
  return (
    <div class="hints" role="log" aria-label={t('learner.hint.list')}>
      {hints.map((hint, at) => (
        <p class="hint" key={hint}>
          <Icon name="hint" />
          <span>
            <strong class="hint-number">{t('learner.hint.number', { number: at + 1, total })}</strong>
            <MathText text={hint} />
          </span>
        </p>
      ))}
    </div>
  );
}
