import type { Hello } from '#domain/device-api.ts';
import type { StreamInfo } from '#domain/events/event.ts';
import type { DeviceId, Partition, StreamId } from '#domain/ids.ts';
import { emptyHead, type Head, type Segment, streamNameHolds } from '#log/chain.ts';
import type { EventStore, TakeResult } from '#log/event-store.ts';
import { wireToSegment } from './codec.ts';
import type { Intake, Run, Taken } from './intake.ts';
import type { Receipt, SyncAnswer, WireSegment } from './protocol.ts';
import { pull } from './pull.ts';
import type { ReceiptKeys } from './receipt.ts';
import { isProven } from './relay.ts';
import { createStatements, type Outcome } from './statements.ts';
import type { SyncRequest } from './sync-request.ts';
import { openIntake, takeOwn } from './take-in.ts';

/** What the asking device may do: decided by the hub from its roster, never from what the device says (SYN-9). */
export type Grant = {
  readonly device: DeviceId;
  mayWrite(partition: Partition): boolean;
  mayRead(partition: Partition): boolean;
  /** A paired hub: it may hand in what any device wrote, and what was said at it (SYN-14). */
  readonly relaysAll?: boolean;
};

/** Something about a stream that a technician should know (HUB: matters). */
export type Finding = {
  /**
   * `parted`: two stores wrote different events under one name, both are kept. `put-back`: a device came without events that
   * it once handed in, and gets them again. `handed-back`: events that this hub had lost came back from a device that had
   * fetched them. `refused`: events that this device may not hand in. `damaged`: a device left a stream behind in which nobody
   * wrote otherwise, because an event on its disk was spoilt, and goes on under another name (LOG-13). `not-allowed`: what no
   * Footpath device sends (TRU-9, TRU-11). `apart`: a device that is lost or revoked has handed in (TRU-3).
   */
  readonly kind: 'parted' | 'put-back' | 'handed-back' | 'refused' | 'damaged' | 'not-allowed' | 'apart';
  readonly info: StreamInfo;
  /** How many events it is about. */
  readonly count: number;
};

export type Responded = {
  readonly answer: SyncAnswer;
  /** What was found of every stream that the request names, told to the device or not. */
  readonly statements: readonly Receipt[];
  readonly findings: readonly Finding[];
};

/**
 * Answers one exchange. Takes each segment as its own transaction, then states what it holds: a cut after that costs
 * nothing, because the device asks again and is told the same.
 *
 * @param intake the door of the log: what is handed in passes through it, what is only stated does not
 */
export async function respond(
  request: SyncRequest,
  store: EventStore,
  hello: Hello,
  grant: Grant,
  keys: ReceiptKeys,
  intake: Intake = openIntake(store),
): Promise<Responded> {
  const findings: Finding[] = [];
  const refused = new Set<StreamId>();
  /** Streams of which something lies beside the log, and how far (TRU-3). */
  const apart = new Map<StreamId, Head>();
  const unwanted = new Map<StreamId, readonly Run[]>();
  const gaps = new Set<StreamId>();
  const forks = new Map<StreamId, number | null>();
  /** Streams in which both sides are known to hold the same up to the hub's count. */
  const agreed = new Set<StreamId>();
  const epochKnown = request.cursorsOf?.hub === hello.hub && request.cursorsOf.epoch === hello.epoch;
  for (const wire of request.segments) {
    const { info } = wire;
    const segment = wireToSegment(wire);
    if (!(await mayTake(info, wire, segment.ok ? segment.value : null))) {
      refused.add(info.stream);
      findings.push({ kind: 'refused', info, count: wire.events.length });
      continue;
    }
    if (!segment.ok) continue;
    const result = noteKeptOut(await takeFrom(info, segment.value), info, wire);
    if (!result) continue;
    if (result.kind === 'gap') gaps.add(info.stream);
    if (result.kind === 'fork') forks.set(info.stream, result.common);
    // A repeat that ends before the hub's last event proves nothing about what comes after it.
    else if (result.kind === 'taken' && result.head.head === wire.head) agreed.add(info.stream);
    if (result.kind === 'taken' && result.fresh > 0 && !isOwn(info) && !grant.relaysAll)
      findings.push({ kind: 'handed-back', info, count: result.fresh });
    const isBegun = result.kind === 'taken' && result.fresh === wire.events.length && wire.from === 1;
    if (epochKnown && isBegun && isOwn(info) && (await isLeftBehind(info)))
      findings.push({ kind: 'damaged', info, count: result.fresh });
  }
  // Looked at after what was handed in: from the moment that the hub knows, nothing leaves it for this device (TRU-2).
  if (await intake.isBarred(grant.device)) return toldApart();
  const signing = createStatements(store, keys, hello, grant.device);
  const statements: Receipt[] = [];
  const told: Receipt[] = [];
  for (const have of request.have) {
    const { stream } = have.info;
    const aside = asideOf(stream);
    told.push(...aside);
    const lies = apart.get(stream);
    if (lies) {
      const receipt: Receipt = { ...lies, status: 'apart', common: null };
      statements.push(receipt);
      told.push(receipt);
      continue;
    }
    const outcome: Outcome = {
      refused: refused.has(stream) || !mayAskOf(have.info),
      forkedAt: forks.get(stream),
    };
    // What the device was told and can show is not told again, nor signed again.
    const held = epochKnown && !outcome.refused ? await store.stream(stream) : null;
    const isProved =
      held !== null &&
      outcome.forkedAt === undefined &&
      aside.length === 0 &&
      have.probes === undefined &&
      have.proven === held.count &&
      (have.count > held.count || have.head === held.head);
    const receipt: Receipt =
      isProved && held
        ? { stream, count: held.count, head: held.head, status: 'held', common: null }
        : await signing.of(have, outcome);
    statements.push(receipt);
    if (!isProved) told.push(receipt);
    if (receipt.status !== 'held') agreed.delete(stream);
    else if (receipt.count === have.count) agreed.add(stream);
    const finding = findingOf(have, receipt);
    if (finding && epochKnown) findings.push(finding);
  }
  // A fork, or a restored profile, has numbers for events it lacks: only what was proved the same is left out.
  const heldByDevice = new Map(
    statements.filter(({ stream }) => agreed.has(stream)).map(({ stream, count }) => [stream, count]),
  );
  const pulled = await pull({
    request,
    heldByDevice,
    store,
    hello,
    statements: signing,
    mayRead: grant.mayRead,
  });
  const answer: SyncAnswer = {
    hello,
    receipts: told,
    pulled,
    ...(request.wantsKey ? { key: keys.key } : {}),
  };
  return { answer, statements, findings };

  function takeFrom(info: StreamInfo, segment: Segment): Promise<Taken> {
    if (isOwn(info)) return takeOwn(segment, store, intake);
    // What this hub once said to hold it takes back as it was (SYN-13), whoever wrote it and whatever became of them.
    return grant.relaysAll ? intake.take(segment) : store.take(segment);
  }

  /** Notes what of a segment stays out of the log, and answers with what became of the rest; null: nothing of it came in. */
  function noteKeptOut(got: Taken, info: StreamInfo, { events }: WireSegment): TakeResult | null {
    switch (got.kind) {
      case 'apart':
        apart.set(info.stream, { stream: info.stream, count: got.count, head: got.head });
        findings.push({ kind: 'apart', info, count: events.length });
        return null;
      case 'too-much':
        refused.add(info.stream);
        findings.push({ kind: 'not-allowed', info, count: events.length });
        return null;
      case 'unwanted': {
        unwanted.set(info.stream, [...(unwanted.get(info.stream) ?? []), ...got.runs]);
        const count = got.runs.reduce((sum, run) => sum + run.count - run.after, 0);
        if (got.because === 'not-allowed') findings.push({ kind: 'not-allowed', info, count });
        return got.taken;
      }
      default:
        return got;
    }
  }

  /** What the device is to set aside of a stream; told before anything else of it. */
  function asideOf(stream: StreamId): Receipt[] {
    const runs = unwanted.get(stream) ?? [];
    return runs.map(({ after, count, head }) => ({ stream, count, head, status: 'apart', common: after }));
  }

  /** All that a device hears which is lost or revoked: how much of its own lies here, in the log or apart. */
  async function toldApart(): Promise<Responded> {
    const receipts: Receipt[] = [];
    const notKept: Receipt[] = [];
    for (const have of request.have) {
      const { info } = have;
      // Said too, or the device would wait for a word on it for ever: it hands back nothing of others (TRU-2), and of its own nothing
      // that it may not write.
      if (!isOwn(info) || !mayAskOf(info)) {
        const status = isOwn(info) ? 'refused' : 'apart';
        notKept.push({ ...emptyHead(info.stream), status, common: null });
        continue;
      }
      const lies = gaps.has(info.stream)
        ? emptyHead(info.stream)
        : (apart.get(info.stream) ?? (await intake.kept(have)));
      receipts.push({
        stream: info.stream,
        count: lies.count,
        head: lies.head,
        status: 'apart',
        common: null,
      });
    }
    return {
      answer: { hello, receipts: [...notKept, ...receipts], pulled: [] },
      statements: receipts,
      findings,
    };
  }

  function isOwn(info: StreamInfo): boolean {
    return info.device === grant.device;
  }

  /** A branch, and yet this hub holds no event of the stream it left that the device does not: it was not parted by a rival. */
  async function isLeftBehind({ branchOf }: StreamInfo): Promise<boolean> {
    // After what was refused, the device went on in a branch because it was told to.
    if (branchOf === null || unwanted.has(branchOf.stream) || (await intake.hasRefused(branchOf.stream)))
      return false;
    return ((await store.stream(branchOf.stream))?.count ?? 0) <= branchOf.seq;
  }

  /** Under a name that its device and partition do not make, a device could ask about somebody else's stream. */
  function mayAskOf(info: StreamInfo): boolean {
    if (!streamNameHolds(info)) return false;
    return isOwn(info) ? grant.mayWrite(info.partition) : grant.mayRead(info.partition);
  }

  async function mayTake(info: StreamInfo, wire: WireSegment, segment: Segment | null): Promise<boolean> {
    if (!mayAskOf(info)) return false;
    if (isOwn(info) || grant.relaysAll) return true;
    if (!wire.proof || !segment || (await intake.isBarred(grant.device))) return false;
    return isProven(segment, wire.proof, grant.device, store, keys);
  }
}

/** A device that knows this epoch, and yet does not hold what was taken from it: a copy, or a state from before. */
function findingOf(have: SyncRequest['have'][number], receipt: Receipt): Finding | null {
  if (receipt.status !== 'fork' || receipt.common === null) return null;
  const { info, count } = have;
  return receipt.common === count
    ? { kind: 'put-back', info, count: receipt.count - count }
    : { kind: 'parted', info, count: count - receipt.common };
}
