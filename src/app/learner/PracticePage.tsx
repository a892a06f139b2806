import './practice.css';
import { useRoute } from 'preact-iso';
import { useWorkOpen } from '#app/shell/work-open.ts';
import { PageLayout } from '#app/ui/PageLayout.tsx';
import type { LearnerId, SkillId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { isSkillId, paths } from '../paths.ts';
import { CannotGoOn, LearnerUnknown } from './CannotGoOn.tsx';
import { FeedbackDetails } from './FeedbackDetails.tsx';
import { PracticeFoot } from './PracticeFoot.tsx';
import { QuestionForm } from './QuestionForm.tsx';
import { useLaterParts } from './use-later-parts.ts';
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
  if (learner === null) return <LearnerUnknown />;
  const skill = query['skill'];
  return <Practice learner={learner.learner} focus={isSkillId(skill) ? skill : null} />;
}

function Practice({ learner, focus }: { learner: LearnerId; focus: SkillId | null }) {
  const practice = usePractice(learner, { purpose: 'practice', focus });
  const { state, walked } = practice;
  usePracticeKeys(practice);
  usePracticeFocus(state);
  useLaterParts(state.kind === 'asking');
  const back = paths.today(learner);

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
      <QuestionForm practice={practice} question={question}>
        {question?.kind === 'told' && <FeedbackDetails told={question} />}
      </QuestionForm>
    </PageLayout>
  );
}
