import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceId, Partition } from '#domain/ids.ts';
import { createHubStorage } from '#hub/storage/hub-storage.ts';
import { openPostgres } from '#hub/storage/postgres/open.ts';
import { all, one, run } from '#hub/storage/steps.ts';
import { type PostgresServer, startPostgres } from '#tests/support/postgres-server.ts';

const now = 1_790_000_000_000;
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
}, 120_000);
afterAll(() => server.stop(), 60_000);

const open = async (school: string, lost: () => void = () => undefined, url = server.url) => {
  const opened = await openPostgres({ url, school }, lost);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const { engine, close } = opened.value;
  return { engine, close, ...createHubStorage(engine, () => now) };
};
const drafts = (count: number) =>
  Array.from({ length: count }, () => ({
    type: 'preference.changed' as const,
    data: { field: 'locale' as const, value: 'en' },
  }));
const device = 'device-a' as DeviceId;
const ada = 'learner:ada' as Partition;
const asAdmin = async (sql: string): Promise<unknown[]> => {
  const client = new pg.Client(server.url);
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
};

describe('a hub on a PostgreSQL server', () => {
  it('HUB-28 schools on one server see nothing of each other', async () => {
    const [one, two] = await Promise.all([open('north'), open('south')]);
    await one.store.append(device, ada, drafts(3), { wall: now, offset: 0 });
    await one.accounts.settings.write('demo', 'yes');
    expect(await two.store.streams(ada)).toEqual([]);
    expect(await two.store.cursor()).toBe(0);
    expect(await two.accounts.settings.read('demo')).toBeNull();
    // The same device, learner and numbers in another school are other events.
    await two.store.append(device, ada, drafts(1), { wall: now, offset: 0 });
    expect(await one.store.cursor()).toBe(3);
    expect((await one.accounts.identity()).hub).not.toBe((await two.accounts.identity()).hub);
    await Promise.all([one.close(), two.close()]);
  });

  it('HUB-28 a second hub of a school is told so, and may come when the first has ended', async () => {
    const first = await open('one-hub');
    expect(await openPostgres({ url: server.url, school: 'one-hub' }, () => undefined)).toEqual({
      ok: false,
      error: { type: 'in-use' },
    });
    await first.close();
    const second = await open('one-hub');
    await second.close();
  });

  it('HUB-28 a hub that was not heard of is taken over, and writes nothing more', async () => {
    let lost = 0;
    const first = await open('taken', () => (lost += 1));
    await first.store.append(device, ada, drafts(2), { wall: now, offset: 0 });
    // As if it had been cut off for a minute.
    await asAdmin(`UPDATE hubs SET renewed = now() - interval '1 minute' WHERE school = 'taken'`);
    const second = await open('taken');
    await expect(first.store.append(device, ada, drafts(1), { wall: now, offset: 0 })).rejects.toThrow(
      'taken this school over',
    );
    expect(await second.store.cursor()).toBe(2);
    await expect.poll(() => lost, { timeout: 8000 }).toBe(1);
    await first.close();
    // Ending did not take the school from the other.
    await second.store.append(device, ada, drafts(1), { wall: now, offset: 0 });
    await second.close();
  });

  it('HUB-28 the hub of a process that is no more is replaced at once', async () => {
    const first = await open('killed');
    await first.close();
    const { hostname } = await import('node:os');
    await asAdmin(
      `UPDATE hubs SET holder = '${hostname()} 999999999 x', renewed = now() WHERE school = 'killed'`,
    );
    const before = Date.now();
    await (await open('killed')).close();
    expect(Date.now() - before).toBeLessThan(5000);
  });

  it('HUB-2 what was acknowledged is there after the server was killed, and the hub goes on without a restart', async () => {
    const hub = await open('power-cut');
    let acknowledged = 0;
    let asked = 0;
    const writing = (async () => {
      for (; asked < 60; ) {
        asked += 1;
        await hub.store.append(device, ada, drafts(1), { wall: now + asked, offset: 0 }).then(
          () => (acknowledged += 1),
          () => undefined,
        );
        await new Promise((turn) => setTimeout(turn, 5));
      }
    })();
    await new Promise((turn) => setTimeout(turn, 120));
    await server.kill();
    const before = acknowledged;
    await server.restart();
    await writing;
    expect(before).toBeGreaterThan(0);
    expect(acknowledged).toBeGreaterThan(before);
    const held = await hub.store.cursor();
    expect(held).toBeGreaterThanOrEqual(acknowledged);
    expect(held).toBeLessThanOrEqual(asked);
    await hub.close();
  });

  it('begins a transaction again that the server undid', async () => {
    const hub = await open('again');
    await hub.accounts.settings.write('demo', '0');
    const other = new pg.Client(server.url);
    await other.connect();
    let tries = 0;
    // Locks two rows in one order, while another session locks them in the other: the server ends one with 40P01.
    await other.query('BEGIN');
    await other.query("UPDATE settings SET value = value WHERE school = 'again' AND name = 'demo'");
    const writing = hub.engine.write(function* () {
      tries += 1;
      yield* run("INSERT INTO heard (school, partition, at) VALUES ($1, 'p', $2)", tries);
      yield* run("UPDATE settings SET value = 'done' WHERE school = $1 AND name = $2", 'demo');
    });
    await new Promise((turn) => setTimeout(turn, 200));
    const crossing = other.query("INSERT INTO heard (school, partition, at) VALUES ('again', 'p', 0)");
    // Whichever of the two is ended, the hub's comes through.
    await crossing.then(
      () => other.query('ROLLBACK'),
      () => other.query('ROLLBACK'),
    );
    await writing;
    await other.end();
    expect(await hub.accounts.settings.read('demo')).toBe('done');
    await hub.close();
  });

  it('HUB-28 says what is wrong with a server it cannot use', async () => {
    const nowhere = await openPostgres(
      { url: 'postgres://somebody:secret@127.0.0.1:9/none', school: 'x' },
      () => undefined,
    );
    expect(nowhere).toMatchObject({ ok: false, error: { type: 'unreachable', server: '127.0.0.1:9/none' } });
    expect(JSON.stringify(nowhere)).not.toContain('secret');
    const lazy = await startPostgres(['synchronous_commit=off']);
    expect(await openPostgres({ url: lazy.url, school: 'x' }, () => undefined)).toEqual({
      ok: false,
      error: { type: 'not-durable' },
    });
    await lazy.stop();
    await asAdmin(`UPDATE versions SET version = 99 WHERE school = ''`);
    expect(await openPostgres({ url: server.url, school: 'x' }, () => undefined)).toEqual({
      ok: false,
      error: { type: 'newer', version: 99 },
    });
    await asAdmin(`UPDATE versions SET version = 1 WHERE school = ''`);
  });

  it('HUB-21 hubs of many schools may start at once on an empty database', async () => {
    await asAdmin('CREATE DATABASE fresh');
    const url = server.url.replace(/postgres$/, 'fresh');
    const hubs = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((school) => open(school, undefined, url)));
    await Promise.all(hubs.map(({ accounts }) => accounts.identity()));
    const schools = await hubs[0]?.engine.read(() =>
      all<{ school: string }>('SELECT school FROM hubs WHERE school >= $1 OR school < $1 ORDER BY school'),
    );
    expect(schools?.map(({ school }) => school)).toEqual(['a', 'b', 'c', 'd', 'e']);
    await Promise.all(hubs.map(({ close }) => close()));
  });

  it('HUB-21 a hub waits for another that is making the same table, and has begun with its type', async () => {
    await asAdmin('CREATE DATABASE begun');
    const url = server.url.replace(/postgres$/, 'begun');
    const other = new pg.Client(url);
    await other.connect();
    // What a second hub meets of a first one that is half-way: the name is taken as a type, and there is no table.
    await other.query(`CREATE TYPE versions AS ENUM ('begun')`);
    const opening = open('late', undefined, url);
    await new Promise((turn) => setTimeout(turn, 300));
    await other.query('DROP TYPE versions');
    await other.end();
    const hub = await opening;
    expect((await hub.accounts.identity()).hub).toBeTruthy();
    await hub.close();
  });

  it('a statement that forgets the school cannot be run', async () => {
    const hub = await open('forgetful');
    await expect(hub.engine.read(() => one('SELECT COUNT(*) FROM staff'))).rejects.toThrow();
    await hub.close();
  });
});
