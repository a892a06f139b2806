import type { Hello } from '#domain/device-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { StreamInfo } from '#domain/events/event.ts';
import type { StreamId } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { Segment } from '#log/chain.ts';
import type { TakeResult } from '#log/event-store.ts';
import { wireToSegment } from './codec.ts';
import type { HandInReport, InitiatorPort, OfferedStream, Outline, Transport } from './initiator-port.ts';
import { pushLimits } from './limits.ts';
import { protocolVersion, type Receipt, type SignedReceipt, type SyncAnswer } from './protocol.ts';
import { buildRequest, firstRound, type Round, tellsWhoIsWho } from './request.ts';
import type { SyncRequest } from './sync-request.ts';

const roundLimit = 200;

/** As much of a request as its answer is understood with. */
export type Asked = {
  readonly segments: readonly {
    readonly info: StreamInfo;
    readonly from: number;
    readonly events: { readonly length: number };
  }[];
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
  let round = firstRound;
  let pushed = 0;
  let pulled = 0;
  let before = '';
  for (let rounds = 1; rounds <= roundLimit; rounds++) {
    const outline = await port.outline();
    const request = await buildRequest(port, outline, round, pushLimit);
    const answer = await transport.exchange(request);
    if (!answer.ok) return answer;
    const taken = await takeAnswer(port, outline, request, answer.value, round);
    if (!taken.ok) return taken;
    const next = taken.value;
    pushed += request.segments.reduce((sum, segment) => sum + segment.events.length, 0);
    pulled += next.pulled;
    round = next.round;
    // The same state twice: neither side can go on from here, and asking 200 times would not help.
    const now = stateOf(request, answer.value, next.pulled);
    if (now === before) return err(failure('hub-failed'));
    before = now;
    const caughtUp = next.ahead && next.pulled > 0;
    // What was pulled from the hub as it was before is offered from the next round on (SYN-13).
    const isPutBack = outline.cursorsOf !== null && outline.cursorsOf.epoch !== answer.value.hello.epoch;
    if (!next.more && !caughtUp && !isPutBack)
      return ok({
        rounds,
        pushed,
        pulled,
        refused: await refusedNow(port, round.refused),
        isApart: next.isApart,
      });
  }
  return err(failure('hub-failed'));
}

/** What an answer taught: for the next round, and whether there has to be one. */
export type Taken = {
  readonly round: Round;
  readonly more: boolean;
  /** The hub holds more of a stream than this side. */
  readonly ahead: boolean;
  readonly isApart: boolean;
  /** Events that came. */
  readonly pulled: number;
};

/**
 * Keeps what an answer states and brings, as far as it is true. The second half of a round: over HTTP it follows the first at
 * once, in a bundle days later (`bundle/late-answer.ts`).
 *
 * @param asked the request that is answered
 */
export async function takeAnswer(
  port: InitiatorPort,
  outline: Outline,
  asked: Asked,
  answer: SyncAnswer,
  round: Round,
): Promise<Result<Taken, Failure>> {
  const { hello } = answer;
  if (hello.hub !== outline.hub) return err(failure('other-hub', { school: hello.school ?? '' }));
  if (hello.protocol > protocolVersion) return err(failure('too-new'));
  // The first answer comes from whoever has just given the key: it would prove nothing.
  if (outline.cursorsOf && answer.pulled.length > 0) {
    const { arePulledProven } = await import('./proofs.ts');
    if (!(await arePulledProven(port, outline.device, answer))) return err(failure('receipt-unproved'));
  }
  await port.keepHello(hello, answer.key ?? null);
  const kept = await keepReceipts(port, outline, asked, answer, round);
  if (!kept) return err(failure('receipt-unproved'));
  const fetched = await keepPulled(port, outline, answer);
  return ok({ ...kept, more: kept.more || fetched.more, pulled: fetched.events });
}

/** Looked at anew: what was refused because its learner was erased is gone by now (ERA-6). */
async function refusedNow(port: InitiatorPort, refused: ReadonlySet<StreamId>): Promise<StreamId[]> {
  if (refused.size === 0) return [];
  const { streams } = await port.outline();
  return streams.filter(({ own, stream }) => own && refused.has(stream)).map(({ stream }) => stream);
}

const stateOf = (request: SyncRequest, answer: SyncAnswer, fetched: number): string =>
  JSON.stringify([
    request.cursorsOf,
    request.have,
    request.segments.map(({ info, from }) => [info.stream, from]),
    request.want,
    answer.receipts,
    fetched,
  ]);

/** Keeps what the hub stated, and says what the next round has to do; null when a signature is not the hub's. */
async function keepReceipts(
  port: InitiatorPort,
  outline: Outline,
  request: Asked,
  answer: SyncAnswer,
  round: Round,
): Promise<Omit<Taken, 'pulled'> | null> {
  const probes = new Set<StreamId>();
  const pushFrom = new Map<StreamId, number>();
  // A hub that is just getting its roster back does not know yet whose work it may accept: what it refused before is asked anew.
  const isLearning = request.segments.some(({ info }) => tellsWhoIsWho(info));
  const stillRefused = outline.streams.filter(
    (offered) => round.refused.has(offered.stream) && !(isLearning && !tellsWhoIsWho(offered)),
  );
  const refused = new Set(stillRefused.map(({ stream }) => stream));
  let more = false;
  let ahead = false;
  let isApart = false;
  const isKeptOut = answer.receipts.some(({ status }) => status === 'apart');
  const told = new Map(answer.receipts.map((receipt) => [receipt.stream, receipt]));
  for (const offered of outline.streams) {
    const receipt = told.get(offered.stream);
    if (!receipt) {
      // Nothing to say: the hub holds what it had stated before. What did not fit goes into the next request.
      more ||= offered.receiptCount < offered.count && !refused.has(offered.stream);
      // It would not have the rest when it was last offered, and does not say so any more.
      if (offered.isRefused) pushFrom.set(offered.stream, offered.receiptCount + 1);
      continue;
    }
    // Only named since it was refused, so not refused again: nothing has changed.
    if (refused.has(offered.stream) && receipt.status === 'held' && receipt.count <= offered.receiptCount)
      continue;
    let step: ReceiptStep | null = null;
    if (isKeptOut) {
      const { apartStep } = await import('./apart.ts');
      const all = answer.receipts.filter(({ stream }) => stream === offered.stream);
      step = await apartStep(port, offered, all, request, answer.hello);
      isApart ||= receipt.status === 'apart';
    }
    step ??= await keepReceipt(port, offered, receipt, request, answer.hello);
    if (step === 'forged') return null;
    if (step === 'refused') {
      if (isLearning && !tellsWhoIsWho(offered)) more = true;
      else {
        refused.add(offered.stream);
        if (!offered.isRefused) await port.keepRefusal(offered.stream, answer.hello);
      }
    } else if (step === 'probe') probes.add(offered.stream);
    else if (typeof step === 'number') pushFrom.set(offered.stream, step);
    if (step === 'apart' && !offered.own) refused.add(offered.stream);
    if (step === 'ahead') ahead = true;
    else if (step !== 'refused' && step !== 'done' && step !== 'apart') more = true;
  }
  return { round: { probes, pushFrom, refused }, more, ahead, isApart };
}

type ReceiptStep = 'done' | 'ahead' | 'again' | 'probe' | 'refused' | 'apart' | 'forged' | number;

async function keepReceipt(
  port: InitiatorPort,
  offered: OfferedStream,
  receipt: Receipt,
  request: Asked,
  hello: Hello,
): Promise<ReceiptStep> {
  const { stream } = receipt;
  const signed = { arrival: receipt.arrival ?? null, signature: receipt.signature ?? null };
  // What the hub has stated to hold already needs no right to be handed in again.
  if (receipt.status === 'apart') return 'refused';
  if (receipt.status === 'refused') return offered.receiptCount >= offered.count ? 'done' : 'refused';
  if (receipt.status === 'held') {
    const { count, head } = receipt;
    const kept =
      count <= offered.count ? await port.keepReceipt({ stream, count, head, ...signed }, hello) : 'differs';
    if (kept === 'forged') return kept;
    if (kept === 'differs') return afterRepeats(request, stream) ?? 'probe';
    return count < offered.count ? 'again' : 'done';
  }
  if (receipt.common === null) return 'probe';
  // The hub holds everything of ours and more, from a twin or from before a restore: the pull brings it.
  if (receipt.common >= offered.count) {
    const { count, head } = offered;
    const kept = await port.keepReceipt({ stream, count, head, ...signed }, hello);
    return kept === 'forged' ? kept : 'ahead';
  }
  const sent = request.segments.find((segment) => segment.info.stream === stream);
  const exact = sent !== undefined && receipt.common >= sent.from - 1;
  if (!exact) return receipt.common + 1;
  await port.branchAt(stream, receipt.common);
  return 'again';
}

/**
 * What was sent of a stream was agreed to, yet the hub's last event is not ours: the difference lies further on. Go on
 * after what was sent; null when nothing was.
 */
function afterRepeats(request: Asked, stream: StreamId): number | null {
  const sent = request.segments.filter((segment) => segment.info.stream === stream);
  const last = sent[sent.length - 1];
  return last ? last.from + last.events.length : null;
}

async function keepPulled(
  port: InitiatorPort,
  { device, wants }: Outline,
  answer: SyncAnswer,
): Promise<{ events: number; more: boolean }> {
  let events = 0;
  let more = false;
  for (const page of answer.pulled) {
    // Nobody asked for it (TRU-10).
    if (!wants.some(({ partition }) => partition === page.partition)) continue;
    let complete = true;
    for (const wire of page.segments) {
      const segment = wireToSegment(wire);
      const result =
        segment.ok && wire.info.partition === page.partition
          ? await takePulled(port, segment.value, wire.proof ?? null, wire.info.device === device)
          : null;
      if (result?.kind === 'taken') events += result.fresh;
      // Of somebody who was erased nothing is missing (ERA-5).
      else if (result?.kind !== 'erased') {
        complete = false;
        // The two part before this page: from the beginning, the place can be found.
        if (result?.kind === 'fork' && wire.info.device !== device) {
          await port.keepCursor(page.partition, 0, null);
          more = true;
        }
      }
    }
    if (complete) {
      await port.keepCursor(page.partition, page.after, page.mark ?? null);
      more ||= page.more;
    }
  }
  return { events, more };
}

/**
 * Takes what was pulled. Where a stream of another writer differs, the hub was put back and went on under the same name: what it
 * has is taken, what it forgot is kept as the branch that both derive alike, and handed back (LOG-9, SYN-13). A fork of this
 * side's own stream is its own unsent branch: the next round's push settles it, and the cursor must wait.
 */
async function takePulled(
  port: InitiatorPort,
  segment: Segment,
  proof: SignedReceipt | null,
  isOwn: boolean,
): Promise<TakeResult> {
  const result = await port.take(segment, proof);
  if (result.kind !== 'fork' || result.common === null || isOwn) return result;
  await port.branchAt(segment.info.stream, result.common);
  return port.take(segment, proof);
}
