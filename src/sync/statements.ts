import type { Hello } from '#domain/device-api.ts';
import type { ChainHash, DeviceId, StreamId } from '#domain/ids.ts';
import { emptyHead } from '#log/chain.ts';
import type { EventStore } from '#log/event-store.ts';
import type { Receipt, SignedReceipt } from './protocol.ts';
import { type ReceiptKeys, receiptMessage } from './receipt.ts';
import type { SyncRequest } from './sync-request.ts';

type Have = SyncRequest['have'][number];

/** What became of the segments of a stream in this request, as far as it matters for what is stated of the stream. */
export type Outcome = {
  readonly refused: boolean;
  /** Set when a segment met a fork: the last number at which both agree, null when it lies before the segment. */
  readonly forkedAt: number | null | undefined;
};

/** States what the hub holds, committed, and signs it (SYN-4). */
export type Statements = {
  of(have: Have, outcome: Outcome): Promise<Receipt>;
  sign(stream: StreamId, count: number, head: ChainHash): Promise<SignedReceipt>;
};

/** @param arrival the hub's arrival number when the first statement is made */
export function createStatements(
  store: EventStore,
  keys: ReceiptKeys,
  hello: Hello,
  device: DeviceId,
): Statements {
  let arrival: Promise<number> | null = null;

  async function sign(stream: StreamId, count: number, head: ChainHash): Promise<SignedReceipt> {
    // Once an answer, after what it pushed was committed: what arrives meanwhile is stated next time.
    arrival ??= store.cursor();
    const statement = {
      hub: hello.hub,
      epoch: hello.epoch,
      device,
      stream,
      count,
      head,
      arrival: await arrival,
    };
    return { ...statement, signature: await keys.sign(receiptMessage(statement)) };
  }

  async function withSignature(receipt: Receipt, count: number, head: ChainHash): Promise<Receipt> {
    if (count === 0) return receipt;
    const signed = await sign(receipt.stream, count, head);
    return { ...receipt, signature: signed.signature, arrival: signed.arrival };
  }

  return {
    sign,
    async of(have, { refused, forkedAt }) {
      const { stream } = have.info;
      if (refused) return { ...emptyHead(stream), status: 'refused', common: null };
      const held = (await store.stream(stream)) ?? emptyHead(stream);
      const state = { stream, count: held.count, head: held.head };
      if (forkedAt !== undefined && forkedAt !== null) return { ...state, status: 'fork', common: forkedAt };
      const differs = held.count === have.count ? held.head !== have.head : held.count > have.count;
      // A device sends probes when what was stated did not fit its own hashes, whichever of the two is longer.
      const doubted = have.probes !== undefined && held.count > 0;
      if (forkedAt === undefined && !differs && !doubted)
        return withSignature({ ...state, status: 'held', common: null }, held.count, held.head);
      const common = await highestAgreement(have, store, held.count);
      const receipt: Receipt = { ...state, status: 'fork', common };
      // Everything the device has is here, and more: that much can be vouched for.
      return common === have.count ? withSignature(receipt, have.count, have.head) : receipt;
    },
  };
}

/** The highest number at which a probe's hash is the hub's too; null when there are no probes. */
async function highestAgreement(have: Have, store: EventStore, held: number): Promise<number | null> {
  if (have.count < held) {
    const [at] = have.count === 0 ? [] : await store.read(have.info.stream, have.count, 1);
    // The hub holds all that the device does and more: a restored profile, or a copy that has moved on.
    if (have.count === 0 || at?.hash === have.head) return have.count;
  }
  if (!have.probes) return null;
  const probes = have.probes.filter(([seq]) => seq <= held).sort((a, b) => b[0] - a[0]);
  for (const [seq, hash] of probes) {
    if (seq === 0) return 0;
    const [event] = await store.read(have.info.stream, seq, 1);
    if (event?.hash === hash) return seq;
  }
  return 0;
}
