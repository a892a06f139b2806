import './today.css';
import { useEffect, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { opensAgain } from '#app/shell/session.ts';
import { LinkButton } from '#app/ui/Button.tsx';
import { FailureNotice } from '#app/ui/Notice.tsx';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { Picture } from '#app/ui/Picture.tsx';
import { Rich } from '#app/ui/Rich.tsx';
import type { LearnerId, SkillId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import type { RosterEntry, Today } from '#worker/api.ts';
import { paths } from '../paths.ts';
import { LearnerUnknown, WayOut } from './CannotGoOn.tsx';
import { HandInCard } from './HandInCard.tsx';
import { laterParts, loadLaterParts } from './later-parts.ts';
import { SkillPath } from './SkillPath.tsx';
import { StartCard } from './StartCard.tsx';
import { useAfterPaint } from './use-after-paint.ts';
import { useLate } from './use-late.ts';
import { learnerOf, useToday } from './use-today.ts';

/** A learner's day: what to choose from and why, the path with every skill, and where the answers are. */
export function TodayPage() {
  const { params } = useRoute();
  const learner = learnerOf(params['learner']);
  const today = useToday(learner?.learner ?? null);
  // While the worker thinks. Not on a first visit: nothing may stand on the line before its first question.
  useEffect(() => {
    if (opensAgain) void loadLaterParts();
  }, []);
  if (learner === null) return <LearnerUnknown />;
  return (
    <PageLayout
      title={<Greeting {...learner} />}
      back={{ href: paths.start(), label: t('learner.today.switch') }}
      end={
        <LinkButton variant="quiet" icon="settings" href={paths.settings(learner.learner)}>
          {t('learner.today.settings')}
        </LinkButton>
      }
    >
      {today === null && <p class="text-soft">{t('common.loading')}</p>}
      {today?.ok === false && (
        <FailureNotice
          failure={today.error}
          actions={<WayOut failure={today.error} back={paths.start()} />}
        />
      )}
      {today?.ok ? <Day today={today.value} /> : <HandInCard />}
    </PageLayout>
  );
}

function Day({ today }: { today: Today }) {
  const [looked, setLooked] = useState<{ readonly skill: SkillId; readonly why: boolean } | null>(null);
  const look = (skill: SkillId, why: boolean): void => {
    void loadLaterParts();
    setLooked({ skill, why });
  };
  const searched = today.placement.state === 'done';
  const painted = useAfterPaint();
  useEffect(() => {
    if (searched) void loadLaterParts();
  }, [searched]);
  const parts = laterParts.value;
  return (
    <>
      {!searched && <StartCard today={today} />}
      {searched && parts && <parts.Choices today={today} onWhy={(skill) => look(skill, true)} />}
      {searched && !parts && <ChoicesComing learner={today.learner.learner} />}
      <HandInCard />
      {parts && <parts.WorkLink learner={today.learner.learner} />}
      {painted && <SkillPath today={today} onOpen={(skill) => look(skill, false)} />}
      {parts && <parts.SkillDialog today={today} looked={looked} onClose={() => setLooked(null)} />}
    </>
  );
}

/** The choices come with the later screens. Where the line is cut on a first visit, one can practise all the same. */
function ChoicesComing({ learner }: { learner: LearnerId }) {
  const late = useLate(true, 1_500);
  if (!late) return <p class="text-soft">{t('common.loading')}</p>;
  return (
    <section class="next" aria-label={t('learner.practice.opening')}>
      <LinkButton variant="primary" wide icon="play" href={paths.practice(learner)}>
        {t('learner.practice.opening')}
      </LinkButton>
    </section>
  );
}

function Greeting({ name, picture }: RosterEntry) {
  return (
    <span class="today-greeting">
      <Picture name={picture} />
      <span>
        <Rich text={t('learner.today.hello', { name })} marks={[(words) => <bdi>{words}</bdi>]} />
      </span>
    </span>
  );
}
