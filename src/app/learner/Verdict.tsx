import { Icon } from '#app/ui/Icon.tsx';
import { MathText } from '#app/ui/MathText.tsx';
import { Rich } from '#app/ui/Rich.tsx';
import type { LearnerId, SkillId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { paths } from '../paths.ts';
import type { Told } from './use-practice.ts';
import { standingChange, verdictWords } from './verdict-words.ts';

/** Right or not yet, the answer, and that it is kept. */
export function Verdict({ told, learner, focus }: { told: Told; learner: LearnerId; focus: SkillId | null }) {
  const { feedback, offer } = told;
  const { language, direction } = offer.instance;
  const { correct, answerText, skill } = feedback;
  const change = standingChange(skill.before.standing, skill.after.standing);
  return (
    <div class="verdict">
      <span class="verdict-icon">
        <Icon name={correct ? 'check' : 'path'} />
      </span>
      <div class="verdict-words">
        <p class="verdict-title">{verdictWords(told)}</p>
        {!correct && (
          <p>
            <Rich
              text={t('learner.feedback.answer', { answer: answerText })}
              marks={[
                () => (
                  <strong lang={language} dir={direction}>
                    <MathText text={answerText} />
                  </strong>
                ),
              ]}
            />
          </p>
        )}
        {change && (
          <p>
            {t(`learner.feedback.${change}`)}{' '}
            {focus && skill.after.standing === 'secure' && (
              <a href={paths.today(learner)}>{t('learner.feedback.choose')}</a>
            )}
          </p>
        )}
        <p class="verdict-kept">
          <Icon name="device" />
          <span>{t('learner.feedback.kept')}</span>
        </p>
      </div>
    </div>
  );
}
