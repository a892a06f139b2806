import type { ToldClass } from '#domain/device-api.ts';
import type {
  ClassOpened,
  LearnerEnrolled,
  PackAssigned,
  ParametersAssigned,
} from '#domain/events/class-events.ts';
import type { KnownEvent } from '#domain/events/event.ts';
import type { ClassId, LearnerId, PackHash } from '#domain/ids.ts';
import { isLater, type Stamp, stampOf } from './stamp.ts';

/** One learner of the class, as the latest enrolment says. */
export type RosterLearner = Pick<LearnerEnrolled, 'learner' | 'name' | 'picture'>;

type Membership = {
  readonly entry: RosterLearner | null;
  /** First enrolment: the place in the roster. */
  readonly since: Stamp | null;
  readonly enrolled: Stamp | null;
  readonly left: Stamp | null;
};

type Dated<T> = { readonly value: T; readonly stamp: Stamp };

/**
 * A class as its events tell it. Plain JSON. For every fact the last writer by canonical order wins, and an enrolment
 * and a leaving are compared by their places, so that any order of folding, with repeats, gives the same.
 */
export type RosterState = {
  readonly class: ClassId;
  readonly opened: Dated<Pick<ClassOpened, 'name' | 'school'>> | null;
  readonly pack: Dated<Pick<PackAssigned, 'pack' | 'title' | 'bytes'>> | null;
  /** The difficulties last found, whichever pack they are for: `parametersOf` says whether they count. */
  readonly parameters: Dated<Pick<ParametersAssigned, 'pack' | 'parameters'>> | null;
  /** In id order: `learnersOf` gives the order of enrolment. */
  readonly members: readonly (readonly [LearnerId, Membership])[];
  /** Nothing is known of them any more, and nothing that comes later is (ERA-1). In id order. */
  readonly erased: readonly LearnerId[];
};

export const emptyRoster = (classId: ClassId): RosterState => ({
  class: classId,
  opened: null,
  pack: null,
  parameters: null,
  members: [],
  erased: [],
});

/** A class as somebody tells it who has its events: everything that an event says sorts after it. */
export function rosterTold(classId: ClassId, { learners, pack, parameters }: ToldClass): RosterState {
  const at = (place: number): Stamp => [0, 0, '', place];
  return {
    ...emptyRoster(classId),
    pack: pack && { value: pack, stamp: at(0) },
    parameters: pack && { value: { pack: pack.pack, parameters }, stamp: at(0) },
    members: learners
      .map((entry, place): RosterState['members'][number] => [
        entry.learner,
        { entry, since: at(place), enrolled: at(place), left: null },
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

/** Events of other classes, and of other kinds, leave the state as it is. */
export function foldRoster(state: RosterState, event: KnownEvent): RosterState {
  const stamp = stampOf(event);
  switch (event.type) {
    case 'class.opened': {
      const { class: classId, name, school } = event.data;
      if (classId !== state.class || !isLater(stamp, state.opened?.stamp ?? null)) return state;
      return { ...state, opened: { value: { name, school }, stamp } };
    }
    case 'pack.assigned': {
      const { class: classId, pack, title, bytes } = event.data;
      if (classId !== state.class || !isLater(stamp, state.pack?.stamp ?? null)) return state;
      return { ...state, pack: { value: { pack, title, bytes }, stamp } };
    }
    case 'parameters.assigned': {
      const { class: classId, pack, parameters } = event.data;
      if (classId !== state.class || !isLater(stamp, state.parameters?.stamp ?? null)) return state;
      return { ...state, parameters: { value: { pack, parameters }, stamp } };
    }
    case 'learner.enrolled': {
      const { class: classId, learner, name, picture } = event.data;
      if (classId !== state.class || state.erased.includes(learner)) return state;
      const known = membershipOf(state, learner);
      const later = isLater(stamp, known.enrolled);
      return withMember(state, learner, {
        entry: later ? { learner, name, picture } : known.entry,
        since: known.since === null || isLater(known.since, stamp) ? stamp : known.since,
        enrolled: later ? stamp : known.enrolled,
        left: known.left,
      });
    }
    case 'learner.left': {
      const { class: classId, learner } = event.data;
      if (classId !== state.class || state.erased.includes(learner)) return state;
      const known = membershipOf(state, learner);
      if (!isLater(stamp, known.left)) return state;
      return withMember(state, learner, { ...known, left: stamp });
    }
    case 'learner.erased': {
      const { class: classId, learner } = event.data;
      if (classId !== state.class || state.erased.includes(learner)) return state;
      const members = state.members.filter(([id]) => id !== learner);
      return { ...state, members, erased: [...state.erased, learner].sort() };
    }
    default:
      return state;
  }
}

/** The difficulties that count for the class's pack; null: the pack's own. Those of an earlier pack do not count. */
export function parametersOf({ pack, parameters }: RosterState): PackHash | null {
  return parameters && parameters.value.pack === pack?.value.pack ? parameters.value.parameters : null;
}

/** Who is in the class now, in the order of first enrolment. */
export function learnersOf(state: RosterState): readonly RosterLearner[] {
  const present: { entry: RosterLearner; since: Stamp }[] = [];
  for (const [, { entry, since, enrolled, left }] of state.members) {
    if (entry && since && enrolled && isLater(enrolled, left)) present.push({ entry, since });
  }
  present.sort((a, b) => (isLater(a.since, b.since) ? 1 : -1));
  return present.map(({ entry }) => entry);
}

const nobody: Membership = { entry: null, since: null, enrolled: null, left: null };

const membershipOf = (state: RosterState, learner: LearnerId): Membership =>
  state.members.find(([id]) => id === learner)?.[1] ?? nobody;

function withMember(state: RosterState, learner: LearnerId, membership: Membership): RosterState {
  const members = state.members.filter(([id]) => id !== learner);
  members.push([learner, membership]);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...state, members };
}
