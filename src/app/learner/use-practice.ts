import { useEffect, useRef, useState } from 'preact/hooks';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { LearnerId, SkillId } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import type { Feedback, Offer, SubmitOutcome } from '#worker/api.ts';
import { type Draft, emptyDraft } from './draft.ts';

type Unreadable = Extract<SubmitOutcome, { kind: 'unreadable' }>['code'];

export type Asking = {
  readonly kind: 'asking';
  readonly offer: Offer;
  readonly draft: Draft;
  readonly hints: readonly string[];
  /** What is under way: the same tap twice is one tap. */
  readonly busy: 'checking' | 'hint' | null;
  /** The answer was not kept, or the hint did not come: it stays on screen to be tried again. */
  readonly failure: Failure | null;
  /** Not an attempt: the answer could not be read. */
  readonly unreadable: Unreadable | null;
};

export type Told = {
  readonly kind: 'told';
  readonly offer: Offer;
  readonly draft: Draft;
  readonly feedback: Feedback;
};

/** Kept and not judged: an answer that helps to find the start. */
export type Noted = { readonly kind: 'noted'; readonly offer: Offer; readonly draft: Draft };

export type PracticeState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'stuck'; readonly failure: Failure }
  | Asking
  | Told
  | Noted
  /** The start is found: there is no further question. */
  | { readonly kind: 'found' };

/** Where the questions come from: practice, of the skill in focus if there is one, or the search for a start. */
export type QuestionSource =
  | { readonly purpose: 'practice'; readonly focus: SkillId | null }
  | { readonly purpose: 'placement' };

type Offered = Result<Offer | null, Failure>;
type Upcoming = { readonly promise: Promise<Offered>; result: Offered | null };

/**
 * Question, answer, feedback, next. Feedback is shown only when the worker has said that the answer is kept; the next
 * question is asked for while the feedback is read, so that Next shows it at once.
 */
export function usePractice(learner: LearnerId, source: QuestionSource) {
  const focus = source.purpose === 'practice' ? source.focus : null;
  const [state, setState] = useState<PracticeState>({ kind: 'loading' });
  /** Right or not, each answer since the page was opened. */
  const [walked, setWalked] = useState<readonly boolean[]>([]);
  const upcoming = useRef<Upcoming | null>(null);
  const shownAt = useRef(0);
  /** Counts questions: an answer from the worker that comes after the page went on is not shown. */
  const turn = useRef(0);

  function ask(): Upcoming {
    const offered: Promise<Offered> =
      source.purpose === 'practice'
        ? settled(worker().offerNext(learner, focus))
        : settled(worker().offerPlacement(learner));
    const made: Upcoming = { promise: offered, result: null };
    void made.promise.then((result) => {
      made.result = result;
    });
    upcoming.current = made;
    return made;
  }

  function show(result: Offered): void {
    turn.current += 1;
    upcoming.current = null;
    if (!result.ok) {
      setState({ kind: 'stuck', failure: result.error });
      return;
    }
    const offer = result.value;
    if (offer === null) {
      setState({ kind: 'found' });
      return;
    }
    shownAt.current = performance.now();
    setState({
      kind: 'asking',
      offer,
      draft: emptyDraft(offer.instance),
      hints: offer.hints,
      busy: null,
      failure: null,
      unreadable: null,
    });
  }

  function next(): void {
    const coming = upcoming.current ?? ask();
    if (coming.result) {
      show(coming.result);
      return;
    }
    const now = turn.current;
    void coming.promise.then((result) => {
      if (turn.current === now) show(result);
    });
  }

  function change(draft: Draft): void {
    // What is being checked is what was on screen: it is not changed under way.
    setState((before) =>
      before.kind === 'asking' && before.busy !== 'checking'
        ? { ...before, draft, unreadable: null }
        : before,
    );
  }

  /** Hands the answer in: what was put together, or `instead`. */
  async function check(instead?: Draft): Promise<void> {
    if (state.kind !== 'asking' || state.busy) return;
    const { offer } = state;
    const draft = instead ?? state.draft;
    if (draft === null) {
      setState({ ...state, unreadable: 'empty' });
      return;
    }
    const ms = Math.round(performance.now() - shownAt.current);
    const now = turn.current;
    setState({ ...state, busy: 'checking', failure: null, unreadable: null });
    const { item, seed } = offer.instance;
    const outcome = await settled(worker().submitAnswer(learner, item, seed, draft, ms));
    if (turn.current !== now) return;
    if (!outcome.ok) {
      setState({ ...state, failure: outcome.error });
    } else if (outcome.value.kind === 'unreadable') {
      setState({ ...state, failure: null, unreadable: outcome.value.code });
    } else {
      ask();
      if (outcome.value.kind === 'noted') {
        setState({ kind: 'noted', offer, draft });
        return;
      }
      const { feedback } = outcome.value;
      setState({ kind: 'told', offer, draft, feedback });
      setWalked((before) => [...before, feedback.correct]);
    }
  }

  async function hint(): Promise<void> {
    if (state.kind !== 'asking' || state.busy) return;
    const now = turn.current;
    const { item, seed } = state.offer.instance;
    setState({ ...state, busy: 'hint', failure: null });
    const outcome = await settled(worker().takeHint(learner, item, seed));
    if (turn.current !== now) return;
    setState((before) => {
      if (before.kind !== 'asking') return before;
      if (!outcome.ok) return { ...before, busy: null, failure: outcome.error };
      const hints = [...before.hints];
      hints[outcome.value.level - 1] = outcome.value.hint;
      return { ...before, busy: null, hints };
    });
  }

  useEffect(() => {
    setState({ kind: 'loading' });
    upcoming.current = null;
    turn.current += 1;
    next();
    return () => {
      turn.current += 1;
    };
  }, [learner, source.purpose, focus]);

  return { state, walked, change, check, hint, next };
}
