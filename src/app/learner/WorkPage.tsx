import './work.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { announce } from '#app/shell/Announcer.tsx';
import { follow, worker } from '#app/shell/worker-client.ts';
import { Button } from '#app/ui/Button.tsx';
import { FailureNotice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import type { Failure } from '#domain/error-codes.ts';
import type { LearnerId } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import { t } from '#i18n/locale.ts';
import type { Work } from '#worker/api.ts';
import { isSkillId, paths } from '../paths.ts';
import { LearnerUnknown } from './CannotGoOn.tsx';
import { SendNow } from './SendNow.tsx';
import { learnerOf, useToday } from './use-today.ts';
import { WorkAdder } from './WorkAdder.tsx';
import { WorkPiece } from './WorkPiece.tsx';

/** So many are shown at once: each photo is read from the disk. */
const shownAtOnce = 10;

/** "Show your work": a learner adds a photo, a sound or a file, and sees what they added and where it is. */
export function WorkPage() {
  const { params, query } = useRoute();
  const learner = learnerOf(params['learner']);
  const today = useToday(learner?.learner ?? null);
  const works = useWorks(learner?.learner ?? null);
  const list = useRef<HTMLHeadingElement>(null);
  if (learner === null) return <LearnerUnknown />;
  const asked = query['skill'];
  const skill = isSkillId(asked) ? asked : null;
  const title = today?.ok ? today.value.skills.find((one) => one.skill === skill)?.title : undefined;
  return (
    <PageLayout
      title={t('learner.work.title')}
      kicker={title}
      lead={t('learner.work.lead')}
      back={{ href: paths.today(learner.learner), label: t('learner.work.back') }}
    >
      <WorkAdder
        key={learner.learner}
        learner={learner.learner}
        skill={skill}
        onKept={() => {
          announce(t('learner.work.kept'));
          list.current?.focus();
        }}
      />
      <section class="stack" aria-labelledby="works-title">
        <h2 id="works-title" tabIndex={-1} ref={list}>
          {t('learner.work.list')}
        </h2>
        {works?.ok === false && <FailureNotice failure={works.error} />}
        {works?.ok && <Pieces works={works.value} />}
      </section>
    </PageLayout>
  );
}

function Pieces({ works }: { works: readonly Work[] }) {
  const [shown, setShown] = useState(shownAtOnce);
  if (works.length === 0) return <p class="text-soft">{t('learner.work.none')}</p>;
  return (
    <>
      {works.some(({ state }) => state === 'only-here') && <SendNow />}
      <ul class="list work-list">
        {works.slice(0, shown).map((work) => (
          <WorkPiece work={work} key={work.id} />
        ))}
      </ul>
      {works.length > shown && (
        <Button onClick={() => setShown(shown + shownAtOnce)}>{t('learner.work.older')}</Button>
      )}
    </>
  );
}

/** Follows a learner's pieces; null until the worker has answered. */
function useWorks(learner: LearnerId | null): Result<readonly Work[], Failure> | null {
  const [works, setWorks] = useState<Result<readonly Work[], Failure> | null>(null);
  useEffect(() => {
    setWorks(null);
    if (learner === null) return;
    return follow<Result<readonly Work[], Failure>>((tell) => worker().watchWorks(learner, tell), setWorks);
  }, [learner]);
  return works;
}
