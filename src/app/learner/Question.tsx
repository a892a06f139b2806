import { ItemPicture } from '#app/ui/ItemPicture.tsx';
import { MathText } from '#app/ui/MathText.tsx';
import type { ItemType } from '#domain/response.ts';
import { hasMessage, t } from '#i18n/locale.ts';
import { AnswerInput } from './AnswerInput.tsx';
import type { Draft } from './draft.ts';
import { GivenAnswer } from './GivenAnswer.tsx';
import { Hints } from './Hints.tsx';
import { practicePrompt } from './practice-ids.ts';
import { QuestionNote } from './QuestionNote.tsx';
import type { Asking, Noted, Told } from './use-practice.ts';

/** The question with its picture, and the answer: to be given, or as it was given. */
export function Question({
  question,
  onChange,
}: {
  question: Asking | Told | Noted;
  onChange: (draft: Draft) => void;
}) {
  const { instance, reason, skillTitle } = question.offer;
  const { language, direction, prompt, picture } = instance;
  return (
    <>
      <QuestionNote reason={reason} />
      <div class="question" lang={language} dir={direction}>
        <p class="question-skill">
          <MathText text={skillTitle} />
        </p>
        <h2
          class="question-prompt"
          id={practicePrompt}
          tabIndex={-1}
          data-long={prompt.length > 90 || undefined}
        >
          <MathText text={prompt} />
        </h2>
        {picture && (
          <div class="question-picture" data-kind={picture.kind}>
            <ItemPicture picture={picture} />
          </div>
        )}
      </div>
      {question.kind === 'asking' && <Hints {...{ instance }} hints={question.hints} />}
      {question.kind === 'told' && (instance.type === 'number' || instance.type === 'text') ? (
        <GivenAnswer told={question} />
      ) : (
        <AnswerInput
          key={`${instance.item} ${instance.seed}`}
          question={question}
          onChange={onChange}
          error={
            question.kind === 'asking' && question.unreadable
              ? unreadableWords(instance.type, question.unreadable)
              : undefined
          }
        />
      )}
    </>
  );
}

function unreadableWords(type: ItemType, code: string): string {
  const own = `learner.unreadable.${type}.${code}`;
  return t(hasMessage(own) ? own : 'learner.unreadable.other');
}
