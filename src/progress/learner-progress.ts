import { type KnownEvent, knownEvents, type LogicalTime } from '#domain/events/event.ts';
import type { HintTaken } from '#domain/events/hint-taken.ts';
import type { EvidenceGiven, PlanChanged } from '#domain/events/staff-events.ts';
import type { SkillId } from '#domain/ids.ts';
import type { Content } from '#engine/content.ts';
import { readInto } from '#engine/evidence.ts';
import { teaching } from '#engine/parameters.ts';
import { placeInto } from '#engine/place.ts';
import { draftOf, emptyState } from '#engine/state.ts';
import {
  type AnswerDraft,
  type AnswerFacts,
  foldAnswer,
  isSameQuestion,
  type OpenHints,
} from './fold-answer.ts';

/**
 * Raise when the same events would fold to something else: whoever stored a LearnerProgress of another version throws it
 * away and folds the log again.
 */
export const foldVersion = 2;

/**
 * What a stored progress was folded with: the fold, the events it could read, and the content. Another key: fold the log
 * again, for it may hold what was passed over (LOG-11).
 */
export const foldKey = (content: Content): string => `${foldVersion}:${knownEvents}:${content.key}`;

/** What staff said and have not taken back; `at` in corrected ms since 1970. */
export type StaffEvidence = EvidenceGiven & { readonly at: number };

/**
 * Everything folded about one learner. Plain JSON. Events of the learner and of staff about the learner are folded together
 * in canonical order (LOG-6), each once; whoever meets one that is older than `lastOrder` folds the learner's log again from
 * `emptyProgress`.
 */
export type LearnerProgress = AnswerFacts & {
  /** What the teacher planned last; null when nothing is planned. */
  readonly plan: Pick<PlanChanged, 'skills' | 'challenge' | 'note'> | null;
  /** Oldest first. */
  readonly staff: readonly StaffEvidence[];
  readonly lastOrder: LogicalTime | null;
  /** Events folded, of this learner's kinds. */
  readonly folded: number;
};

export const emptyProgress: LearnerProgress = {
  engine: emptyState(teaching),
  answers: 0,
  days: [],
  lastAnswer: null,
  evidence: {},
  recent: [],
  lastQuestion: null,
  openHints: [],
  placement: { answers: [], done: false },
  plan: null,
  staff: [],
  lastOrder: null,
  folded: 0,
};

export type Folded = {
  readonly progress: LearnerProgress;
  /** The skills whose state or evidence changed: the rows to write again. */
  readonly touched: readonly SkillId[];
  /** Something that was folded before is taken back: fold the learner's whole log anew, and use that. */
  readonly again: boolean;
};

/** One event. Parts that did not change are shared with the progress before. */
export const foldProgress = (progress: LearnerProgress, event: KnownEvent, content: Content): Folded =>
  foldedTypes.has(event.type) ? foldAll(progress, [event], content) : { progress, touched: [], again: false };

/**
 * Many events in canonical order: the same as one after the other, without copying the maps each time. Evidence that is
 * withdrawn later in the same list is passed over, so that folding a whole log never asks to be done again.
 */
export function foldAll(progress: LearnerProgress, events: Iterable<KnownEvent>, content: Content): Folded {
  const list = Array.from(events);
  const draft: Draft = {
    ...progress,
    engine: draftOf(progress.engine),
    evidence: { ...progress.evidence },
  };
  const touched = new Set<SkillId>();
  const withdrawnAt = withdrawals(list);
  let again = false;
  list.forEach((event, place) => {
    if (!foldedTypes.has(event.type)) return;
    const at = event.order[0];
    draft.lastOrder = event.order;
    draft.folded += 1;
    switch (event.type) {
      case 'answer.submitted':
        for (const skill of foldAnswer(draft, event.data, at, content)) touched.add(skill);
        break;
      case 'hint.taken':
        draft.openHints = withHint(draft.openHints, event.data);
        break;
      case 'placement.finished':
        for (const skill of finishPlacement(draft, content, at)) touched.add(skill);
        break;
      case 'evidence.given':
        if ((withdrawnAt.get(event.data.id) ?? -1) > place) break;
        for (const skill of giveEvidence(draft, event.data, at, content)) touched.add(skill);
        break;
      case 'evidence.withdrawn':
        if (draft.staff.some(({ id }) => id === event.data.id)) again = true;
        break;
      case 'plan.changed': {
        const { skills, challenge, note } = event.data;
        draft.plan = skills.length === 0 && challenge === null ? null : { skills, challenge, note };
      }
    }
  });
  return { progress: draft, touched: Array.from(touched), again };
}

type Draft = AnswerDraft & { -readonly [K in keyof LearnerProgress]: LearnerProgress[K] };

const foldedTypes: ReadonlySet<KnownEvent['type']> = new Set([
  'answer.submitted',
  'hint.taken',
  'placement.finished',
  'evidence.given',
  'evidence.withdrawn',
  'plan.changed',
]);

/** For each piece of evidence that is withdrawn, the place in the list where it last is. */
function withdrawals(events: readonly KnownEvent[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  events.forEach((event, place) => {
    if (event.type === 'evidence.withdrawn') places.set(event.data.id, place);
  });
  return places;
}

/** A second end of the same search, from another device, changes nothing. */
function finishPlacement(draft: Draft, content: Content, at: number): readonly SkillId[] {
  const { answers, done } = draft.placement;
  if (done) return [];
  draft.placement = { answers, done: true };
  if (answers.length === 0) return [];
  placeInto(draft.engine, content, answers, at);
  return Object.keys(draft.engine.skills) as SkillId[];
}

/** The same evidence told twice, after a lost answer of the hub, counts once. */
function giveEvidence(draft: Draft, given: EvidenceGiven, at: number, content: Content): readonly SkillId[] {
  if (draft.staff.some(({ id }) => id === given.id)) return [];
  draft.staff = draft.staff.concat({ ...given, at });
  readInto(draft.engine, content, given, at);
  return given.skills;
}

const openHintsKept = 5;

function withHint(open: readonly OpenHints[], { item, seed, level }: HintTaken): readonly OpenHints[] {
  const before = open.find((one) => isSameQuestion(one, { item, seed }));
  const hints = Math.max(before?.hints ?? 0, level);
  return open
    .filter((one) => one !== before)
    .concat({ item, seed, hints })
    .slice(-openHintsKept);
}
