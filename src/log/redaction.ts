import { bytesToHex } from '@noble/hashes/utils.js';
import type { StoredEvent } from '#domain/events/event.ts';
import { classOfPartition, type LearnerId, type Partition } from '#domain/ids.ts';
import { leafOf } from './chain.ts';
import { erasedType, leafGiven } from './leaf.ts';

type Body = Pick<StoredEvent, 'type' | 'version' | 'data'>;

/**
 * What stays of an event: its place and its hash, so that the chain still leads to its head (ERA-3). Its labels go as well: with the
 * times a name could be tried out against the leaf, and the same bytes stay wherever it is done.
 */
export function redact(event: StoredEvent): StoredEvent {
  const { stream, seq, hash } = event;
  return {
    stream,
    seq,
    type: erasedType,
    version: 1,
    order: [0, 0],
    at: 0,
    offset: null,
    data: { leaf: bytesToHex(leafOf(event)) },
    hash,
  };
}

/**
 * May this event stand in this partition as far as redaction goes? Only what is said of a class is ever redacted: of a
 * learner's own partitions whole streams go (ERA-2), and a device that could redact its own would have handed in nothing.
 */
export const mayStand = (partition: Partition, event: Body): boolean =>
  event.type !== erasedType || (classOfPartition(partition) !== null && leafGiven(event) !== null);

/** Events of a partition as they are kept: of a class's, those that name somebody who was erased are redacted. */
export function keptOf(
  partition: Partition,
  events: readonly StoredEvent[],
  isErased: (learner: LearnerId) => boolean,
): readonly StoredEvent[] {
  if (classOfPartition(partition) === null) return events;
  return events.map((event) => {
    const named = learnerNamed(event);
    return named !== null && isErased(named) ? redact(event) : event;
  });
}

/**
 * The learner whom an event of a class names, known type or not; null: none. What says that they were erased stays, it holds
 * nothing but their id.
 */
export function learnerNamed({ type, data }: Body): LearnerId | null {
  if (type === tombstoneType) return null;
  // Compared with ids that were parsed, and used for nothing else.
  return typeof data['learner'] === 'string' ? (data['learner'] as LearnerId) : null;
}

/** Says that everything of a learner is to go, wherever it is (ERA-1). */
const tombstoneType = 'learner.erased';

/** Whose erasing these events tell. */
export const erasedBy = (events: readonly Body[]): readonly LearnerId[] =>
  events.flatMap(({ type, data }) =>
    type === tombstoneType && typeof data['learner'] === 'string' ? [data['learner'] as LearnerId] : [],
  );
