import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEvent } from '#domain/events/event.ts';
import { type LearnerId, learnerPartition, staffPartition } from '#domain/ids.ts';
import { type OpenHub, openHub } from '#hub/cli/open-hub.ts';
import { createSchool } from '#hub/school.ts';
import { createStaffWords } from '#hub/staff-words.ts';
import type { EventStore } from '#log/event-store.ts';
import { compareEvents } from '#log/order.ts';
import { emptyEntries, foldEntries, viewEntries } from '#log/projections/entries.ts';
import { learnersOf } from '#log/projections/roster.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { startHub } from '#tests/support/test-hub.ts';
import { openWorkerDevice } from '#tests/support/worker-device.ts';

async function entriesAt(store: EventStore, learner: LearnerId) {
  const events = [];
  for (const partition of [learnerPartition(learner), staffPartition(learner)])
    for (const { stream, count } of await store.streams(partition))
      events.push(...(await store.read(stream, 1, count)));
  const known = events.sort(compareEvents).flatMap((event) => readEvent(event) ?? []);
  return viewEntries(known.reduce(foldEntries, emptyEntries));
}

test('LOG-18: what the hub minted once is spent once, though two devices out of reach of each other spend it', async () => {
  const data = mkdtempSync(join(tmpdir(), 'footpath-entries-'));
  const { classCode, stop } = await startHub({ data });
  await stop();
  const entry = { id: 'job-7-ada-1', kind: 'coins', amount: 5, for: 'job:7' };
  const learner = await atHub(data, async (hub) => {
    const school = createSchool(hub.store, hub.accounts, hub.clock);
    const [first] = await hub.accounts.codes.all();
    const [ada] = first ? learnersOf((await school.view(first.class)).roster) : [];
    if (!ada) throw new Error('the demo school has nobody');
    const words = createStaffWords(hub.store, hub.accounts, hub.clock);
    // Asked twice, as after a lost answer, and at the same moment.
    await Promise.all([words.mint(ada.learner, entry), words.mint(ada.learner, entry)]);
    return ada.learner;
  });
  const running = await startHub({ data });
  const devices = [];
  for (const bought of ['hat', 'kite']) {
    const device = await openWorkerDevice(() => running.url);
    await device.join(classCode);
    await device.remember(learner);
    await device.handIn();
    const store = createDexieEventStore(device.db);
    expect((await entriesAt(store, learner)).books).toMatchObject([{ kind: 'coins', minted: 5, left: 5 }]);
    const spent = { type: 'entry.spent' as const, data: { id: entry.id, for: `shop:${bought}` } };
    await store.append(device.device, learnerPartition(learner), [spent], { wall: Date.now(), offset: null });
    devices.push({ device, store });
  }
  for (const { device } of [...devices, ...devices])
    expect(await device.handIn()).toEqual({ ok: true, value: null });
  const here = await Promise.all(devices.map(({ store }) => entriesAt(store, learner)));
  for (const { device } of devices) device.close();
  await running.stop();
  const there = await atHub(data, ({ store }) => entriesAt(store, learner));
  expect(there.books).toMatchObject([{ kind: 'coins', minted: 5, left: 0 }]);
  expect(there.clashes).toHaveLength(1);
  for (const view of here) expect(view).toEqual(there);
  rmSync(data, { recursive: true });
}, 60_000);

/** The hub's own storage, while no hub runs on it. */
async function atHub<T>(data: string, work: (hub: OpenHub) => Promise<T>): Promise<T> {
  const opened = await openHub({ data, database: null });
  if (!opened.ok) throw new Error(`the folder could not be opened: ${opened.error.type}`);
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}
