import { expect, test } from 'vitest';
import type { Hello } from '#domain/device-api.ts';
import type { ClassId, DeviceId, HubId, ItemId, Partition, SchoolId } from '#domain/ids.ts';
import { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { writeMeta } from '#store/meta.ts';
import { createDeviceLog } from './device-log.ts';
import { readAnswerCounts } from './hand-in-state.ts';

const hub = 'hub' as HubId;
const device = 'device' as DeviceId;
const hello = (epoch: number): Hello => ({
  footpath: 'hub',
  protocol: 1,
  hub,
  epoch,
  time: 1_790_000_000_000,
  school: 'School',
  version: '0',
});

test('SYN-4 SYN-7: a hub with a new epoch has stated nothing yet, so nothing is called safe', async () => {
  const db = new FootpathDatabase(`device-log-${Math.random()}`);
  await db.open();
  const store = createDexieEventStore(db);
  await writeMeta(db, 'joined', {
    hub,
    token: 'x',
    school: { id: 'school' as SchoolId, name: 'School' },
    class: { id: 'class' as ClassId, name: 'Class' },
  });
  const port = createDeviceLog(db, store, device, () => ({ sent: 0, received: 0 }));
  const answer = {
    type: 'answer.submitted' as const,
    data: {
      item: 'a/1' as ItemId,
      seed: 1,
      pack: '0123456789abcdef',
      skills: ['a' as never],
      response: { type: 'number' as const, text: '1' },
      correct: true,
      score: 1,
      misconception: null,
      hints: 0,
      ms: 10,
      difficulty: 0,
      guess: 0,
    },
  };
  const [event] = await store.append(device, 'learner:ada' as Partition, [answer], {
    wall: 1_790_000_000_000,
    offset: 0,
  });
  if (!event) throw new Error('nothing appended');
  await port.keepHello(hello(1));
  expect(await port.keepReceipt({ stream: event.stream, count: 1, head: event.hash }, hello(1))).toBe(true);
  expect(await readAnswerCounts(db)).toMatchObject({ waiting: 0, safe: 1 });
  await port.keepHello(hello(2));
  expect(await readAnswerCounts(db)).toMatchObject({ waiting: 1, safe: 0 });
  // A statement that does not fit our own hash takes the older one with it.
  await port.keepReceipt({ stream: event.stream, count: 1, head: event.hash }, hello(2));
  expect(
    await port.keepReceipt({ stream: event.stream, count: 1, head: 'f'.repeat(32) as never }, hello(2)),
  ).toBe(false);
  expect(await readAnswerCounts(db)).toMatchObject({ waiting: 1, safe: 0 });
});
