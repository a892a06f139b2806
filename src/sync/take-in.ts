import type { StoredEvent } from '#domain/events/event.ts';
import type { ChainHash, StreamId } from '#domain/ids.ts';
import { emptyHead, type Segment } from '#log/chain.ts';
import type { EventStore } from '#log/event-store.ts';
import { mayHandIn } from '#log/may-hand-in.ts';
import type { Intake, Run, Taken } from './intake.ts';

/** The log itself, where nobody is ever barred: a hub without a register of devices, as simulations have. */
export const openIntake = (store: EventStore): Intake => ({
  take: (segment) => store.take(segment),
  isBarred: async () => false,
  hasRefused: async () => false,
  kept: async ({ info }) => emptyHead(info.stream),
});

/**
 * Takes what a device wrote itself. What such a device may not say (TRU-9) is left out, and the device is told to set it aside: what comes
 * before it is taken as it is, the rest comes again as a branch (LOG-9), so that a fault in one event costs no other.
 */
export async function takeOwn(segment: Segment, store: EventStore, intake: Intake): Promise<Taken> {
  const { device, partition, stream } = segment.info;
  // Beside the log an adult decides, and such events are refused then.
  if (await intake.isBarred(device)) return intake.take(segment);
  const unfit = segment.events.filter((event) => !mayHandIn(partition, event));
  const held = await heldOf(store, stream, unfit);
  const runs = runsOf(unfit, ({ hash }) => !held.has(hash));
  const [first] = runs;
  if (!first) return intake.take(segment);
  const before = segment.events.filter(({ seq }) => seq <= first.after);
  const taken = before.length > 0 ? await intake.take({ ...segment, events: before }) : null;
  if (taken && (taken.kind === 'apart' || taken.kind === 'too-much')) return taken;
  if (taken?.kind === 'unwanted') return { ...taken, runs: [...taken.runs, ...runs] };
  return { kind: 'unwanted', because: 'not-allowed', runs, taken };
}

/**
 * The hashes of those events that the log holds: an older hub took them, and folds pass over them, so the stream goes on. A copy of
 * the device may have been there first with others of these numbers: that settles nothing about these.
 */
async function heldOf(
  store: EventStore,
  stream: StreamId,
  events: readonly StoredEvent[],
): Promise<ReadonlySet<ChainHash>> {
  const [first] = events;
  const last = events[events.length - 1];
  if (!first || !last) return new Set();
  const there = await store.read(stream, first.seq, last.seq - first.seq + 1);
  return new Set(there.map(({ hash }) => hash));
}

/** Events that follow each other, and that all are so. */
function runsOf(events: readonly StoredEvent[], isSo: (event: StoredEvent) => boolean): Run[] {
  const runs: Run[] = [];
  for (const event of events) {
    if (!isSo(event)) continue;
    const last = runs[runs.length - 1];
    if (last?.count === event.seq - 1)
      runs[runs.length - 1] = { after: last.after, count: event.seq, head: event.hash };
    else runs.push({ after: event.seq - 1, count: event.seq, head: event.hash });
  }
  return runs;
}
