import { LinkButton } from '#app/ui/Button.tsx';
import { EmptyState } from '#app/ui/EmptyState.tsx';
import { MathText } from '#app/ui/MathText.tsx';
import { t } from '#i18n/locale.ts';
import type { Today } from '#worker/api.ts';
import { paths } from '../paths.ts';
import { reasonWords } from './reason-words.ts';

/** What to do now, why, and the button that begins it. */
export function NextCard({ today }: { today: Today }) {
  const { learner, next, answersToday } = today;
  if (next === null)
    return <EmptyState title={t('learner.next.none')}>{t('learner.next.none.words')}</EmptyState>;
  return (
    <section class="next" aria-labelledby="next-title">
      <p class="next-kicker">{t(answersToday > 0 ? 'learner.next.goOn' : 'learner.next.begin')}</p>
      <h2 class="next-title" id="next-title">
        <MathText text={next.title} />
      </h2>
      <p>{reasonWords(next.reason)}</p>
      <LinkButton variant="primary" wide icon="play" href={paths.practice(learner.learner)}>
        {t('learner.next.practise')}
      </LinkButton>
      <p class="next-today">{t('learner.today.answers', { count: answersToday })}</p>
    </section>
  );
}
