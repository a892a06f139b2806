import type { AnswerSubmitted } from '#domain/events/answer-submitted.ts';
import type { KnownEvent, LogicalTime } from '#domain/events/event.ts';
import type { HintTaken } from '#domain/events/hint-taken.ts';
import type { ItemId, SkillId } from '#domain/ids.ts';
import type { Evidence } from '#domain/standing.ts';
import { taggedDifficulty } from '#engine/content.ts';
import { observeInto } from '#engine/observe.ts';
import { own } from '#engine/own.ts';
import { authored } from '#engine/parameters.ts';
import { type RecentAnswer, recentLength } from '#engine/recent-answer.ts';
import { readSkill } from '#engine/skill-state.ts';
import { draftOf, type EngineDraft, type EngineState, emptyState } from '#engine/state.ts';

/**
 * Raise when the same events would fold to something else: whoever stored a LearnerProgress of another version throws it
 * away and folds the log again.
 */
export const foldVersion = 1;

/** A question somebody took hints for and has not answered yet. */
export type OpenHints = { readonly item: ItemId; readonly seed: number; readonly hints: number };

/** Answers on one UTC day; `day` counts from 1 January 1970. */
export type DayCount = { readonly day: number; readonly answers: number };

/**
 * Everything folded about one learner. Plain JSON. Events are folded in canonical order (LOG-6), each once; whoever
 * meets one that is older than `lastOrder` folds the learner's log again from `emptyProgress`.
 */
export type LearnerProgress = {
  readonly engine: EngineState;
  /** Answers of any kind, retries too. */
  readonly answers: number;
  /** The last fourteen days that have any, oldest first. */
  readonly days: readonly DayCount[];
  /** When the learner last answered, corrected ms since 1970. */
  readonly lastAnswer: number | null;
  /** The last eight answers of each skill, newest last. */
  readonly evidence: Readonly<Record<string, readonly Evidence[]>>;
  /** The last ten first attempts, newest last. */
  readonly recent: readonly RecentAnswer[];
  /** The question answered last: the same again at once is a retry. */
  readonly lastQuestion: { readonly item: ItemId; readonly seed: number } | null;
  /** At most five, newest last. */
  readonly openHints: readonly OpenHints[];
  readonly lastOrder: LogicalTime | null;
  /** Events folded, of this learner's kinds. */
  readonly folded: number;
};

export const emptyProgress: LearnerProgress = {
  engine: emptyState(authored),
  answers: 0,
  days: [],
  lastAnswer: null,
  evidence: {},
  recent: [],
  lastQuestion: null,
  openHints: [],
  lastOrder: null,
  folded: 0,
};

const daysKept = 14;
const evidenceKept = 8;
const openHintsKept = 5;
const msPerDay = 86_400_000;

export const dayOf = (ms: number): number => Math.floor(ms / msPerDay);

export type Folded = {
  readonly progress: LearnerProgress;
  /** The skills whose state or evidence changed: the rows to write again. */
  readonly touched: readonly SkillId[];
};

/** One event. Parts that did not change are shared with the progress before. */
export function foldProgress(progress: LearnerProgress, event: KnownEvent): Folded {
  if (event.type === 'answer.submitted') return foldAll(progress, [event]);
  if (event.type === 'hint.taken') {
    const heard = { lastOrder: event.order, folded: progress.folded + 1 };
    const openHints = withHint(progress.openHints, event.data);
    return { progress: { ...progress, ...heard, openHints }, touched: [] };
  }
  return { progress, touched: [] };
}

/** Many events in canonical order: the same as one after the other, without copying the maps each time. */
export function foldAll(progress: LearnerProgress, events: Iterable<KnownEvent>): Folded {
  const draft: Draft = {
    ...progress,
    engine: draftOf(progress.engine),
    evidence: { ...progress.evidence },
  };
  const touched = new Set<SkillId>();
  for (const event of events) {
    if (event.type === 'answer.submitted') {
      for (const skill of foldAnswer(draft, event.data, event.order[0])) touched.add(skill);
    } else if (event.type === 'hint.taken') {
      draft.openHints = withHint(draft.openHints, event.data);
    } else continue;
    draft.lastOrder = event.order;
    draft.folded += 1;
  }
  return { progress: draft, touched: Array.from(touched) };
}

type Draft = { -readonly [K in keyof LearnerProgress]: LearnerProgress[K] } & {
  engine: EngineDraft;
  evidence: Record<string, readonly Evidence[]>;
};

function foldAnswer(draft: Draft, answer: AnswerSubmitted, at: number): readonly SkillId[] {
  const { item, seed } = answer;
  const taken = draft.openHints.find((open) => isSameQuestion(open, answer))?.hints ?? 0;
  const hints = Math.max(answer.hints, taken);
  const isRetry = draft.lastQuestion !== null && isSameQuestion(draft.lastQuestion, answer);
  const skills = answer.skills.filter((skill, place) => answer.skills.indexOf(skill) === place);

  if (!isRetry) {
    const right = answer.correct && hints === 0;
    const first = skills[0];
    if (first !== undefined) {
      const state = own(draft.engine.skills, first);
      const held = state === undefined ? null : readSkill(state).held;
      draft.recent = draft.recent.concat({ skill: first, item, right, held }).slice(-recentLength);
    }
    observeInto(
      draft.engine,
      {
        // The event's difficulty is the whole of it, D_k and b_i (ENG-3).
        skills: skills.map((id) => ({ id, difficulty: [0, 0] })),
        item: taggedDifficulty(answer.difficulty),
        guess: answer.guess,
        fixed: null,
        right,
      },
      at,
      authored,
    );
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
  return skills;
}

type QuestionId = { readonly item: ItemId; readonly seed: number };

const isSameQuestion = (a: QuestionId, b: QuestionId): boolean => a.item === b.item && a.seed === b.seed;

function withHint(open: readonly OpenHints[], { item, seed, level }: HintTaken): readonly OpenHints[] {
  const before = open.find((one) => isSameQuestion(one, { item, seed }));
  const hints = Math.max(before?.hints ?? 0, level);
  return open
    .filter((one) => one !== before)
    .concat({ item, seed, hints })
    .slice(-openHintsKept);
}

function withAnswer(days: readonly DayCount[], day: number): readonly DayCount[] {
  const last = days[days.length - 1];
  if (last?.day === day) return days.slice(0, -1).concat({ day, answers: last.answers + 1 });
  const known = days.find((one) => one.day === day);
  const changed = days.filter((one) => one !== known).concat({ day, answers: (known?.answers ?? 0) + 1 });
  changed.sort((a, b) => a.day - b.day);
  const newest = changed[changed.length - 1]?.day ?? day;
  return changed.filter((one) => one.day > newest - daysKept);
}
