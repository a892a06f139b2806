import { Icon } from '#app/ui/Icon.tsx';
import { MathText } from '#app/ui/MathText.tsx';
import { t } from '#i18n/locale.ts';
import type { Told } from './use-practice.ts';

/** What was typed, as it was typed, with the verdict: in the place where the keys were. */
export function GivenAnswer({ told }: { told: Told }) {
  const { draft, feedback, offer } = told;
  const text = draft?.type === 'number' || draft?.type === 'text' ? draft.text : '';
  const { unit, language, direction } = offer.instance;
  return (
    <div class="given" data-right={feedback.correct}>
      <span class="given-label">{t('learner.answer.label')}</span>
      <span class="given-line">
        <Icon
          name={feedback.correct ? 'check' : 'cross'}
          label={t(`common.choice.${feedback.correct ? 'right' : 'wrong'}`)}
        />
        <bdi class="given-text" lang={language} dir={draft?.type === 'number' ? 'ltr' : direction}>
          <MathText text={text} />
          {unit && ` ${unit}`}
        </bdi>
      </span>
    </div>
  );
}
