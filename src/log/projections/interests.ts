import { type EditName, editName } from '#domain/events/edit-name.ts';
import type { KnownEvent } from '#domain/events/event.ts';
import { isLater, type Stamp, stampOf } from './stamp.ts';

/** One saying of one strand: the name of the event that said it, a space, and the strand. */
type Add = string;

/**
 * What a learner likes: a set by adding and removing (LOG-17). Two devices that add keep both, and an add that a remove did
 * not see stays.
 *
 * Why a remove names what it saw, and not "all that is older": a device that was away writes at its own logical time, so
 * that its add may stand before a remove that never saw it, and a child's choice would be gone. Why what was removed stays
 * known by name (some thirty bytes): whatever comes first, an add or its remove, any order of folding gives the same.
 */
export type InterestsState = {
  /** Sorted. */
  readonly adds: readonly Add[];
  readonly removed: readonly Add[];
  /** The newest list of an older program, which told all strands at once and took back only what earlier lists told. */
  readonly list: {
    readonly strands: readonly string[];
    readonly name: EditName;
    readonly stamp: Stamp;
  } | null;
};

export const emptyInterests: InterestsState = { adds: [], removed: [], list: null };

export function foldInterests(state: InterestsState, event: KnownEvent): InterestsState {
  const { adds, removed, list } = state;
  const name = editName(event);
  switch (event.type) {
    case 'interest.added':
      return { ...state, adds: without(union(adds, [addOf(name, event.data.strand)]), removed) };
    case 'interest.removed': {
      const gone = event.data.saw.map((seen) => addOf(seen, event.data.strand));
      return { adds: without(adds, gone), removed: union(removed, gone), list };
    }
    case 'preference.changed': {
      const stamp = stampOf(event);
      if (event.data.field !== 'interests' || !isLater(stamp, list?.stamp ?? null)) return state;
      return { adds, removed, list: { strands: event.data.value, name, stamp } };
    }
    default:
      return state;
  }
}

/** The strands, in order of their names. */
export const interestsOf = (state: InterestsState): readonly string[] =>
  union(said(state).map((add) => add.slice(add.indexOf(' ') + 1)));

/** What a remove of this strand has to name; empty when it is not in the set. */
export const addsOf = (state: InterestsState, strand: string): readonly EditName[] =>
  said(state).flatMap((add) => {
    const name = add.slice(0, add.indexOf(' ')) as EditName;
    return add === addOf(name, strand) ? [name] : [];
  });

const addOf = (name: EditName, strand: string): Add => `${name} ${strand}`;

/** All that was said and not taken back, by an add or by the list. */
const said = ({ adds, removed, list }: InterestsState): readonly Add[] =>
  list
    ? union(
        adds,
        without(
          list.strands.map((strand) => addOf(list.name, strand)),
          removed,
        ),
      )
    : adds;

const without = (adds: readonly Add[], gone: readonly Add[]): readonly Add[] =>
  adds.filter((add) => !gone.includes(add));

/** Each once, sorted. */
const union = (some: readonly string[], more: readonly string[] = []): readonly string[] =>
  Array.from(new Set([...some, ...more])).sort();
