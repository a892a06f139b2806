import './works.css';
import { useEffect, useState } from 'preact/hooks';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import type { LearnerWork } from '#domain/media-api.ts';
import { t } from '#i18n/locale.ts';
import type { LearnerPage } from '#worker/api.ts';
import type { About } from './say.ts';
import { WorkShown } from './WorkShown.tsx';

const shownAtOnce = 6;

export type WorksSectionProps = {
  page: LearnerPage;
  about: About;
  /** Changes whenever the hub was heard: the bytes of a piece come after the event that names it. */
  heardAt: number;
  now: number;
};

/** What the learner showed of their work: photos, sound and files, newest first. Nothing is drawn while there is nothing. */
export function WorksSection({ page, about, heardAt, now }: WorksSectionProps) {
  const [works, setWorks] = useState<readonly LearnerWork[]>([]);
  const [shown, setShown] = useState(shownAtOnce);
  const { classId, learner } = about;
  useEffect(() => {
    let left = false;
    void settled(worker().askWorks(classId, learner)).then((asked) => {
      // Without an answer what was heard last stays; why there is none, the page says above.
      if (!left && asked.ok) setWorks(asked.value);
    });
    return () => {
      left = true;
    };
  }, [classId, learner, heardAt]);

  if (works.length === 0) return null;
  const titleOf = (id: string | null) =>
    page.skills.find(({ standing }) => standing.skill === id)?.title ?? null;
  return (
    <section class="stack" data-gap="small" aria-labelledby="works-title">
      <h2 id="works-title">{t('teacher.work.title')}</h2>
      <ul class="list works">
        {works.slice(0, shown).map((work) => (
          <WorkShown
            work={work}
            name={about.name}
            skillTitle={titleOf(work.skill)}
            now={now}
            key={`${work.at} ${work.hash}`}
          />
        ))}
      </ul>
      {works.length > shown && (
        <p>
          <Button onClick={() => setShown(shown + shownAtOnce)}>{t('teacher.work.older')}</Button>
        </p>
      )}
    </section>
  );
}
