import { Progress } from '#app/ui/Progress.tsx';
import type { Why } from '#domain/standing.ts';
import { t } from '#i18n/locale.ts';
import { factsOf } from './why-words.ts';

/** Above this deviation, in logits, an estimate is called open (docs/spec/engine.md ENG-7). */
const openDoubt = 1;

/** What is known of a learner and a skill, from the model's own numbers, in words for a child. */
export function WhyFacts({ why }: { why: Why }) {
  const share = hundredth(why.probability);
  return (
    <section class="known-facts">
      <h3>{t('learner.why.known')}</h3>
      <ul>
        {factsOf(why).map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <Progress
        label={t('learner.why.sure')}
        done={share}
        total={100}
        words={t('learner.why.of100', { share })}
      />
      <p class="text-soft">
        {t('learner.why.oneMore', { right: hundredth(why.ifRight), wrong: hundredth(why.ifWrong) })}
      </p>
      {why.uncertainty > openDoubt && <p class="text-soft">{t('learner.why.unsure')}</p>}
    </section>
  );
}

const hundredth = (share: number): number => Math.round(share * 100);
