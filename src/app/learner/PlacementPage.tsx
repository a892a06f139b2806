import './practice.css';
import { useEffect } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { device } from '#app/shell/session.ts';
import { useWorkOpen } from '#app/shell/work-open.ts';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { failure } from '#domain/error-codes.ts';
import type { LearnerId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { paths } from '../paths.ts';
import { CannotGoOn } from './CannotGoOn.tsx';
import { laterParts, loadLaterParts } from './later-parts.ts';
import { PlacementFoot } from './PlacementFoot.tsx';
import { practiceForm } from './practice-ids.ts';
import { Question } from './Question.tsx';
import { SaveProblem } from './SaveProblem.tsx';
import { StepsWalked } from './StepsWalked.tsx';
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
  if (learner === null) {
    const code = device.value?.joined ? 'learner-unknown' : 'not-joined';
    return <CannotGoOn failure={failure(code)} back={paths.start()} />;
  }
  return <Placement learner={learner.learner} />;
}

function Placement({ learner }: { learner: LearnerId }) {
  const practice = usePractice(learner, { purpose: 'placement' });
  const { state, change, check, next } = practice;
  usePracticeKeys(practice);
  usePracticeFocus(state);
  const back = paths.today(learner);
  const { kind } = state;

  useEffect(() => {
    if (kind === 'found') void loadLaterParts();
    if (kind === 'asking') {
      // After the first question stands, so that it does not wait for what it does not need.
      const timer = setTimeout(() => void loadLaterParts(), 1_000);
      return () => clearTimeout(timer);
    }
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
      {question ? (
        <form
          class="practice"
          id={practiceForm}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void check();
          }}
        >
          {question.kind === 'asking' && question.failure && <SaveProblem failure={question.failure} />}
          <Question question={question} onChange={change} />
        </form>
      ) : (
        <p class="text-soft">{t('common.loading')}</p>
      )}
    </PageLayout>
  );
}
