import { MathText } from '#app/ui/MathText.tsx';
import { Progress } from '#app/ui/Progress.tsx';
import { t } from '#i18n/locale.ts';
import type { Told } from './use-practice.ts';

/** What there is to learn from it: the slip, the way in steps, and how far the skill has come. */
export function FeedbackDetails({ told }: { told: Told }) {
  const { feedback, offer } = told;
  const { correct, mistake, steps, skill } = feedback;
  const content = { lang: offer.instance.language, dir: offer.instance.direction };
  const worked = (
    <ol class="worked" {...content}>
      {steps.map((step) => (
        <li key={step}>
          <MathText text={step} />
        </li>
      ))}
    </ol>
  );
  return (
    <div class="details">
      {mistake && (
        <p class="details-mistake" {...content}>
          <MathText text={mistake} />
        </p>
      )}
      {correct ? (
        <details class="details-more">
          <summary>{t('learner.feedback.how')}</summary>
          {worked}
        </details>
      ) : (
        <section class="details-how">
          <h3>{t('learner.feedback.how')}</h3>
          {worked}
        </section>
      )}
      <Progress
        label={<MathText text={skill.title} />}
        done={Math.round(skill.after.probability * 100)}
        total={100}
        words={t(`standing.${skill.after.standing}`)}
      />
    </div>
  );
}
