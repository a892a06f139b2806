import type { StoredEvent } from '#domain/events/event.ts';
import {
  type ClassId,
  classPartition,
  type LearnerId,
  learnerOfPartition,
  learnerOfStaffPartition,
  learnerPartition,
  type Partition,
  staffPartition,
} from '#domain/ids.ts';
import type { EventStore, StreamState } from '#log/event-store.ts';
import type { MemoryEventStore } from '#tests/support/memory-event-store.ts';
import type { SimDevice } from './device.ts';
import { markOf } from './facts.ts';
import type { World } from './world.ts';

/** A fact that somebody alive can bring to the hub: a hub has it, or devices of these classes do. */
export type Owed = {
  readonly partition: Partition;
  /** Of whom it speaks. */
  readonly about: LearnerId | null;
  atHub: boolean;
  readonly classes: Set<ClassId>;
};

/** The learner of whom a partition speaks. */
export const learnerOf = (partition: Partition): LearnerId | null =>
  learnerOfPartition(partition) ?? learnerOfStaffPartition(partition);

/** Does a device ask for this partition because it is its own class's or learners'? */
export const isAskedBy = (device: SimDevice, partition: Partition): boolean =>
  partition === classPartition(device.class) ||
  device.learners.some((each) => partition === learnerPartition(each) || partition === staffPartition(each));

export const streamsOf = (store: MemoryEventStore): StreamState[] => [...store.own(), ...store.pulled()];

/** What staff alone say (TRU-8), as far as it is said here. */
const ofStaff = ['plan.changed', 'evidence.given', 'evidence.withdrawn'];

/** TRU-9, written a second time: what no device may say in a learner's own partition. */
export const isBarredFrom = (partition: Partition, { type }: StoredEvent): boolean =>
  learnerOfPartition(partition) !== null && ofStaff.includes(type);

/** The learner of whom an event speaks, be it that a class says it. */
export function spokenOf(partition: Partition, { data }: StoredEvent): LearnerId | null {
  const { learner } = data;
  return learnerOf(partition) ?? (typeof learner === 'string' ? (learner as LearnerId) : null);
}

/** Every event of a stream that carries a mark, up to a count. */
export async function* marksOf(
  store: Pick<EventStore, 'read'>,
  { stream, count }: Pick<StreamState, 'stream' | 'count'>,
): AsyncGenerator<readonly [number, StoredEvent], void, void> {
  for (const event of await store.read(stream, 1, count)) {
    const mark = markOf(event);
    if (mark !== null) yield [mark, event];
  }
}

/** Every fact that must not be lost from here on. */
export async function everythingAlive({ annex, hub, devices }: World): Promise<ReadonlyMap<number, Owed>> {
  const owed = new Map<number, Owed>();
  async function add(
    store: Pick<EventStore, 'read'>,
    state: StreamState,
    holder: SimDevice | null,
  ): Promise<void> {
    const { partition } = state;
    for await (const [mark, event] of marksOf(store, state)) {
      if (holder && isBarredFrom(partition, event)) continue;
      const about = spokenOf(partition, event);
      const entry = owed.get(mark) ?? { partition, about, atHub: false, classes: new Set() };
      if (holder) entry.classes.add(holder.class);
      else entry.atHub = true;
      owed.set(mark, entry);
    }
  }
  for (const each of annex ? [hub, annex] : [hub])
    for (const state of await each.streams()) await add(each.store, state, null);
  for (const device of devices) {
    const { store, proofs } = device.disk;
    for (const state of store.own()) await add(store, state, device);
    if (device.speaks === 1) continue;
    for (const state of store.pulled()) {
      // What it pulled it can hand back as far as the hub's own word proves it (SYN-13).
      const kept = proofs.get(state.stream) ?? [];
      const count = Math.min(state.count, kept[kept.length - 1]?.count ?? 0);
      if (isAskedBy(device, state.partition)) await add(store, { ...state, count }, device);
    }
  }
  return owed;
}
