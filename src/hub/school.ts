import * as v from 'valibot';
import type { Draft } from '#domain/events/event.ts';
import { ClassId, classPartition, LearnerId, type PackHash } from '#domain/ids.ts';
import type { EventStore } from '#log/event-store.ts';
import {
  emptyRoster,
  foldRoster,
  learnersOf,
  type RosterLearner,
  type RosterState,
} from '#log/projections/roster.ts';
import { arrivalsOf } from './arrivals.ts';
import { mintBlind, mintId } from './auth/secret-token.ts';
import type { Clock } from './clock.ts';
import { dealPictures } from './pictures.ts';
import type { Accounts } from './storage/accounts.ts';

/** A class as folded so far, and where in the arrivals each fact last changed. */
export type ClassView = {
  readonly roster: RosterState;
  /** Arrival number of the last event about a learner. */
  readonly changedAt: ReadonlyMap<LearnerId, number>;
  /** Of the last event about its pack or the pack's difficulties. */
  readonly contentChangedAt: number;
};

export type PackOffer = { readonly hash: PackHash; readonly title: string; readonly bytes: number };
type Kept = { view: ClassView; cursor: number };

/**
 * Classes, learners and their packs: events in the hub's own streams, and the fold of them. Only the hub writes these
 * partitions, so that two teachers never disagree (sync-study 5.5); devices pull them like anything else.
 */
export function createSchool(store: EventStore, accounts: Accounts, clock: Clock) {
  const kept = new Map<ClassId, Kept>();

  /** Folds what has arrived since the last look: nothing, most times. */
  async function view(classId: ClassId): Promise<ClassView> {
    const known = kept.get(classId) ?? {
      view: { roster: emptyRoster(classId), changedAt: new Map(), contentChangedAt: 0 },
      cursor: 0,
    };
    let { roster, contentChangedAt } = known.view;
    let { cursor } = known;
    const changedAt = new Map(known.view.changedAt);
    for await (const { arrival, event } of arrivalsOf(store, classPartition(classId), known.cursor)) {
      roster = foldRoster(roster, event);
      if (event.type === 'learner.enrolled' || event.type === 'learner.left')
        changedAt.set(event.data.learner, arrival);
      if (event.type === 'pack.assigned' || event.type === 'parameters.assigned') contentChangedAt = arrival;
      cursor = arrival;
    }
    if (cursor === known.cursor) return known.view;
    const view = { roster, changedAt, contentChangedAt };
    kept.set(classId, { view, cursor });
    return view;
  }

  const append = async (classId: ClassId, drafts: readonly Draft[]) =>
    store.append(await accounts.writer(), classPartition(classId), drafts, { wall: clock.now(), offset: 0 });

  async function enrol(classId: ClassId, names: readonly string[]): Promise<readonly RosterLearner[]> {
    const present = learnersOf((await view(classId)).roster);
    const pictures = dealPictures(
      present.map((learner) => learner.picture),
      names.length,
    );
    const added = names.map((name, index) => ({
      learner: v.parse(LearnerId, mintId('l')),
      name,
      picture: pictures[index] ?? 'owl',
    }));
    await append(
      classId,
      added.map((entry) => ({
        type: 'learner.enrolled',
        data: { class: classId, ...entry, blind: mintBlind() },
      })),
    );
    return added;
  }

  return {
    view,
    enrol,

    /** Everybody who is or ever was in the class: their work may be on its devices (HUB-5). */
    async everIn(classId: ClassId): Promise<ReadonlySet<LearnerId>> {
      return new Set((await view(classId)).roster.members.map(([learner]) => learner));
    },

    /** Writes the events of a new class. It exists for devices and staff once it has a code. */
    async openClass(
      school: string,
      name: string,
      learners: readonly string[],
      pack: PackOffer | null,
    ): Promise<ClassId> {
      const classId = v.parse(ClassId, mintId('class'));
      await append(classId, [{ type: 'class.opened', data: { class: classId, name, school } }]);
      if (pack) await assignPack(classId, pack);
      if (learners.length > 0) await enrol(classId, learners);
      return classId;
    },

    assignPack,

    /** Difficulties found in the school's own answers count from now on; null: the pack's own again. */
    async assignParameters(classId: ClassId, pack: PackHash, parameters: PackHash | null): Promise<void> {
      await append(classId, [{ type: 'parameters.assigned', data: { class: classId, pack, parameters } }]);
    },
  };

  async function assignPack(classId: ClassId, pack: PackOffer): Promise<void> {
    const { hash, title, bytes } = pack;
    await append(classId, [{ type: 'pack.assigned', data: { class: classId, pack: hash, title, bytes } }]);
  }
}

export type School = ReturnType<typeof createSchool>;
