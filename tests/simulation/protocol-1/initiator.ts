/** The device's side as it was in protocol 1, frozen (see protocol.ts). */
import type { Hello } from '#domain/device-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { StoredEvent } from '#domain/events/event.ts';
import type { ChainHash, DeviceId, HubId, Partition, StreamId } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { firstBreak, genesis, type Segment } from '#log/chain.ts';
import { type StreamState, segmentLimit, type TakeResult } from '#log/event-store.ts';
import { segmentToWire, wireToSegment } from './codec.ts';
import {
  protocolVersion,
  type Receipt,
  type SyncAnswer,
  type SyncRequest,
  type WireSegment,
} from './protocol.ts';

/** A stream this device writes, with how much of it a receipt of the present hub covers (0: none). */
export type OwnStream = StreamState & { readonly receiptCount: number };

/** What the exchange needs to know of the device before a round. */
export type Outline = {
  readonly device: DeviceId;
  /** The hub this device joined; another's answer is refused. */
  readonly hub: HubId;
  readonly cursorsOf: { readonly hub: HubId; readonly epoch: number } | null;
  readonly streams: readonly OwnStream[];
  readonly wants: readonly { readonly partition: Partition; readonly after: number }[];
};

/** The device's side of the exchange: what it reads, and what it keeps of an answer. */
export interface InitiatorPort {
  outline(): Promise<Outline>;
  read(stream: StreamId, from: number, limit: number): Promise<readonly StoredEvent[]>;
  keepHello(hello: Hello): Promise<void>;
  /** Stores the receipt if the device's own hash at that count is the same; says whether it was (SYN-4). */
  keepReceipt(receipt: { stream: StreamId; count: number; head: ChainHash }, hello: Hello): Promise<boolean>;
  /** Moves what comes after `common` to the derived branch (LOG-9). */
  branchAt(stream: StreamId, common: number): Promise<void>;
  take(segment: Segment): Promise<TakeResult>;
  keepCursor(partition: Partition, after: number): Promise<void>;
}

/** Carries one request to a responder and its answer back. */
export interface Transport {
  exchange(request: SyncRequest): Promise<Result<SyncAnswer, Failure>>;
}

export type HandInReport = {
  readonly rounds: number;
  readonly pushed: number;
  readonly pulled: number;
  /** Streams this device may not write at this hub: kept, and a person is told. */
  readonly refused: readonly StreamId[];
};

/** Events in one request: large on a good line, small after a cut, so that something gets through (SYN-5). */
export const pushLimits = { first: 2048, least: 32 } as const;
const roundLimit = 200;

type Round = {
  readonly probes: ReadonlySet<StreamId>;
  readonly pushFrom: ReadonlyMap<StreamId, number>;
  readonly refused: ReadonlySet<StreamId>;
};

/**
 * Hands in and fetches until neither side lacks anything the other may have. Every round begins from what is stored, so
 * a cut at any point is met by calling again; nothing is remembered between calls.
 *
 * @param pushLimit events a request may carry; the caller lowers it after a cut
 */
export async function handIn(
  port: InitiatorPort,
  transport: Transport,
  pushLimit: number = pushLimits.first,
): Promise<Result<HandInReport, Failure>> {
  let round: Round = { probes: new Set(), pushFrom: new Map(), refused: new Set() };
  let pushed = 0;
  let pulled = 0;
  let before = '';
  for (let rounds = 1; rounds <= roundLimit; rounds++) {
    const outline = await port.outline();
    const request = await buildRequest(port, outline, round, pushLimit);
    const answer = await transport.exchange(request);
    if (!answer.ok) return answer;
    const { hello } = answer.value;
    if (hello.hub !== outline.hub) return err(failure('other-hub', { school: hello.school ?? '' }));
    if (hello.protocol > protocolVersion) return err(failure('too-new'));
    await port.keepHello(hello);
    const next = await keepReceipts(port, outline, request, answer.value, round);
    const fetched = await keepPulled(port, answer.value);
    pushed += request.segments.reduce((sum, segment) => sum + segment.events.length, 0);
    pulled += fetched.events;
    round = next.round;
    // The same state twice: neither side can go on from here, and asking 200 times would not help.
    const now = stateOf(request, answer.value, fetched.events);
    if (now === before) return err(failure('busy'));
    before = now;
    const caughtUp = next.ahead && fetched.events > 0;
    if (!next.more && !fetched.more && !caughtUp)
      return ok({ rounds, pushed, pulled, refused: [...round.refused] });
  }
  return err(failure('busy'));
}

const stateOf = (request: SyncRequest, answer: SyncAnswer, fetched: number): string =>
  JSON.stringify([
    request.have,
    request.segments.map(({ info, from }) => [info.stream, from]),
    request.want,
    answer.receipts,
    fetched,
  ]);

async function buildRequest(
  port: InitiatorPort,
  outline: Outline,
  round: Round,
  pushLimit: number,
): Promise<SyncRequest> {
  const have: SyncRequest['have'] = [];
  const segments: WireSegment[] = [];
  let room = pushLimit;
  for (const stream of outline.streams) {
    const { device, partition, branchOf } = stream;
    const info = { stream: stream.stream, device, partition, branchOf };
    const probes = round.probes.has(stream.stream) ? await probesOf(port, stream) : undefined;
    have.push({ info, count: stream.count, head: stream.head, ...(probes ? { probes } : {}) });
    if (probes || round.refused.has(stream.stream)) continue;
    let from = round.pushFrom.get(stream.stream) ?? Math.min(stream.receiptCount, stream.count) + 1;
    while (from <= stream.count && room > 0 && segments.length < 64) {
      const events = await port.read(stream.stream, from, Math.min(room, segmentLimit));
      if (events.length === 0) break;
      const segment = { info, previous: await hashBefore(port, stream.stream, from), events };
      const broken = firstBreak(segment);
      if (broken !== null) {
        // The store was damaged here. What chains is offered; the rest goes on as a branch, so nothing is lost (LOG-9).
        await port.branchAt(stream.stream, broken - 1);
        return buildRequest(port, await port.outline(), round, pushLimit);
      }
      segments.push(segmentToWire(segment));
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
    want: outline.wants.map(({ partition, after }) => ({ partition, after })),
  };
}

async function hashBefore(port: InitiatorPort, stream: StreamId, seq: number): Promise<ChainHash> {
  if (seq <= 1) return genesis(stream);
  const [before] = await port.read(stream, seq - 1, 1);
  return before?.hash ?? genesis(stream);
}

/** Hashes at count, count-1, count-2, count-4 … 0: enough to find a fork's neighbourhood in one more round. */
async function probesOf(port: InitiatorPort, stream: OwnStream): Promise<[number, ChainHash][]> {
  const probes: [number, ChainHash][] = [[0, genesis(stream.stream)]];
  for (let back = 0; back < stream.count; back = back === 0 ? 1 : back * 2) {
    const [event] = await port.read(stream.stream, stream.count - back, 1);
    if (event) probes.push([event.seq, event.hash]);
  }
  return probes;
}

async function keepReceipts(
  port: InitiatorPort,
  outline: Outline,
  request: SyncRequest,
  answer: SyncAnswer,
  round: Round,
): Promise<{ round: Round; more: boolean; ahead: boolean }> {
  const probes = new Set<StreamId>();
  const pushFrom = new Map<StreamId, number>();
  const refused = new Set(round.refused);
  let more = false;
  let ahead = false;
  const ownById = new Map(outline.streams.map((stream) => [stream.stream, stream]));
  for (const receipt of answer.receipts) {
    const own = ownById.get(receipt.stream);
    if (!own) continue;
    const step = await keepReceipt(port, own, receipt, request, answer.hello);
    if (step === 'refused') refused.add(receipt.stream);
    else if (step === 'probe') probes.add(receipt.stream);
    else if (typeof step === 'number') pushFrom.set(receipt.stream, step);
    if (step === 'ahead') ahead = true;
    else if (step !== 'refused' && step !== 'done') more = true;
  }
  return { round: { probes, pushFrom, refused }, more, ahead };
}

type ReceiptStep = 'done' | 'ahead' | 'again' | 'probe' | 'refused' | number;

async function keepReceipt(
  port: InitiatorPort,
  own: OwnStream,
  receipt: Receipt,
  request: SyncRequest,
  hello: Hello,
): Promise<ReceiptStep> {
  // What the hub has stated to hold already needs no right to be handed in again.
  if (receipt.status === 'refused') return own.receiptCount >= own.count ? 'done' : 'refused';
  if (receipt.status === 'held') {
    const matches = receipt.count <= own.count && (await port.keepReceipt(receipt, hello));
    if (!matches) return afterRepeats(request, receipt.stream) ?? 'probe';
    return receipt.count < own.count ? 'again' : 'done';
  }
  if (receipt.common === null) return 'probe';
  // The hub holds everything of ours and more, from a twin or from before a restore: the pull brings it.
  if (receipt.common >= own.count) {
    await port.keepReceipt({ stream: own.stream, count: own.count, head: own.head }, hello);
    return 'ahead';
  }
  const sent = request.segments.find((segment) => segment.info.stream === receipt.stream);
  const exact = sent !== undefined && receipt.common >= sent.from - 1;
  if (!exact) return receipt.common + 1;
  await port.branchAt(receipt.stream, receipt.common);
  return 'again';
}

/**
 * What was sent of a stream was agreed to, yet the hub's last event is not ours: the difference lies further on. Go on
 * after what was sent; null when nothing was.
 */
function afterRepeats(request: SyncRequest, stream: StreamId): number | null {
  const sent = request.segments.filter((segment) => segment.info.stream === stream);
  const last = sent[sent.length - 1];
  return last ? last.from + last.events.length : null;
}

async function keepPulled(
  port: InitiatorPort,
  answer: SyncAnswer,
): Promise<{ events: number; more: boolean }> {
  let events = 0;
  let more = false;
  for (const page of answer.pulled) {
    let complete = true;
    for (const wire of page.segments) {
      const segment = wireToSegment(wire);
      const result = segment.ok ? await port.take(segment.value) : null;
      if (result?.kind === 'taken') events += result.fresh;
      // A fork here is this device's own unsent branch: the next round's push settles it, and the cursor must wait.
      else complete = false;
    }
    if (complete) {
      await port.keepCursor(page.partition, page.after);
      more ||= page.more;
    }
  }
  return { events, more };
}
