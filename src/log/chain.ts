import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { StoredEvent, StreamInfo } from '#domain/events/event.ts';
import type { ChainHash, DeviceId, Partition, StreamId } from '#domain/ids.ts';
import { canonical } from './canonical.ts';
import { sha256 } from './digest.ts';
import { leafGiven } from './leaf.ts';

/**
 * The hash chain of a stream (LOG-3, LOG-4, LOG-9). SHA-256 is computed in JavaScript and not by `crypto.subtle`: that
 * one is missing on plain HTTP, and being asynchronous it would end the IndexedDB transaction that stores the event.
 * Hashes are cut to 16 bytes: 128 bits against a second preimage.
 */
const first16 = (bytes: Uint8Array): string => bytesToHex(sha256(bytes).subarray(0, 16));

/** The name of the stream a device writes to a partition before any fork (LOG-3). */
export const streamOf = (device: DeviceId, partition: Partition): StreamId =>
  first16(utf8ToBytes(`footpath stream\n${device}\n${partition}`)) as StreamId;

/**
 * The name of the branch that a fork makes: derived from what both sides can compute, so that two copies of the same
 * unsent events go to the same branch and are not doubled (LOG-9).
 */
export const branchOf = (stream: StreamId, common: number, firstDiffering: ChainHash): StreamId =>
  first16(utf8ToBytes(`footpath branch\n${stream}\n${common}\n${firstDiffering}`)) as StreamId;

/** The hash "before event 1": the stream's own name. */
export const genesis = (stream: StreamId): ChainHash => stream as string as ChainHash;

/** hash(n) = first 16 bytes of SHA-256(hash(n-1), leaf(n)). */
export const chainHash = (previous: ChainHash, event: Omit<StoredEvent, 'hash'>): ChainHash =>
  first16(concatBytes(hexToBytes(previous), leafOf(event))) as ChainHash;

/** leaf(n) = SHA-256(canonical JSON of event n without its hash); a redacted event gives the leaf it had (ERA-3). */
export function leafOf(event: Omit<StoredEvent, 'hash'>): Uint8Array {
  const given = leafGiven(event);
  if (given !== null) return hexToBytes(given);
  const { stream, seq, type, version, order, at, offset, data } = event;
  return sha256(utf8ToBytes(canonical({ stream, seq, type, version, order, at, offset, data })));
}

/** What is known of one stream: how many events, and the chain's hash at the last (the genesis when none). */
export type Head = { readonly stream: StreamId; readonly count: number; readonly head: ChainHash };

export const emptyHead = (stream: StreamId): Head => ({ stream, count: 0, head: genesis(stream) });

/** Consecutive events of one stream; `previous` is the hash just before the first of them. */
export type Segment = {
  readonly info: StreamInfo;
  readonly previous: ChainHash;
  readonly events: readonly StoredEvent[];
};

/** Segments that were chained here: looking again would find the same, and take as long again. */
const chained = new WeakSet<Segment>();

/** The segment that these consecutive events make after `previous`, every hash computed. */
export function chainSegment(
  info: StreamInfo,
  previous: ChainHash,
  bodies: readonly Omit<StoredEvent, 'hash'>[],
): Segment {
  let last = previous;
  const events = bodies.map((body): StoredEvent => {
    last = chainHash(last, body);
    return { ...body, hash: last };
  });
  const segment: Segment = { info, previous, events };
  chained.add(segment);
  return segment;
}

/**
 * The first place where a segment does not chain, or null when it holds together: numbers consecutive, one stream,
 * every hash right.
 */
export function firstBreak(segment: Segment): number | null {
  if (chained.has(segment)) return null;
  let previous = segment.previous;
  let expected = segment.events[0]?.seq ?? 1;
  for (const event of segment.events) {
    if (event.seq !== expected || event.stream !== segment.info.stream) return expected;
    if (chainHash(previous, event) !== event.hash) return expected;
    previous = event.hash;
    expected += 1;
  }
  return null;
}

/** True when the stream's name is what its device, partition and branch point make it: nobody can claim another's. */
export function streamNameHolds(info: StreamInfo): boolean {
  return info.branchOf === null
    ? info.stream === streamOf(info.device, info.partition)
    : info.stream === branchOf(info.branchOf.stream, info.branchOf.seq, info.branchOf.first);
}
