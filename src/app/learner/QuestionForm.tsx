import type { ComponentChildren } from 'preact';
import { t } from '#i18n/locale.ts';
import { practiceForm } from './practice-ids.ts';
import { Question } from './Question.tsx';
import { SaveProblem } from './SaveProblem.tsx';
import type { Asking, Noted, Told, usePractice } from './use-practice.ts';

export type QuestionFormProps = {
  practice: Pick<ReturnType<typeof usePractice>, 'change' | 'check'>;
  /** Null while the first one is under way. */
  question: Asking | Told | Noted | null;
  /** What is said of the answer, below it. */
  children?: ComponentChildren;
};

/** The question and its answer, to be handed in: by Enter, or by the button in the page's foot. */
export function QuestionForm({ practice, question, children }: QuestionFormProps) {
  if (question === null) return <p class="text-soft">{t('common.loading')}</p>;
  return (
    <form
      class="practice"
      id={practiceForm}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void practice.check();
      }}
    >
      {question.kind === 'asking' && question.failure && <SaveProblem failure={question.failure} />}
      <Question question={question} onChange={practice.change} />
      {children}
    </form>
  );
}
