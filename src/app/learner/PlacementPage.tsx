import './practice.css';
import { useEffect } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { useWorkOpen } from '#app/shell/work-open.ts';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import type { LearnerId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { paths } from '../paths.ts';
import { CannotGoOn, LearnerUnknown } from './CannotGoOn.tsx';
import { laterParts, loadLaterParts } from './later-parts.ts';
import { PlacementFoot } from './PlacementFoot.tsx';
import { QuestionForm } from './QuestionForm.tsx';
import { StepsWalked } from './StepsWalked.tsx';
import { useLaterParts } from './use-later-parts.ts';
import { usePractice } from './use-practice.ts';
import { usePracticeFocus } from './use-practice-focus.ts';
import { usePracticeKeys } from './use-practice-keys.ts';
import { learnerOf } from './use-today.ts';

/** So long an answer's thanks stand, ms: long enough to be read, and a second tap in haste falls on nothing. */
const thanksFor = 800;

/** A few questions that find where a learner's path starts: nothing is judged, and one may leave at any time. */
export function PlacementPage() {
  const { params } = useRoute();
  const learner = learnerOf(params['learner']);
  useWorkOpen();
  if (learner === null) return <LearnerUnknown />;
  return <Placement learner={learner.learner} />;
}

function Placement({ learner }: { learner: LearnerId }) {
  const practice = usePractice(learner, { purpose: 'placement' });
  const { state, next } = practice;
  usePracticeKeys(practice);
  usePracticeFocus(state);
  const back = paths.today(learner);
  const { kind } = state;
  useLaterParts(kind === 'asking');

  useEffect(() => {
    if (kind === 'found') void loadLaterParts();
    if (kind !== 'noted') return;
    const timer = setTimeout(next, thanksFor);
    return () => clearTimeout(timer);
  }, [kind]);

  if (state.kind === 'stuck') return <CannotGoOn failure={state.failure} back={back} retry={next} />;
  const parts = laterParts.value;
  if (state.kind === 'found' && parts) return <parts.PlacementEnd learner={learner} />;
  const question = state.kind === 'asking' || state.kind === 'noted' ? state : null;
  return (
    <PageLayout
      title={t('learner.placement.title')}
      quietTitle
      back={{ href: back, label: t('learner.placement.later') }}
      end={question && <StepsWalked offer={question.offer} />}
      foot={question && <PlacementFoot practice={practice} />}
    >
      <QuestionForm practice={practice} question={question} />
    </PageLayout>
  );
}
