import { hash } from 'node:crypto';
import type { StoredEvent, StreamInfo } from '#domain/events/event.ts';
import type { ChainHash, HubId, Signature, StreamId } from '#domain/ids.ts';
import { classPartition } from '#domain/ids.ts';
import { chainHash, genesis } from '#log/chain.ts';
import type { StreamState } from '#log/event-store.ts';
import { segmentToWire } from '#sync/codec.ts';
import type { Receipt, SyncAnswer, WireSegment } from '#sync/protocol.ts';
import { receiptMessage } from '#sync/receipt.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import type { SimDevice } from './device.ts';
import type { SimHub } from './hub.ts';
import { classes } from './world-names.ts';

/** What is said by who is not what it seems: nothing of it may ever be believed. */

/** The greatest signed statement that went over the line, by device and stream. */
export type Heard = ReadonlyMap<string, Receipt>;

/** Another school's hub answers under this address: an honest one, as far as it goes. */
export function otherHub(hub: SimHub, request: SyncRequest): SyncAnswer {
  const hello = { ...hub.hello(request.protocol), hub: 'other-hub' as HubId };
  return { hello, receipts: holdingAll(request), pulled: [] };
}

/** Somebody answers in this hub's name, and says that everything is safe. */
export function impostor(hub: SimHub, request: SyncRequest): SyncAnswer {
  return { hello: hub.hello(request.protocol), receipts: holdingAll(request), pulled: [] };
}

/** Somebody who has listened answers in this hub's name, with what it once signed for this device. */
export function replayer(hub: SimHub, request: SyncRequest, heard: Heard): SyncAnswer {
  const receipts = request.have.flatMap(({ info, count }) => {
    const receipt = heard.get(`${request.device} ${info.stream}`);
    return receipt && receipt.count <= count ? [receipt] : [];
  });
  return { hello: hub.hello(request.protocol), receipts, pulled: [] };
}

/** Somebody in the hub's name goes on in what this device has fetched, with a statement that nobody signed (TRU-10). */
export async function forger(hub: SimHub, request: SyncRequest, { disk }: SimDevice): Promise<SyncAnswer> {
  const hello = hub.hello(request.protocol);
  const stream = disk.store
    .pulled()
    .find((each) => request.want.some((want) => want.partition === each.partition));
  const [last] = stream ? await disk.store.read(stream.stream, stream.count, 1) : [];
  const want = request.want.find(({ partition }) => partition === stream?.partition);
  if (!stream || !last || !want) return { hello, receipts: [], pulled: [] };
  const { device, partition, branchOf } = stream;
  const segment = forgedSegment({ stream: stream.stream, device, partition, branchOf }, last, last.hash);
  const { from: count, head } = segment;
  const said = { hub: hub.id, epoch: hub.epoch, device: request.device, stream: stream.stream, count, head };
  const signature = hash('sha512', `not the hub's key ${count} ${head}`) as Signature;
  const proof = { ...said, arrival: 1, signature };
  const page = { partition, segments: [{ ...segment, proof }], after: want.after, more: false };
  return { hello, receipts: [], pulled: [page] };
}

/** A hub gives, with true statements, the class that a device never asked for (TRU-10). */
export async function generous(hub: SimHub, request: SyncRequest): Promise<SyncAnswer> {
  const hello = hub.hello(request.protocol);
  const unasked = classes
    .map(classPartition)
    .find((each) => !request.want.some(({ partition }) => partition === each));
  const [stream] = unasked ? await hub.store.streams(unasked) : [];
  if (!unasked || !stream) return { hello, receipts: [], pulled: [] };
  const { count, head, ...info } = stream;
  const events = await hub.store.read(info.stream, 1, count);
  const said = { hub: hub.id, epoch: hub.epoch, device: request.device, stream: info.stream, count, head };
  const statement = { ...said, arrival: 1 };
  const proof = { ...statement, signature: await hub.keys.sign(receiptMessage(statement)) };
  const { stream: name, device, partition, branchOf } = info;
  const segment = segmentToWire({
    info: { stream: name, device, partition, branchOf },
    previous: genesis(name),
    events,
  });
  const page = { partition: unasked, segments: [{ ...segment, proof }], after: 1, more: false };
  return { hello, receipts: [], pulled: [page] };
}

const holdingAll = ({ have }: SyncRequest): SyncAnswer['receipts'] =>
  have.map(({ info, count, head }) => ({
    stream: info.stream,
    count,
    head,
    status: 'held',
    common: null,
    signature: hash('sha512', `not the hub's key ${count} ${head}`) as Signature,
    arrival: 1,
  }));

/**
 * A device goes on in a stream that it has only fetched, in the name of who writes there, and shows the hub's statement
 * of the true events, if it has one (SYN-9, SYN-13).
 */
export async function withLie(
  request: SyncRequest,
  { disk }: SimDevice,
  stream: StreamState | undefined = disk.store.pulled()[0],
): Promise<SyncRequest> {
  if (!stream) return request;
  const [last] = await disk.store.read(stream.stream, stream.count, 1);
  if (!last) return request;
  const { device, partition, branchOf } = stream;
  const info = { stream: stream.stream, device, partition, branchOf };
  const segment = forgedSegment(info, last, last.hash);
  const proofs = disk.proofs.get(stream.stream) ?? [];
  const proof = proofs[proofs.length - 1]?.receipt;
  return {
    ...request,
    have: [...without(request.have, stream.stream), { info, count: segment.from, head: segment.head }],
    segments: [
      ...request.segments.filter((each) => each.info.stream !== stream.stream),
      proof ? { ...segment, proof } : segment,
    ],
  };
}

/** A device hands in something that does not follow on what it handed in before (LOG-8). */
export async function withUnchained(request: SyncRequest, { disk }: SimDevice): Promise<SyncRequest> {
  const safe = (stream: StreamId) => disk.receipts.get(stream)?.count ?? 0;
  const stream = disk.store.own().find((each) => safe(each.stream) > 0);
  if (!stream) return request;
  const [last] = await disk.store.read(stream.stream, safe(stream.stream), 1);
  if (!last) return request;
  const previous = '0'.repeat(32) as ChainHash;
  const { device, partition, branchOf } = stream;
  return {
    ...request,
    segments: [
      ...request.segments.filter((segment) => segment.info.stream !== stream.stream),
      forgedSegment({ stream: stream.stream, device, partition, branchOf }, last, previous),
    ],
  };
}

/** One event that nobody wrote, after `last`. */
function forgedSegment(info: StreamInfo, last: StoredEvent, previous: ChainHash): WireSegment {
  const { type, version, order, at, offset } = last;
  const data = { ...last.data, seed: -1, mark: -1 };
  const body = { ...last, seq: last.seq + 1, data };
  return {
    info,
    from: body.seq,
    previous,
    head: chainHash(previous, body),
    events: [[type, version, order, at, offset, data]],
  };
}

const without = (have: SyncRequest['have'], stream: StreamId): SyncRequest['have'] =>
  have.filter(({ info }) => info.stream !== stream);
