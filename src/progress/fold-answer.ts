import type { AnswerSubmitted } from '#domain/events/answer-submitted.ts';
import type { ItemId, SkillId } from '#domain/ids.ts';
import type { Evidence } from '#domain/standing.ts';
import type { Content } from '#engine/content.ts';
import { own } from '#engine/own.ts';
import { placementMost } from '#engine/placement.ts';
import type { PlacementAnswer } from '#engine/placement-belief.ts';
import { practiseInto } from '#engine/practise.ts';
import { type RecentAnswer, recentLength } from '#engine/recent-answer.ts';
import { skillOf } from '#engine/skill-state.ts';
import type { EngineDraft, EngineState } from '#engine/state.ts';
import { type DayCount, dayOf, withAnswer } from './day-counts.ts';

const evidenceKept = 8;

/** A question somebody took hints for and has not answered yet. */
export type OpenHints = { readonly item: ItemId; readonly seed: number; readonly hints: number };

/** What answers are folded to. */
export type AnswerFacts = {
  readonly engine: EngineState;
  /** Answers of any kind, retries too. */
  readonly answers: number;
  /** The last fourteen days that have any, oldest first. */
  readonly days: readonly DayCount[];
  /** When the learner last answered, corrected ms since 1970. */
  readonly lastAnswer: number | null;
  /** The last eight answers of each skill, newest last. */
  readonly evidence: Readonly<Record<string, readonly Evidence[]>>;
  /** The last ten first attempts at practice, newest last. */
  readonly recent: readonly RecentAnswer[];
  /** The question answered last: the same again at once is a retry. */
  readonly lastQuestion: QuestionId | null;
  /** At most five, newest last. */
  readonly openHints: readonly OpenHints[];
  /** The search for where the learner starts: its answers count for nothing else until it is done (ENG-24). */
  readonly placement: { readonly answers: readonly PlacementAnswer[]; readonly done: boolean };
};

/** The same, for a fold to change in place. */
export type AnswerDraft = { -readonly [K in keyof AnswerFacts]: AnswerFacts[K] } & {
  engine: EngineDraft;
  evidence: Record<string, readonly Evidence[]>;
};

/** Folds an answer; answers with the skills whose state or evidence changed. */
export function foldAnswer(
  draft: AnswerDraft,
  answer: AnswerSubmitted,
  at: number,
  content: Content,
): readonly SkillId[] {
  const { item, seed } = answer;
  const taken = draft.openHints.find((open) => isSameQuestion(open, answer))?.hints ?? 0;
  const hints = Math.max(answer.hints, taken);
  const isRetry = draft.lastQuestion !== null && isSameQuestion(draft.lastQuestion, answer);
  const skills = answer.skills.filter((skill, place) => answer.skills.indexOf(skill) === place);
  const right = answer.correct && hints === 0;

  let told: readonly SkillId[] = [];
  if (!isRetry) {
    if (isForPlacement(draft, answer)) addToPlacement(draft, answer, right);
    else told = practiseWith(draft, answer, skills, right, at, content);
  }

  const { response, correct, misconception } = answer;
  const line: Evidence = { at, item, seed, response, correct, hints, misconception };
  for (const skill of skills) {
    const before = own(draft.evidence, skill) ?? [];
    draft.evidence[skill] = before.concat(line).slice(-evidenceKept);
  }
  draft.answers += 1;
  draft.days = withAnswer(draft.days, dayOf(at));
  draft.lastAnswer = at;
  draft.lastQuestion = { item, seed };
  if (taken > 0) draft.openHints = draft.openHints.filter((open) => !isSameQuestion(open, answer));
  return skills.concat(told);
}

type QuestionId = { readonly item: ItemId; readonly seed: number };

export const isSameQuestion = (a: QuestionId, b: QuestionId): boolean =>
  a.item === b.item && a.seed === b.seed;

/** What comes after the end of the search, from another device, is practice like any other. */
const isForPlacement = ({ placement }: AnswerDraft, answer: AnswerSubmitted): boolean =>
  answer.purpose === 'placement' && !placement.done && placement.answers.length < placementMost;

function addToPlacement(draft: AnswerDraft, answer: AnswerSubmitted, right: boolean): void {
  const { item, difficulty, guess } = answer;
  const skill = answer.skills[0];
  if (skill === undefined) return;
  const unknown = answer.response.type === 'unknown';
  const answers = draft.placement.answers.concat({ skill, item, right, unknown, difficulty, guess });
  draft.placement = { answers, done: false };
}

/** Answers with the skills that heard of it besides those asked. */
function practiseWith(
  draft: AnswerDraft,
  answer: AnswerSubmitted,
  skills: readonly SkillId[],
  right: boolean,
  at: number,
  content: Content,
): readonly SkillId[] {
  const { item, difficulty, misconception } = answer;
  const first = skills[0];
  if (first !== undefined) {
    const held = skillOf(draft.engine.skills, first, content.hyper).held > 0;
    draft.recent = draft.recent
      .concat({ skill: first, item, right, held, misconception })
      .slice(-recentLength);
  }
  // "I don't know" is no lucky guess.
  const guess = answer.response.type === 'unknown' ? 0 : answer.guess;
  return practiseInto(draft.engine, content, { item, skills, difficulty, guess, right }, at);
}
