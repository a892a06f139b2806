import './placement-end.css';
import { useEffect } from 'preact/hooks';
import { announce } from '#app/shell/Announcer.tsx';
import { LinkButton } from '#app/ui/Button.tsx';
import { Landscape } from '#app/ui/EmptyState.tsx';
import { MathText } from '#app/ui/MathText.tsx';
import { focusPageTitle, PageLayout } from '#app/ui/PageLayout.tsx';
import type { LearnerId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { paths } from '../paths.ts';
import { useToday } from './use-today.ts';

/** The start is found: what is taken as known, where the path starts, and the way there. */
export function PlacementEnd({ learner }: { learner: LearnerId }) {
  const today = useToday(learner);
  const way = paths.today(learner);
  const shown = today !== null;
  useEffect(() => {
    if (!shown) return;
    focusPageTitle();
    announce(t('learner.found.title'));
  }, [shown]);
  if (!shown) return null;
  const skills = today.ok ? today.value.skills : [];
  const known = skills.filter(({ standing }) => standing === 'assumed' || standing === 'secure').length;
  const starts = today.ok ? today.value.activities : [];
  return (
    <PageLayout
      title={t('learner.found.title')}
      back={{ href: way }}
      foot={
        <LinkButton variant="primary" wide icon="path" href={way}>
          {t('learner.found.go')}
        </LinkButton>
      }
    >
      <Landscape />
      <p class="found-known">{t('learner.found.known', { count: known })}</p>
      {starts.length > 0 && (
        <section class="stack" data-gap="small" aria-labelledby="found-starts">
          <h2 id="found-starts">{t('learner.found.starts')}</h2>
          <ul class="found-starts list">
            {starts.map(({ skill, title }) => (
              <li key={skill}>
                <MathText text={title} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </PageLayout>
  );
}
