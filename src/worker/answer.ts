import type { makeInstance } from '#content/instance.ts';
import type { Draft } from '#domain/events/event.ts';
import { invariant } from '#domain/invariant.ts';
import type { Judgement } from '#domain/item-instance.ts';
import type { Response } from '#domain/response.ts';
import type { LearnerProgress } from '#progress/learner-progress.ts';
import { answersOn } from '#progress/so-far.ts';
import { standingsOf } from '#progress/standings.ts';
import { hasStrictDurability } from '#store/database.ts';
import type { Feedback } from './api.ts';
import type { NamedLesson } from './named-lesson.ts';

export type MadeItem = Extract<ReturnType<typeof makeInstance>, { readonly ok: true }>['value'];
type Judged = Extract<Judgement, { kind: 'judged' }>;

/** Capped, ms: a device left open over night says nothing of a learner. */
const longestAnswer = 3_600_000;

/** "I don't know" is not right, betrays nothing, and was no guess. */
export const unknownJudged: Judged = { kind: 'judged', correct: false, score: 0, misconception: null };

/** The event of an answer. `hints`: taken for this question before it. */
export function answerDraft(
  lesson: NamedLesson,
  { instance }: MadeItem,
  answer: {
    readonly response: Response;
    readonly judged: Judged;
    readonly ms: number;
    readonly hints: number;
    readonly purpose: 'placement' | undefined;
  },
): Draft {
  const indexed = lesson.content.itemById.get(instance.item);
  invariant(indexed, 'an offered item is in the content');
  const { response, judged, ms, hints, purpose } = answer;
  return {
    type: 'answer.submitted',
    data: {
      item: instance.item,
      seed: instance.seed,
      pack: lesson.name,
      skills: [...instance.skills],
      response,
      correct: judged.correct,
      score: judged.score,
      misconception: judged.misconception,
      hints,
      ms: Math.max(0, Math.min(longestAnswer, Math.round(ms))),
      difficulty: indexed.asked,
      guess: response.type === 'unknown' ? 0 : indexed.guess,
      ...(purpose ? { purpose } : {}),
    },
  };
}

/** What is told of an answer at practice. */
export function feedbackOf(
  lesson: NamedLesson,
  { instance, solution }: MadeItem,
  judged: Judged,
  before: LearnerProgress,
  after: LearnerProgress,
  now: number,
): Feedback {
  const skill = instance.skills[0];
  const standing = (progress: LearnerProgress) => {
    const found = standingsOf(progress, lesson.content, now).find((one) => one.skill === skill);
    invariant(found, 'a practised skill is in the content');
    return found;
  };
  return {
    correct: judged.correct,
    mistake: judged.misconception === null ? null : (solution.mistakeWords[judged.misconception] ?? null),
    steps: solution.steps,
    answerText: solution.answerText,
    picture: instance.picture ?? null,
    strict: hasStrictDurability(),
    skill: {
      title: (skill && lesson.pack.skillById.get(skill)?.title) ?? '',
      before: standing(before),
      after: standing(after),
    },
    answersToday: answersOn(after, now),
  };
}
