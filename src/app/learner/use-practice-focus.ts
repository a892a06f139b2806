import { useEffect } from 'preact/hooks';
import { announce } from '#app/shell/Announcer.tsx';
import { t } from '#i18n/locale.ts';
import { practiceAnswer, practiceNext, practicePrompt } from './practice-ids.ts';
import type { PracticeState } from './use-practice.ts';
import { standingChange, verdictWords } from './verdict-words.ts';

/**
 * Where the keyboard and the screen reader are: a new question begins at its field, or at its words where the answer is
 * tapped; the verdict is read out and Next has the focus.
 */
export function usePracticeFocus(state: PracticeState): void {
  const asked = state.kind === 'asking' ? state.offer : null;
  const told = state.kind === 'told' ? state : null;
  const noted = state.kind === 'noted' ? state.offer : null;
  const failure = state.kind === 'asking' ? state.failure : null;
  const unreadable = state.kind === 'asking' ? state.unreadable : null;

  useEffect(() => {
    if (!asked) return;
    const { type } = asked.instance;
    focusOn(type === 'number' || type === 'text' ? practiceAnswer : practicePrompt);
    window.scrollTo(0, 0);
  }, [asked]);

  useEffect(() => {
    if (!told) return;
    const { correct, answerText, mistake, skill } = told.feedback;
    const change = standingChange(skill.before.standing, skill.after.standing);
    const words = [
      verdictWords(told),
      correct ? null : t('learner.feedback.answer.said', { answer: answerText }),
      mistake,
      change && t(`learner.feedback.${change}`),
      t('learner.feedback.kept'),
    ];
    announce(words.filter((line) => line !== null).join(' '));
    focusOn(practiceNext);
    if (!correct) uncover(document.querySelector('.details'), document.querySelector('.page-foot'));
  }, [told?.feedback]);

  useEffect(() => {
    // The next question takes the focus when it comes, in a moment.
    if (noted) announce(`${t('learner.placement.thanks')} ${t('learner.feedback.kept')}`);
  }, [noted]);

  useEffect(() => {
    // The notice stands above the question and is read out as an alert.
    if (failure) window.scrollTo(0, 0);
  }, [failure]);

  useEffect(() => {
    if (unreadable) focusOn(practiceAnswer);
  }, [unreadable]);
}

/** Scrolls so that the foot does not hide the explanation, but never past where it begins. */
function uncover(details: Element | null, foot: Element | null): void {
  if (!details || !foot) return;
  const { top, bottom } = details.getBoundingClientRect();
  const hidden = bottom - foot.getBoundingClientRect().top;
  if (hidden > 0) window.scrollBy(0, Math.min(hidden, top));
}

function focusOn(id: string): void {
  document.getElementById(id)?.focus({ preventScroll: true });
}
