import * as v from 'valibot';
import type { ChainHash, DeviceId, HubId, Partition, StreamId } from '#domain/ids.ts';
import { emptyHead } from '#log/chain.ts';
import type { EventStore, TakeResult } from '#log/event-store.ts';
import type { InitiatorPort, OfferedStream } from '#sync/initiator-port.ts';
import type { Intake } from '#sync/intake.ts';

/** How far this hub has pulled from another, by its epoch. */
export const PeerCursors = v.object({
  hub: v.string(),
  epoch: v.number(),
  after: v.record(v.string(), v.number()),
  marks: v.record(v.string(), v.nullable(v.string())),
});
export type PeerCursors = v.InferOutput<typeof PeerCursors>;

export type PeerPort = {
  readonly store: EventStore;
  readonly intake: Pick<Intake, 'take'>;
  /** The name under which this hub writes. */
  readonly device: DeviceId;
  /** The hub at the other end. */
  readonly peer: HubId;
  readonly partitions: readonly Partition[];
  readonly cursors: {
    read(): Promise<PeerCursors | null>;
    write(cursors: PeerCursors): Promise<void>;
  };
};

/**
 * A hub as the one that asks (SYN-14): it hands in every stream of the partitions, whoever wrote it, and fetches what the other has
 * beyond. What the other holds is asked for anew each time, at the price of one line a stream.
 */
export function createPeerPort({
  store,
  intake,
  device,
  peer,
  partitions,
  cursors,
}: PeerPort): InitiatorPort {
  /** What the other stated in this union. Until it has, it is taken to hold everything: it says so if not. */
  const stated = new Map<StreamId, number>();

  async function streams(): Promise<OfferedStream[]> {
    const offered: OfferedStream[] = [];
    for (const partition of partitions)
      for (const stream of await store.streams(partition))
        offered.push({
          ...stream,
          own: true,
          receiptCount: stated.get(stream.stream) ?? stream.count,
          provenCount: 0,
          isRefused: false,
        });
    return offered;
  }

  async function hashAt(stream: StreamId, seq: number): Promise<ChainHash | undefined> {
    return (await store.read(stream, seq, 1))[0]?.hash;
  }

  return {
    async outline() {
      const known = await cursors.read();
      return {
        device,
        hub: peer,
        cursorsOf: known?.hub === peer ? { hub: peer, epoch: known.epoch } : null,
        streams: await streams(),
        wants: partitions.map((partition) => ({
          partition,
          after: known?.after[partition] ?? 0,
          mark: known?.marks[partition] ?? null,
        })),
        wantsKey: false,
      };
    },
    read: store.read,
    proofs: async () => [],
    async keepHello(hello) {
      const known = await cursors.read();
      if (known?.hub === hello.hub && known.epoch === hello.epoch) return;
      await cursors.write({ hub: hello.hub, epoch: hello.epoch, after: {}, marks: {} });
    },
    async keepReceipt({ stream, count, head }) {
      if (count > 0 && (await hashAt(stream, count)) !== head) return 'differs';
      stated.set(stream, count);
      return 'kept';
    },
    // A paired hub refuses nothing of the school's; what it does not know is offered again next time.
    keepRefusal: async () => undefined,
    async branchAt(stream, common) {
      await store.branchAt(stream, common);
    },
    async take(segment) {
      const taken = await intake.take(segment);
      // It stays out of this log, whatever the other hub made of it (TRU-3): nothing is missing.
      const settled: TakeResult = { kind: 'taken', head: emptyHead(segment.info.stream), fresh: 0 };
      if (taken.kind === 'apart' || taken.kind === 'too-much') return settled;
      return taken.kind === 'unwanted' ? (taken.taken ?? settled) : taken;
    },
    async keepCursor(partition, after, mark) {
      const known = await cursors.read();
      if (!known) return;
      await cursors.write({
        ...known,
        after: { ...known.after, [partition]: after },
        marks: { ...known.marks, [partition]: mark },
      });
    },
  };
}
