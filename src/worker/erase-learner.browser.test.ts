import { keygen, sign } from '@noble/ed25519';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { Dexie } from 'dexie';
import { afterEach, expect, test } from 'vitest';
import type { Draft } from '#domain/events/event.ts';
import {
  type ClassId,
  classPartition,
  type DeviceId,
  type HubId,
  type HubKey,
  type ItemId,
  type LearnerId,
  learnerPartition,
  type Partition,
  type SchoolId,
  type Signature,
  type SkillId,
  type StaffId,
  staffPartition,
} from '#domain/ids.ts';
import type { MediaHash } from '#domain/media.ts';
import { firstBreak, genesis, type Segment, streamOf } from '#log/chain.ts';
import { seal } from '#log/seal.ts';
import { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { createMediaStore } from '#store/media-store.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import type { SignedReceipt } from '#sync/protocol.ts';
import { receiptMessage } from '#sync/receipt.ts';
import { createDeviceLog } from './device-log.ts';
import { rememberLearner } from './known-learners.ts';
import { verifyReceipt } from './verify-receipt.ts';

const hub = 'hub' as HubId;
const device = 'device' as DeviceId;
const school = 'hub' as string as DeviceId;
const class3b = '3b' as ClassId;
const ada = 'l-ada' as LearnerId;
const ben = 'l-ben' as LearnerId;
const clock = { wall: 1_790_000_000_000, offset: 0 };
const hello = (epoch: number) => ({
  footpath: 'hub' as const,
  protocol: 2,
  hub,
  epoch,
  time: clock.wall,
  school: 'School',
  version: '0',
});

const opened: FootpathDatabase[] = [];
afterEach(async () => {
  for (const db of opened.splice(0)) {
    db.close();
    await Dexie.delete(db.name);
  }
});

let made = 0;
const shared = 'aa'.repeat(32) as MediaHash;
const own = 'bb'.repeat(32) as MediaHash;

const enrolled = (learner: LearnerId, name: string): Draft => ({
  type: 'learner.enrolled',
  data: { class: class3b, learner, name, picture: 'owl', blind: '0'.repeat(32) },
});
const tombstone: Draft = { type: 'learner.erased', data: { class: class3b, learner: ada } };
const hint: Draft = { type: 'hint.taken', data: { item: 'a/1' as ItemId, seed: 7, level: 1 } };
const said = (of: string): Draft => ({
  type: 'plan.changed',
  data: { skills: [], challenge: null, note: `${of} needs time`, by: 'staff-a' as StaffId },
});
const work = (hash: MediaHash, words: string): Draft => ({
  type: 'work.added',
  data: { hash, bytes: 3, type: 'image/png', words },
});

/** A device on which Ada and Ben have worked, with something of each in every table. */
async function aDevice() {
  const db = new FootpathDatabase(`erase-${made++}`);
  opened.push(db);
  await db.open();
  const store = createDexieEventStore(db);
  const { secretKey, publicKey } = keygen();
  const log = createDeviceLog(db, store, device, () => ({ sent: 0, received: 0 }), verifyReceipt);
  await writeMeta(db, 'device', device);
  await writeMeta(db, 'joined', {
    hub,
    token: 't'.repeat(43),
    school: { id: 's' as SchoolId, name: 'School' },
    class: { id: class3b, name: '3b' },
    key: bytesToHex(publicKey) as HubKey,
  });
  await log.keepHello(hello(1), null);
  const proofOf = ({ info, events }: Segment, by = secretKey): SignedReceipt => {
    const last = events[events.length - 1];
    if (!last) throw new Error('an empty segment');
    const { stream } = info;
    const statement = { hub, epoch: 1, device, stream, count: last.seq, head: last.hash, arrival: 9 };
    const signature = bytesToHex(sign(utf8ToBytes(receiptMessage(statement)), by)) as Signature;
    return { ...statement, signature };
  };
  /** What the hub wrote in a partition, from its first event. */
  const written = (partition: Partition, drafts: readonly Draft[]): Segment => {
    const stream = streamOf(school, partition);
    const segment: Segment = {
      info: { stream, device: school, partition, branchOf: null },
      previous: genesis(stream),
      events: [],
    };
    let head = { stream, count: 0, head: genesis(stream) };
    const events = drafts.map((draft, index) => {
      const event = seal(head, draft, null, { ...clock, wall: clock.wall + index });
      head = { stream, count: event.seq, head: event.hash };
      return event;
    });
    return { ...segment, events };
  };
  const roster = [enrolled(ada, 'Ada Lovelace'), enrolled(ben, 'Ben')];
  const began = written(classPartition(class3b), roster);
  await log.take(began, proofOf(began));
  for (const learner of [ada, ben]) {
    await rememberLearner(db, learner);
    await store.append(device, learnerPartition(learner), [hint, work(shared, 'Our tower')], clock);
    const plan = written(staffPartition(learner), [said(learner === ada ? 'Ada' : 'Ben')]);
    await log.take(plan, proofOf(plan));
    await log.keepCursor(learnerPartition(learner), 5, 'ab');
    await db.progress.bulkPut([
      { learner, skill: '', value: 'head' },
      { learner, skill: 'add' as SkillId, value: learner === ada ? 'Ada can' : 'Ben can' },
    ]);
    await db.questions.put({ learner, item: 'a/1' as ItemId, seed: 3, focus: null, reason: 'next' as never });
    await db.locks.put({ learner, lock: 'sealed' });
    await db.seals.put({ learner, hub, to: 'aa' as never, school: 'bb' as never });
    for (const classId of [class3b, `${class3b}/evidence`, `${class3b}/whys`])
      await db.boards.put({ classId, learner, value: { name: learner === ada ? 'Ada Lovelace' : 'Ben' } });
    const stream = streamOf(device, learnerPartition(learner));
    const held = { stream, hub, epoch: 1, count: 2, head: genesis(stream), answers: 0, at: 0 };
    await db.receipts.put(held);
  }
  await store.append(device, learnerPartition(ada), [work(own, 'My drawing')], clock);
  await db.boards.put({ classId: '/devices', learner: '', value: { names: ['Ada Lovelace'] } });
  const media = createMediaStore(db);
  await media.foldWorks();
  for (const hash of [own, shared])
    await media.putWhole({ hash, bytes: 3, chunks: [new Uint8Array([1, 2, 3])] });
  const erased = written(classPartition(class3b), [...roster, tombstone]);
  const rest: Segment = {
    ...erased,
    previous: began.events[1]?.hash ?? began.previous,
    events: erased.events.slice(2),
  };
  return { db, store, log, media, proofOf, rest };
}

/** By table, the rows that mention a word. */
async function tablesWith(db: FootpathDatabase, ...words: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const table of db.tables) {
    const rows = JSON.stringify(await table.toArray());
    if (words.some((word) => rows.includes(word))) found.push(table.name);
  }
  return found.sort();
}

test('ERA-6: on a tombstone that the hub signed, nothing of the learner is in any table, and all of the others is', async () => {
  const { db, store, log, media, proofOf, rest } = await aDevice();
  expect((await tablesWith(db, ada)).length).toBeGreaterThan(7);
  const countsOf = async (learner: LearnerId) => [
    (await store.streams(learnerPartition(learner))).length,
    (await store.streams(staffPartition(learner))).length,
    await db.progress.where('[learner+skill]').between([learner, ''], [learner, '~']).count(),
    await db.questions.where({ learner }).count(),
    await db.locks.where({ learner }).count(),
    await db.seals.where({ learner }).count(),
    (await media.works(learner)).length,
    await db.boards.filter((row) => row.learner === learner).count(),
  ];
  const before = await countsOf(ben);
  const streams = await db.streams.count();
  const proofs = await db.proofs.count();
  expect(await log.take(rest, proofOf(rest))).toMatchObject({ kind: 'taken', fresh: 1 });

  expect(await tablesWith(db, 'Ada', 'My drawing')).toEqual([]);
  // The id alone: in the event that says so, and in the list of those of whom nothing is taken.
  expect(await tablesWith(db, ada)).toEqual(['events', 'meta']);
  expect(await readMeta(db, 'erased')).toEqual([{ learner: ada, told: false }]);
  expect(await readMeta(db, 'learners')).toEqual([ben]);
  expect(Object.keys((await readMeta(db, 'cursors'))?.after ?? {})).toEqual([learnerPartition(ben)]);
  expect(await countsOf(ada)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  expect(await countsOf(ben)).toEqual(before);
  expect(await db.streams.count()).toBe(streams - 2);
  expect(await db.proofs.count()).toBe(proofs - 1);
  // Their own piece is gone, the one that is Ben's as well is there with its bytes.
  expect(await media.piece(own)).toBeUndefined();
  expect((await media.chunks(own)).bytes).toEqual([]);
  expect((await media.chunks(shared)).bytes).toHaveLength(1);

  const events = await store.read(rest.info.stream, 1, 10);
  expect(firstBreak({ info: rest.info, previous: genesis(rest.info.stream), events })).toBeNull();
  await expect(store.append(device, learnerPartition(ada), [hint], clock)).rejects.toMatchObject({
    name: 'LearnerErased',
  });
  await expect(rememberLearner(db, ada)).rejects.toMatchObject({ name: 'LearnerErased' });
  await log.keepCursor(learnerPartition(ada), 9, 'ab');
  expect(await tablesWith(db, ada)).toEqual(['events', 'meta']);
  // A hub that was put back is told again.
  await db.transaction('rw', db.meta, () => writeMeta(db, 'erased', [{ learner: ada, told: true }]));
  await log.keepHello(hello(2), null);
  expect(await readMeta(db, 'erased')).toEqual([{ learner: ada, told: false }]);
});

test('ERA-6: without the hub’s signature over just that, nothing is removed and nothing taken', async () => {
  const { db, store, log, proofOf, rest } = await aDevice();
  const before = await store.streams(learnerPartition(ada));
  const proof = proofOf(rest);
  const stranger = keygen().secretKey;
  const forged = [
    null,
    proofOf(rest, stranger),
    { ...proof, count: proof.count - 1 },
    { ...proof, device: 'other' as DeviceId },
    { ...proof, hub: 'other' as HubId },
    { ...proof, head: rest.previous },
  ];
  for (const each of forged) expect(await log.take(rest, each)).toEqual({ kind: 'broken', at: 3 });
  expect(await store.streams(learnerPartition(ada))).toEqual(before);
  expect(await readMeta(db, 'erased')).toBeNull();
  expect((await store.stream(rest.info.stream))?.count).toBe(2);
});
