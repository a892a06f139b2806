import { Button } from '#app/ui/Button.tsx';
import type { LearnerId, SkillId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import { practiceForm, practiceNext } from './practice-ids.ts';
import { useLate } from './use-late.ts';
import type { usePractice } from './use-practice.ts';
import { Verdict } from './Verdict.tsx';

export type PracticeFootProps = {
  practice: ReturnType<typeof usePractice>;
  learner: LearnerId;
  focus: SkillId | null;
};

/** Always in reach of the thumb: hint and Check, then the verdict and Next. */
export function PracticeFoot({ practice, learner, focus }: PracticeFootProps) {
  const { state, hint, next } = practice;
  const busy = state.kind === 'asking' ? state.busy : null;
  const slow = useLate(busy !== null, 250) ? busy : null;
  if (state.kind === 'told') {
    return (
      <div class="practice-foot" data-told={state.feedback.correct ? 'right' : 'not-yet'}>
        <Verdict told={state} learner={learner} focus={focus} />
        <Button
          id={practiceNext}
          variant="primary"
          wide
          iconEnd="next"
          // A key that is held down from Check must not pass over the feedback.
          onKeyDown={(event) => {
            if (event.repeat) event.preventDefault();
          }}
          onClick={next}
        >
          {t('common.next')}
        </Button>
      </div>
    );
  }
  if (state.kind !== 'asking') return null;
  const { hints, failure, offer } = state;
  const left = offer.instance.hintCount - hints.length;
  return (
    <div class="practice-foot">
      <div class="practice-buttons">
        {left > 0 && (
          <Button icon="hint" busy={slow === 'hint'} onClick={() => void hint()}>
            {t(hints.length === 0 ? 'learner.hint' : 'learner.hint.another')}
          </Button>
        )}
        <Button type="submit" form={practiceForm} variant="primary" wide busy={slow === 'checking'}>
          {t(failure ? 'common.tryAgain' : 'learner.check')}
        </Button>
      </div>
    </div>
  );
}
