import { readEvent } from '#domain/events/event.ts';
import type { ClassId, LearnerId } from '#domain/ids.ts';
import { classPartition } from '#domain/ids.ts';
import { ok } from '#domain/result.ts';
import { createEraser, type Eraser, type EraserDeps } from '#hub/erasure/eraser.ts';
import type { EventStore } from '#log/event-store.ts';
import { emptyRoster, foldRoster, type RosterState } from '#log/projections/roster.ts';
import { maySay } from '#log/who-may-say.ts';
import type { HubView } from './hub-disk.ts';

/** `erased.json`, beside the disk and in no backup (ERA-9). */
export type ErasedFile = Map<LearnerId, number>;

/** The roster of a class, as the hub folds it. */
export async function rosterOf(store: EventStore, classId: ClassId): Promise<RosterState> {
  const partition = classPartition(classId);
  let roster = emptyRoster(classId);
  for (const { event } of await store.arrivals(partition, 0, 100_000)) {
    const known = readEvent(event);
    if (known && maySay(partition, known.type)) roster = foldRoster(roster, known);
  }
  return roster;
}

/** The eraser that ships, over a simulated disk. */
export function eraserOf(
  { store, erasures }: HubView,
  file: ErasedFile,
  hub: { writer(): string; now(): number; forget(learner: LearnerId): void },
): Eraser {
  const deps = {
    store,
    accounts: { erasures, writer: async () => hub.writer(), hubKey: async () => ({}) },
    clock: { now: hub.now },
    erasedFile: {
      read: async () => ok([...file].map(([learner, at]) => ({ learner, at }))),
      write: async (list: readonly { learner: LearnerId; at: number }[]) => {
        for (const { learner, at } of list) file.set(learner, at);
      },
    },
    mediaFiles: { erase: async () => undefined },
    progress: { forget: hub.forget },
    school: { view: async (classId: ClassId) => ({ roster: await rosterOf(store, classId) }) },
    scrub: async () => true,
  };
  // All of its needs that a simulated hub has; nobody here has photos or accounts.
  return createEraser(deps as unknown as EraserDeps);
}
