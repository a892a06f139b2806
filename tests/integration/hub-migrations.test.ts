import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { DeviceId, Partition, StreamId } from '#domain/ids.ts';
import { createSchool } from '#hub/school.ts';
import { createHubStorage } from '#hub/storage/hub-storage.ts';
import { openDatabase } from '#hub/storage/sqlite/database.ts';
import { createSqliteEngine } from '#hub/storage/sqlite/engine.ts';
import { newestVersion, versionOf } from '#hub/storage/sqlite/migrate.ts';
import { firstBreak, genesis } from '#log/chain.ts';
import { learnersOf } from '#log/projections/roster.ts';

const now = 1_790_000_000_000;
const fixture = join(import.meta.dirname, '../fixtures/hub-version-4.sql');

/** A data folder as version 4 left it. */
function oldFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'footpath-old-'));
  const db = new DatabaseSync(join(folder, 'hub.sqlite'));
  db.exec(readFileSync(fixture, 'utf8'));
  db.close();
  return folder;
}

describe('a database of an older program', () => {
  it('HUB-21 is brought up with every event, arrival number, account and claim', async () => {
    const folder = oldFolder();
    const opened = openDatabase(folder);
    if (!opened.ok) throw new Error(opened.error.type);
    const { db, close } = opened.value;
    expect(versionOf(db)).toBe(newestVersion());
    const { store, accounts } = createHubStorage(createSqliteEngine(db), () => now);
    const [first] = await accounts.codes.all();
    if (!first) throw new Error('no class');
    const school = createSchool(store, accounts, { now: () => now });
    const [ada] = learnersOf((await school.view(first.class)).roster);
    expect(ada?.name).toBe('Ada');
    const partition = `learner:${ada?.learner}` as Partition;

    const states = await store.streams(partition);
    expect(states.map(({ count }) => count).sort((a, b) => a - b)).toEqual([1, 10, 300]);
    for (const state of states) {
      const events = await store.read(state.stream, 1, 1000);
      expect(events).toHaveLength(state.count);
      expect(firstBreak({ info: state, previous: genesis(state.stream), events })).toBeNull();
      expect(events[events.length - 1]?.hash).toBe(state.head);
    }
    const arrivals = await store.arrivals(partition, 0, 1000);
    expect(arrivals).toHaveLength(311);
    // Three class events came first, and one of staff between the two segments.
    expect([arrivals[0]?.arrival, arrivals[255]?.arrival, arrivals[256]?.arrival]).toEqual([4, 259, 261]);
    expect(await store.cursor()).toBe(315);

    expect(await accounts.devices.bearerOf('uEMWtxuIhrnF6aIlz_0MtndCQvLBI-qKL4lkKJwTsWs')).toEqual({
      device: 'device-old',
      class: first.class,
    });
    expect((await accounts.school())?.name).toBe('Old School');
    // Whoever the school was set up by decides now who may what (AUT-3).
    expect(await accounts.staff.byName('teacher old')).toMatchObject({
      roles: ['principal', 'teacher', 'technician'],
      isFirst: false,
    });
    expect(await accounts.claims.contactOf(partition)).toEqual({ lastHeard: now, waiting: 12 });

    // And it goes on where it was.
    const [event] = await store.append(
      'device-old' as DeviceId,
      partition,
      [{ type: 'hint.taken', data: { item: 'add-within-10/1', seed: 1, number: 1 } } as never],
      { wall: now, offset: 0 },
    );
    expect(event?.seq).toBe(301);
    expect((await store.arrivals(partition, 315, 5)).map(({ arrival }) => arrival)).toEqual([316]);
    expect((await store.stream(event?.stream as StreamId))?.count).toBe(301);
    close();
    rmSync(folder, { recursive: true });
  });

  it('HUB-21 a migration that fails leaves the database as it was', () => {
    const folder = oldFolder();
    const before = new DatabaseSync(join(folder, 'hub.sqlite'));
    // Keys that are no JSON: the events cannot be packed.
    before.exec(`UPDATE shapes SET shape = 'no JSON ' || id`);
    before.close();
    expect(openDatabase(folder)).toMatchObject({ ok: false, error: { type: 'unwritable' } });
    const after = new DatabaseSync(join(folder, 'hub.sqlite'), { readOnly: true });
    expect(versionOf(after)).toBe(4);
    expect(after.prepare('SELECT COUNT(*) AS n FROM events').get()).toEqual({ n: 315 });
    after.close();
    rmSync(folder, { recursive: true });
  });
});
