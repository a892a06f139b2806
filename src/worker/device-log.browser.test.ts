import { keygen, sign } from '@noble/ed25519';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { expect, test } from 'vitest';
import type { Hello } from '#domain/device-api.ts';
import type { Draft, StoredEvent } from '#domain/events/event.ts';
import type {
  ClassId,
  DeviceId,
  HubId,
  HubKey,
  ItemId,
  Partition,
  SchoolId,
  Signature,
} from '#domain/ids.ts';
import { emptyHead, type Segment, streamOf } from '#log/chain.ts';
import { seal } from '#log/seal.ts';
import { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { writeMeta } from '#store/meta.ts';
import type { Stated } from '#sync/initiator-port.ts';
import type { SignedReceipt } from '#sync/protocol.ts';
import { receiptMessage } from '#sync/receipt.ts';
import { createDeviceLog } from './device-log.ts';
import { readAnswerCounts } from './hand-in-state.ts';
import { verifyReceipt } from './verify-receipt.ts';

const hub = 'hub' as HubId;
const device = 'device' as DeviceId;
const ada = 'learner:ada' as Partition;
const clock = { wall: 1_790_000_000_000, offset: 0 };
const hello = (epoch: number): Hello => ({
  footpath: 'hub',
  protocol: 2,
  hub,
  epoch,
  time: clock.wall,
  school: 'School',
  version: '0',
});
const answer: Draft = {
  type: 'answer.submitted',
  data: {
    item: 'a/1' as ItemId,
    seed: 1,
    pack: '0123456789abcdef',
    skills: ['a' as never],
    response: { type: 'number', text: '1' },
    correct: true,
    score: 1,
    misconception: null,
    hints: 0,
    ms: 10,
    difficulty: 0,
    guess: 0,
  },
};

/** A hub's key, and what it signs with it. */
function createSigner() {
  const { secretKey, publicKey } = keygen();
  const signed = (statement: Omit<SignedReceipt, 'signature'>): SignedReceipt => ({
    ...statement,
    signature: bytesToHex(sign(utf8ToBytes(receiptMessage(statement)), secretKey)) as Signature,
  });
  const receipt = ({ stream, seq, hash }: StoredEvent, epoch = 1): SignedReceipt =>
    signed({ hub, epoch, device, stream, count: seq, head: hash, arrival: 7 });
  return { key: bytesToHex(publicKey) as HubKey, receipt };
}

async function openDevice(key: HubKey | null) {
  const db = new FootpathDatabase(`device-log-${Math.random()}`);
  await db.open();
  const store = createDexieEventStore(db);
  await writeMeta(db, 'joined', {
    hub,
    token: 'x',
    school: { id: 'school' as SchoolId, name: 'School' },
    class: { id: 'class' as ClassId, name: 'Class' },
    key,
  });
  await writeMeta(db, 'learners', ['ada' as never]);
  const port = createDeviceLog(db, store, device, () => ({ sent: 0, received: 0 }), verifyReceipt);
  const record = async (): Promise<StoredEvent> => {
    const [event] = await store.append(device, ada, [answer], clock);
    if (!event) throw new Error('nothing appended');
    return event;
  };
  return { db, store, port, record };
}

const statedOf = ({ stream, count, head, arrival, signature }: SignedReceipt): Stated => ({
  stream,
  count,
  head,
  arrival,
  signature,
});

test('SYN-4: safe is said of a receipt that the hub signed, and of nothing less', async () => {
  const { key, receipt } = createSigner();
  const { db, port, record } = await openDevice(key);
  const said = receipt(await record());
  await port.keepHello(hello(1), null);
  // A hub that signs nothing may well hold it. It has not proved it.
  expect(await port.keepReceipt({ ...statedOf(said), signature: null }, hello(1))).toBe('kept');
  expect(await readAnswerCounts(db)).toMatchObject({ waiting: 1, safe: 0 });
  // Signed by another key, for another epoch, for another number of events, for another arrival.
  const forged = createSigner().receipt({ ...(await record()), seq: 1, hash: said.head });
  expect(await port.keepReceipt(statedOf(forged), hello(1))).toBe('forged');
  expect(await port.keepReceipt(statedOf(said), hello(2))).toBe('forged');
  expect(await port.keepReceipt({ ...statedOf(said), count: 2 }, hello(1))).toBe('forged');
  expect(await port.keepReceipt({ ...statedOf(said), arrival: 8 }, hello(1))).toBe('forged');
  expect(await readAnswerCounts(db)).toMatchObject({ waiting: 2, safe: 0 });
  expect(await port.keepReceipt(statedOf(said), hello(1))).toBe('kept');
  expect(await readAnswerCounts(db)).toMatchObject({ waiting: 1, safe: 1 });
});

test('SYN-4: a device from before there were keys asks for one, and believes the first word alone', async () => {
  const { key, receipt } = createSigner();
  const { db, port, record } = await openDevice(null);
  const said = receipt(await record());
  expect((await port.outline()).wantsKey).toBe(true);
  await port.keepReceipt(statedOf(said), hello(1));
  expect(await readAnswerCounts(db)).toMatchObject({ safe: 0 });
  await port.keepHello(hello(1), key);
  await port.keepHello(hello(1), createSigner().key);
  expect((await port.outline()).wantsKey).toBe(false);
  expect(await port.keepReceipt(statedOf(said), hello(1))).toBe('kept');
  expect(await readAnswerCounts(db)).toMatchObject({ safe: 1 });
});

test('SYN-4 SYN-7: a hub with a new epoch has stated nothing yet, so nothing is called safe', async () => {
  const { key, receipt } = createSigner();
  const { db, port, record } = await openDevice(key);
  const event = await record();
  await port.keepHello(hello(1), null);
  await port.keepReceipt(statedOf(receipt(event)), hello(1));
  expect(await readAnswerCounts(db)).toMatchObject({ waiting: 0, safe: 1 });
  await port.keepHello(hello(2), null);
  expect(await readAnswerCounts(db)).toMatchObject({ waiting: 1, safe: 0 });
  // A statement that does not fit our own hash takes the older one with it.
  await port.keepReceipt(statedOf(receipt(event, 2)), hello(2));
  const other = receipt({ ...event, hash: 'f'.repeat(32) as never }, 2);
  expect(await port.keepReceipt(statedOf(other), hello(2))).toBe('differs');
  expect(await readAnswerCounts(db)).toMatchObject({ waiting: 1, safe: 0 });
});

test('SYN-13: what was pulled is handed back after the hub was put back, as far as the hub itself had vouched for it', async () => {
  const { key, receipt } = createSigner();
  const { db, port } = await openDevice(key);
  await port.keepHello(hello(1), null);
  const other = 'tablet' as DeviceId;
  const stream = streamOf(other, ada);
  const info = { stream, device: other, partition: ada, branchOf: null };
  let head = emptyHead(stream);
  const next = (count: number): Segment => {
    const previous = head.head;
    const events = Array.from({ length: count }, () => {
      const event = seal(head, answer, null, clock);
      head = { stream, count: event.seq, head: event.hash };
      return event;
    });
    return { info, previous, events };
  };
  const pull = (segment: Segment, proved = true) => {
    const last = segment.events[segment.events.length - 1] as StoredEvent;
    return port.take(segment, proved ? receipt(last) : null);
  };
  for (const count of [100, 100, 100, 40, 6]) await pull(next(count));
  const vouched = { ...head };
  await pull(next(3), false);
  // While the hub has said nothing else, it holds what it gave.
  expect((await port.outline()).streams).toEqual([]);
  // Statements lie at most a segment apart: the two between 200 and 346 say nothing that the last does not.
  expect((await port.proofs(stream)).map(({ count }) => count)).toEqual([200, 346]);
  await port.keepHello(hello(2), null);
  const [offered] = (await port.outline()).streams;
  expect(offered).toMatchObject({
    stream,
    own: false,
    count: vouched.count,
    head: vouched.head,
    receiptCount: 0,
  });
  // Once the hub will not have it, it is not offered for ever.
  await port.keepRefusal(stream, hello(2));
  expect((await port.outline()).streams).toEqual([]);
  // A fork moves the statements with the events that they are about.
  await port.keepHello(hello(3), null);
  await port.branchAt(stream, 150);
  const [branch] = (await db.streams.toArray()).filter((row) => row.stream !== stream);
  expect(branch).toMatchObject({ own: 0, count: 199 });
  expect((await port.proofs(branch?.stream as never)).map(({ count }) => count)).toEqual([50, 196]);
});
