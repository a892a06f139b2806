import { type ChainHash, classOfPartition, type StreamId } from '#domain/ids.ts';
import { firstBreak, genesis } from '#log/chain.ts';
import { segmentLimit } from '#log/event-store.ts';
import { segmentToWire } from './codec.ts';
import type { InitiatorPort, OfferedStream, Outline } from './initiator-port.ts';
import { protocolVersion, type SignedReceipt, type WireSegment } from './protocol.ts';
import type { SyncRequest } from './sync-request.ts';

/** What the answers of this hand-in have taught so far. */
export type Round = {
  /** Streams whose hashes the hub asked for. */
  readonly probes: ReadonlySet<StreamId>;
  readonly pushFrom: ReadonlyMap<StreamId, number>;
  readonly refused: ReadonlySet<StreamId>;
};

export const firstRound: Round = { probes: new Set(), pushFrom: new Map(), refused: new Set() };

/** Segments in one request (protocol.ts). */
const mostSegments = 64;

/** True for what says who is in a class: until the hub has it back, it knows nobody whose work it could accept. */
export const tellsWhoIsWho = (stream: { readonly partition: OfferedStream['partition'] }): boolean =>
  classOfPartition(stream.partition) !== null;

const isComplete = ({ receiptCount, count }: OfferedStream): boolean => receiptCount >= count;

/**
 * The next request, from what is stored and what was learnt so far. A store that turns out to be damaged is mended on the
 * way: what chains is offered, the rest goes on as a branch, so nothing is lost (LOG-9, LOG-13).
 *
 * @param pushLimit events it may carry
 */
export async function buildRequest(
  port: InitiatorPort,
  outline: Outline,
  round: Round,
  pushLimit: number,
): Promise<SyncRequest> {
  const have: SyncRequest['have'] = [];
  const segments: WireSegment[] = [];
  const rosterFirst = outline.streams.some(
    (stream) =>
      !stream.own && tellsWhoIsWho(stream) && !isComplete(stream) && !round.refused.has(stream.stream),
  );
  let room = pushLimit;
  for (const stream of outline.streams) {
    const info = infoOf(stream);
    const probes = round.probes.has(stream.stream) ? await probesOf(port, stream) : undefined;
    have.push({
      info,
      count: stream.count,
      head: stream.head,
      ...(stream.provenCount > 0 ? { proven: stream.provenCount } : {}),
      ...(probes ? { probes } : {}),
    });
    const isWanted = round.pushFrom.has(stream.stream);
    const isBarred = (stream.isRefused && !isWanted) || round.refused.has(stream.stream);
    if (probes || isBarred || (rosterFirst && !tellsWhoIsWho(stream))) continue;
    const ends = stream.own ? null : await port.proofs(stream.stream);
    let from = round.pushFrom.get(stream.stream) ?? Math.min(stream.receiptCount, stream.count) + 1;
    while (from <= stream.count && room > 0 && segments.length < mostSegments) {
      const proof = ends?.find(({ count }) => count >= from);
      // What this side did not write it hands back up to where the hub's own statement proves it (SYN-13).
      if (ends && (!proof || proof.count - from >= segmentLimit)) break;
      const wanted = proof ? proof.count - from + 1 : Math.min(room, segmentLimit, stream.count - from + 1);
      const events = await port.read(stream.stream, from, wanted);
      if (events.length === 0) break;
      const segment = { info, previous: await hashBefore(port, stream.stream, from), events };
      const broken = firstBreak(segment);
      if (broken !== null) {
        await port.branchAt(stream.stream, broken - 1);
        return buildRequest(port, await port.outline(), round, pushLimit);
      }
      segments.push(withProof(segmentToWire(segment), proof?.receipt));
      room -= events.length;
      from += events.length;
    }
  }
  return {
    protocol: protocolVersion,
    device: outline.device,
    cursorsOf: outline.cursorsOf,
    have,
    segments,
    want: outline.wants.map(({ partition, after, mark }) => ({
      partition,
      after,
      ...(mark ? { mark } : {}),
    })),
    ...(outline.wantsKey ? { wantsKey: true } : {}),
  };
}

const withProof = (wire: WireSegment, proof: SignedReceipt | undefined): WireSegment =>
  proof ? { ...wire, proof } : wire;

const infoOf = ({ stream, device, partition, branchOf }: OfferedStream) => ({
  stream,
  device,
  partition,
  branchOf,
});

async function hashBefore(port: InitiatorPort, stream: StreamId, seq: number): Promise<ChainHash> {
  if (seq <= 1) return genesis(stream);
  const [before] = await port.read(stream, seq - 1, 1);
  return before?.hash ?? genesis(stream);
}

/** Hashes at count, count-1, count-2, count-4 … 0: enough to find a fork's neighbourhood in one more round. */
async function probesOf(port: InitiatorPort, stream: OfferedStream): Promise<[number, ChainHash][]> {
  const probes: [number, ChainHash][] = [[0, genesis(stream.stream)]];
  for (let back = 0; back < stream.count; back = back === 0 ? 1 : back * 2) {
    const [event] = await port.read(stream.stream, stream.count - back, 1);
    if (event) probes.push([event.seq, event.hash]);
  }
  return probes;
}
