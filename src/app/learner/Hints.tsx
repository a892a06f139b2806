import { Icon } from '#app/ui/Icon.tsx';
import { MathText } from '#app/ui/MathText.tsx';
import type { ItemInstance } from '#domain/item-instance.ts';
import { t } from '#i18n/locale.ts';

/** The hints taken so far, the newest last. Each is read out as it comes. */
export function Hints({ instance, hints }: { instance: ItemInstance; hints: readonly string[] }) {
  const { language, direction, hintCount } = instance;
  return (
    <div class="hints" role="log" aria-label={t('learner.hint.list')}>
      {hints.map((hint, at) => (
        <div class="hint" key={hint}>
          <Icon name="hint" />
          <div>
            <p class="hint-number">{t('learner.hint.number', { number: at + 1, total: hintCount })}</p>
            <p lang={language} dir={direction}>
              <MathText text={hint} />
            </p>
          </div>
        </div>
      ))}
    </div>
  );
}
