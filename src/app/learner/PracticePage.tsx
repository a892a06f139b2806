import './practice.css';
import { useEffect } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { device } from '#app/shell/session.ts';
import { useWorkOpen } from '#app/shell/work-open.ts';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import { failure } from '#domain/error-codes.ts';
import type { LearnerId, SkillId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { isSkillId, paths } from '../paths.ts';
import { CannotGoOn } from './CannotGoOn.tsx';
import { FeedbackDetails } from './FeedbackDetails.tsx';
import { loadLaterParts } from './later-parts.ts';
import { PracticeFoot } from './PracticeFoot.tsx';
import { practiceForm } from './practice-ids.ts';
import { Question } from './Question.tsx';
import { SaveProblem } from './SaveProblem.tsx';
import { usePractice } from './use-practice.ts';
import { usePracticeFocus } from './use-practice-focus.ts';
import { usePracticeKeys } from './use-practice-keys.ts';
import { learnerOf } from './use-today.ts';
import { Walked } from './Walked.tsx';

/** One question after another: a learner's own, or of the skill that `?skill=` names. */
export function PracticePage() {
  const { params, query } = useRoute();
  const learner = learnerOf(params['learner']);
  useWorkOpen();
  if (learner === null) {
    const code = device.value?.joined ? 'learner-unknown' : 'not-joined';
    return <CannotGoOn failure={failure(code)} back={paths.start()} />;
  }
  const skill = query['skill'];
  return <Practice learner={learner.learner} focus={isSkillId(skill) ? skill : null} />;
}

function Practice({ learner, focus }: { learner: LearnerId; focus: SkillId | null }) {
  const practice = usePractice(learner, { purpose: 'practice', focus });
  const { state, walked, change, check } = practice;
  usePracticeKeys(practice);
  usePracticeFocus(state);
  const back = paths.today(learner);

  const standing = state.kind === 'asking';
  // After the first question stands, so that it does not wait for what it does not need.
  useEffect(() => {
    if (standing) setTimeout(() => void loadLaterParts(), 1_000);
  }, [standing]);

  if (state.kind === 'stuck') return <CannotGoOn failure={state.failure} back={back} retry={practice.next} />;
  const question = state.kind === 'asking' || state.kind === 'told' ? state : null;
  const title = question?.offer.skillTitle ?? '';
  return (
    <PageLayout
      title={title ? t('learner.practice.title', { skill: title }) : t('learner.practice.opening')}
      quietTitle
      back={{ href: back, label: t('learner.practice.leave') }}
      end={<Walked answers={walked} />}
      foot={question && <PracticeFoot practice={practice} learner={learner} focus={focus} />}
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
          {question.kind === 'told' && <FeedbackDetails told={question} />}
        </form>
      ) : (
        <p class="text-soft">{t('common.loading')}</p>
      )}
    </PageLayout>
  );
}
