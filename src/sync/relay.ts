import type { StoredEvent, StreamInfo } from '#domain/events/event.ts';
import type { ChainHash, DeviceId } from '#domain/ids.ts';
import { chainHash, genesis, type Segment } from '#log/chain.ts';
import type { EventStore } from '#log/event-store.ts';
import type { SignedReceipt } from './protocol.ts';
import type { ReceiptKeys } from './receipt.ts';

/** A branch of a branch of a branch: deeper than any honest history. */
const deepestBranch = 8;

/**
 * May this segment, which the asking device did not write, be believed (SYN-13)? Only when the hub itself once said to that
 * device that it holds exactly these events: the statement's (count, head) must be where the segment leads.
 *
 * When the events have since been moved to a branch (LOG-9), the statement still speaks of the stream they were in: the
 * branch is read as that stream again, from its first event, and must lead to the stated head.
 */
export async function isProven(
  segment: Segment,
  proof: SignedReceipt,
  asker: DeviceId,
  store: EventStore,
  keys: ReceiptKeys,
): Promise<boolean> {
  const last = segment.events[segment.events.length - 1];
  if (!last || proof.device !== asker || !(await keys.isGenuine(proof))) return false;
  if (proof.stream === segment.info.stream) return proof.count === last.seq && proof.head === last.hash;
  const history = await historyUnder(segment, proof, store);
  if (!history || history.length !== proof.count) return false;
  let hash: ChainHash = genesis(proof.stream);
  for (const [index, event] of history.entries())
    hash = chainHash(hash, { ...event, stream: proof.stream, seq: index + 1 });
  return hash === proof.head;
}

/** The events up to the segment's last as they stood in the stream the proof speaks of; null when it is no ancestor. */
async function historyUnder(
  segment: Segment,
  proof: SignedReceipt,
  store: EventStore,
): Promise<readonly StoredEvent[] | null> {
  const from = segment.events[0]?.seq ?? 1;
  let info: StreamInfo = segment.info;
  let events: readonly StoredEvent[] = [...(await store.read(info.stream, 1, from - 1)), ...segment.events];
  for (let depth = 0; depth < deepestBranch && info.stream !== proof.stream; depth++) {
    if (!info.branchOf) return null;
    const { stream, seq } = info.branchOf;
    const parent = await store.stream(stream);
    // A branch belongs to whom its trunk belongs to: nothing else says so, its name does not (LOG-9).
    if (!parent || parent.device !== info.device || parent.partition !== info.partition) return null;
    events = [...(await store.read(stream, 1, seq)), ...events];
    info = parent;
  }
  return info.stream === proof.stream ? events : null;
}
