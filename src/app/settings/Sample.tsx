import { MathText } from '#app/ui/MathText.tsx';
import { t } from '#i18n/locale.ts';

/** A few words in the look as it is now. */
export function Sample() {
  return (
    <figure class="sample">
      <figcaption class="text-soft text-small">{t('settings.sample')}</figcaption>
      <p class="sample-words">
        <MathText text={t('settings.sample.words')} />
      </p>
    </figure>
  );
}
