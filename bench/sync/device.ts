import 'fake-indexeddb/auto';
import type { StoredEvent } from '#domain/events/event.ts';
import { type LearnerId, learnerPartition } from '#domain/ids.ts';
import { chainHash, genesis, streamOf } from '#log/chain.ts';
import { nextTime } from '#log/clock.ts';
import { segmentLimit } from '#log/event-store.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { pushLimits } from '#sync/limits.ts';
import { readClock } from '#worker/device-clock.ts';
import { createExchange } from '#worker/exchange.ts';
import { createHubClient } from '#worker/hub-client.ts';
import { readDeviceId } from '#worker/identity.ts';
import { rememberLearner } from '#worker/known-learners.ts';
import { openServices } from '#worker/services.ts';
import type { PreparedSchool } from '../prepared-school.ts';
import { createLeanFetch } from './lean-fetch.ts';
import type { Fact } from './workload.ts';

/** As small as the screen that shows codes asks for. */
const codeBundleBytes = 60_000;

/**
 * A learner's device without a browser: the worker's own client, store and exchange, on IndexedDB in memory. It has joined,
 * has had its first exchange and the pack, as every device has that a learner works on.
 */
export async function openDevice(url: string, school: PreparedSchool, learner: LearnerId, name: string) {
  const { fetch, requests, close } = createLeanFetch(url);
  const { db, classroom, loop, bundles } = await openServices({
    wall: Date.now,
    fetch,
    locks: undefined,
    databaseName: name,
  });
  const store = createDexieEventStore(db);
  const device = await readDeviceId(db);
  const hub = createHubClient(fetch);
  const exchange = createExchange({ db, device, hub, wall: Date.now, pack: classroom.pack });
  const joined = await classroom.join(school.classCode);
  if (!joined.ok) throw new Error(`a device could not join: ${joined.error.code}`);
  await rememberLearner(db, learner);
  await handIn();
  await classroom.fetchPack();
  if (!(await classroom.pack())) throw new Error('a device did not get the pack');
  loop.stop();

  /** Hands in and fetches; throws unless a receipt covers all that this device wrote. */
  async function handIn(): Promise<void> {
    const report = await exchange(pushLimits.first);
    if (!report.ok) throw new Error(`a hand-in failed: ${report.error.code}`);
    for (const { stream, count } of await store.streams(learnerPartition(learner)))
      if ((await db.receipts.get(stream))?.count !== count)
        throw new Error('a receipt does not cover what was handed in');
  }

  return {
    learner,
    requests,
    handIn,
    /** All that waits, as bundles that a moving code can show (docs/spec/qr.md). */
    async sealed(): Promise<readonly Uint8Array[]> {
      const made = await (await bundles()).makeHandIn(codeBundleBytes);
      if (!made.ok) throw new Error(`nothing could be sealed: ${made.error.code}`);
      return made.value;
    },
    /** What the learner did, as events of a program that knows their types. */
    async write(facts: readonly Fact[]): Promise<void> {
      const partition = learnerPartition(learner);
      const stream = streamOf(device, partition);
      const info = { stream, device, partition, branchOf: null };
      const held = await store.stream(stream);
      const [latest] = held ? await store.read(stream, held.count, 1) : [];
      const { offset } = await readClock(db, Date.now());
      let previous = held?.head ?? genesis(stream);
      let order = latest?.order ?? null;
      const events = facts.map(({ type, at, data }, place): StoredEvent => {
        order = nextTime(order, { wall: at, offset });
        const body = {
          stream,
          seq: (held?.count ?? 0) + place + 1,
          type,
          version: 1,
          order,
          at,
          offset,
          data,
        };
        previous = chainHash(previous, body);
        return { ...body, hash: previous };
      });
      let before = held?.head ?? genesis(stream);
      for (let from = 0; from < events.length; from += segmentLimit) {
        const part = events.slice(from, from + segmentLimit);
        const taken = await store.take({ info, previous: before, events: part });
        if (taken.kind !== 'taken') throw new Error(`a device could not write: ${taken.kind}`);
        before = taken.head.head;
      }
      // The store's own way to write knows only types that this program has: it took them as another's.
      await db.streams.where({ stream }).modify({ own: 1 });
    },
    /** How many events this device has of its learner from others: what staff said of them. */
    async heardFromStaff(): Promise<number> {
      const streams = await db.streams.toArray();
      return streams
        .filter(({ own }) => own === 0)
        .reduce((sum, { partition, count }) => sum + (partition.startsWith('staff:') ? count : 0), 0);
    },
    async close(): Promise<void> {
      loop.stop();
      db.close();
      close();
      await db.delete();
    },
  };
}
export type Device = Awaited<ReturnType<typeof openDevice>>;
