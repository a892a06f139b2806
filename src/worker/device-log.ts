import {
  type ChainHash,
  classOfPartition,
  classPartition,
  type DeviceId,
  type HubId,
  type HubKey,
  learnerPartition,
  type Partition,
  type Signature,
  type StreamId,
  staffPartition,
} from '#domain/ids.ts';
import { invariant } from '#domain/invariant.ts';
import type { Segment } from '#log/chain.ts';
import { learnerSpokenOf } from '#log/erase.ts';
import type { EventStore, TakeResult } from '#log/event-store.ts';
import { erasedBy } from '#log/redaction.ts';
import type { FootpathDatabase, ReceiptRow } from '#store/database.ts';
import { readErased } from '#store/log-rows.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import type { InitiatorPort, OfferedStream } from '#sync/initiator-port.ts';
import type { SignedReceipt } from '#sync/protocol.ts';
import { receiptMessage } from '#sync/receipt.ts';

/** The wall clock at both ends of the last exchange, so that the hub's lead can be measured (LOG-7). */
type RoundTrip = { readonly sent: number; readonly received: number };

/** Learners a request may name (sync/protocol.ts), two partitions each, with room for the class. */
const mostWanted = 190;
const mostStreams = 400;

/** Says whether the hub's signature over a message holds; answers only when it could be worked out. */
export type Verify = (message: string, signature: Signature, key: HubKey) => Promise<boolean>;

/** A segment's worth: statements that lie closer together than that are thinned out (SYN-13). */
const proofSpan = 256;

/**
 * The initiator's port over the device's database. What is pulled into a learner's partition, or into what staff say of
 * them, throws away that learner's folded head in the same transaction: the next look folds the log again, in canonical
 * order (LOG-6).
 *
 * @param roundTrip null for an answer that was carried here: nothing can be measured by it
 */
export function createDeviceLog(
  db: FootpathDatabase,
  store: EventStore,
  device: DeviceId,
  roundTrip: () => RoundTrip | null,
  verify: Verify,
): InitiatorPort {
  /** Streams written here, and pulled ones that this hub has not yet said to hold in its present epoch. */
  async function offered(hub: HubId, wanted: readonly Partition[]): Promise<OfferedStream[]> {
    const receipts = new Map((await db.receipts.toArray()).map((receipt) => [receipt.stream, receipt]));
    const streams: OfferedStream[] = [];
    for (const row of await db.streams.toArray()) {
      const { stream, partition, branchOf } = row;
      const receipt = receipts.get(stream);
      const stated = receipt?.hub === hub ? receipt : null;
      const receiptCount = stated?.count ?? 0;
      const info = { stream, device: row.device, partition, branchOf };
      if (row.own === 1)
        streams.push({
          ...info,
          count: row.count,
          head: row.head,
          own: true,
          receiptCount,
          provenCount: stated?.signature ? receiptCount : 0,
          isRefused: stated?.refused === true,
        });
      else if (receiptCount < row.count && wanted.includes(partition)) {
        // As far as the hub's own word proves it: what lies beyond, it would not believe.
        const last = (await proofsOf(stream)).pop();
        if (last && last.count > receiptCount && row.id !== undefined) {
          const head = last.count === row.count ? row.head : await hashAt(row.id, last.count);
          if (head)
            streams.push({
              ...info,
              count: last.count,
              head,
              own: false,
              receiptCount,
              provenCount: 0,
              isRefused: false,
            });
        }
      }
    }
    return streams;
  }

  const proofsOf = (stream: StreamId) =>
    db.proofs.where('[stream+count]').between([stream, 0], [stream, Number.MAX_SAFE_INTEGER]).toArray();

  async function hashAt(streamRow: number, seq: number) {
    return (await db.events.get({ stream: streamRow, seq }))?.hash;
  }

  /** Keeps a statement of a pulled stream, and drops the one before when a segment reaches over it. */
  async function keepProof(stream: StreamId, count: number, receipt: SignedReceipt): Promise<void> {
    const kept = await proofsOf(stream);
    const before = kept.filter((proof) => proof.count < count).slice(-2);
    const [earlier, between] = before.length === 2 ? before : [null, before[0]];
    if (between && count - (earlier?.count ?? 0) <= proofSpan)
      await db.proofs.delete([stream, between.count]);
    await db.proofs.put({ stream, count, receipt });
  }

  const port: InitiatorPort = {
    async outline() {
      const joined = await readMeta(db, 'joined');
      invariant(joined, 'an exchange needs a joined hub');
      const cursors = await readMeta(db, 'cursors');
      // The newest: a request has room for so many (sync/protocol.ts).
      const learners = ((await readMeta(db, 'learners')) ?? []).slice(-mostWanted);
      const wanted = [
        classPartition(joined.class.id),
        ...learners.flatMap((learner) => [learnerPartition(learner), staffPartition(learner)]),
      ];
      return {
        device,
        hub: joined.hub,
        cursorsOf: cursors ? { hub: cursors.hub, epoch: cursors.epoch } : null,
        // Those with something to hand in first, for the same reason.
        streams: (await offered(joined.hub, wanted))
          .sort((a, b) => b.count - b.receiptCount - (a.count - a.receiptCount))
          .slice(0, mostStreams),
        wants: wanted.map((partition) => ({
          partition,
          after: cursors?.after[partition] ?? 0,
          mark: cursors?.marks?.[partition] ?? null,
        })),
        wantsKey: !joined.key,
      };
    },
    read: (stream, from, limit) => store.read(stream, from, limit),
    // Only `take` writes them, and what it was given had been parsed.
    proofs: async (stream) =>
      (await proofsOf(stream)).map(({ count, receipt }) => ({ count, receipt: receipt as SignedReceipt })),
    async keepHello(hello, key) {
      const trip = roundTrip();
      await db.transaction('rw', [db.meta, db.receipts], async () => {
        if (trip) {
          await writeMeta(db, 'clock-offset', Math.round(hello.time - (trip.sent + trip.received) / 2));
          await writeMeta(db, 'last-contact', hello.time);
        }
        const joined = await readMeta(db, 'joined');
        if (key && joined && !joined.key) await writeMeta(db, 'joined', { ...joined, key });
        const cursors = await readMeta(db, 'cursors');
        if (cursors?.hub === hello.hub && cursors.epoch === hello.epoch) return;
        // A hub restored from a backup numbers arrivals anew, and may have forgotten what it once stated: the old cursors
        // would skip what is new there, the old receipts would call safe what is not (SYN-4, SYN-7).
        await writeMeta(db, 'cursors', { hub: hello.hub, epoch: hello.epoch, after: {} });
        // And what it once noted to be gone from here.
        const erased = await readMeta(db, 'erased');
        if (erased)
          await writeMeta(
            db,
            'erased',
            erased.map(({ learner }) => ({ learner, told: false })),
          );
        await db.receipts.clear();
      });
    },
    async keepReceipt({ stream, count, head, arrival, signature }, hello) {
      const key = (await readMeta(db, 'joined'))?.key;
      // Worked out before the transaction: IndexedDB would end it while it waits.
      if (signature && key) {
        const { hub, epoch } = hello;
        const said = { hub, epoch, device, stream, count, head, arrival: arrival ?? 0 };
        if (!(await verify(receiptMessage(said), signature, key))) return 'forged';
      }
      return db.transaction('rw', [db.events, db.streams, db.receipts], async () => {
        const row = await db.streams.get({ stream });
        if (row?.id === undefined || count > row.count) return 'differs';
        const own = count === row.count ? row.head : await hashAt(row.id, count);
        if (count > 0 && own !== head) {
          // Whatever was stated before, the hub's log is no longer ours.
          await db.receipts.delete(stream);
          return 'differs';
        }
        const later = await db.events
          .where('[stream+seq]')
          .between([row.id, count + 1], [row.id, row.count], true, true)
          .filter((event) => event.type === 'answer.submitted')
          .count();
        await db.receipts.put({
          stream,
          count,
          head,
          hub: hello.hub,
          epoch: hello.epoch,
          answers: row.answers - later,
          at: hello.time,
          signature: key ? signature : null,
          arrival,
        });
        return 'kept';
      });
    },
    keepRefusal: (stream, hello) =>
      db.transaction('rw', [db.streams, db.receipts], async () => {
        const row = await db.streams.get({ stream });
        if (!row) return;
        const before = await db.receipts.get(stream);
        const kept = before ?? settled(row, 0, hello);
        await db.receipts.put(row.own === 1 ? { ...kept, refused: true } : settled(row, row.count, hello));
      }),
    branchAt: (stream, common) =>
      db.transaction('rw', [db.events, db.streams, db.meta, db.receipts, db.proofs], async () => {
        // Only what travels goes further: a branch that was here already has statements of its own.
        let travelling = await proofsOf(stream);
        for (const moved of await store.branchAt(stream, common)) {
          const receipt = await db.receipts.get(moved.stream);
          if (receipt && receipt.count > moved.common) await db.receipts.delete(moved.stream);
          const going = travelling.filter(({ count }) => count > moved.common);
          await db.proofs.bulkDelete(going.map(({ count }) => [moved.stream, count]));
          travelling = going.map(({ count, receipt: proof }) => ({
            stream: moved.to,
            count: count - moved.common,
            receipt: proof,
          }));
          await db.proofs.bulkPut(travelling);
        }
      }),
    async take(segment, proof) {
      const erased = classOfPartition(segment.info.partition) === null ? [] : erasedBy(segment.events);
      const [first] = segment.events;
      if (erased.length === 0 || !first) return keep(segment, proof);
      // It destroys work, and on plain HTTP anybody on the line could say it: believed with the hub's signature alone (ERA-6).
      if (!(await isSigned(segment, proof))) return { kind: 'broken', at: first.seq };
      const { eraseLearners } = await import('./erase-learner.ts');
      return eraseLearners(
        db,
        erased,
        () => keep(segment, proof),
        ({ kind }) => kind === 'taken',
      );
    },
    setAside: async (...asked) => (await import('./set-aside.ts')).setAside(db, port.branchAt, ...asked),
    async believes({ signature, ...said }) {
      const key = (await readMeta(db, 'joined'))?.key;
      return !key || verify(receiptMessage(said), signature, key);
    },
    keepCursor: (partition, after, mark) =>
      db.transaction('rw', db.meta, async () => {
        const cursors = await readMeta(db, 'cursors');
        const learner = learnerSpokenOf(partition);
        if (!cursors || (learner && (await readErased(db)).includes(learner))) return;
        await writeMeta(db, 'cursors', {
          ...cursors,
          after: { ...cursors.after, [partition]: after },
          marks: { ...cursors.marks, [partition]: mark },
        });
      }),
  };
  return port;

  function keep(segment: Segment, proof: SignedReceipt | null): Promise<TakeResult> {
    return db.transaction(
      'rw',
      [db.events, db.streams, db.meta, db.progress, db.receipts, db.proofs, db.locks],
      async () => {
        const result = await store.take(segment);
        if (result.kind !== 'taken') return result;
        const { stream, partition } = segment.info;
        const learner = learnerSpokenOf(partition);
        if (learner && result.fresh > 0) await db.progress.delete([learner, '']);
        // Another lock, or none: looked at when the learner is tapped (locks.ts).
        if (learner && segment.events.some(({ type }) => type.startsWith('lock.')))
          await db.locks.put({ learner });
        const row = proof && (await db.streams.get({ stream }));
        if (proof && row?.own === 0) {
          await keepProof(stream, proof.count, proof);
          const known = await db.receipts.get(stream);
          if ((known?.count ?? 0) < proof.count) await db.receipts.put(settled(row, proof.count, proof));
        }
        return result;
      },
    );
  }

  /** Did the hub say, to this device, that it holds the stream exactly as far as this segment leads? */
  async function isSigned({ info, events }: Segment, proof: SignedReceipt | null): Promise<boolean> {
    const joined = await readMeta(db, 'joined');
    const last = events[events.length - 1];
    if (!proof || !last || !joined?.key || proof.hub !== joined.hub || proof.device !== device) return false;
    if (proof.stream !== info.stream || proof.count !== last.seq || proof.head !== last.hash) return false;
    return verify(receiptMessage(proof), proof.signature, joined.key);
  }
}

/** A pulled stream that the hub has, or will not have from us, as far as `count`. */
const settled = (
  { stream, head }: { readonly stream: StreamId; readonly head: ChainHash },
  count: number,
  { hub, epoch }: { readonly hub: HubId; readonly epoch: number },
): ReceiptRow => ({ stream, hub, epoch, count, head, answers: 0, at: 0, signature: null, arrival: null });
