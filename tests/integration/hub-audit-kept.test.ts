import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyArchive } from '#hub/archive/read.ts';
import { restoreArchive } from '#hub/archive/restore.ts';
import { rowsOf } from '#hub/archive/tables.ts';
import { checkSchool } from '#hub/check/check-school.ts';
import { lookAt } from '#hub/cli/look-at.ts';
import { noteBeside } from '#hub/cli/note-beside.ts';
import { type HubPlace, openHub, openStorage } from '#hub/cli/open-hub.ts';
import { openSchool } from '#hub/new-school.ts';
import { createSchool } from '#hub/school.ts';
import { testNow } from '#tests/support/memory-hub.ts';
import { type PostgresServer, startPostgres } from '#tests/support/postgres-server.ts';
import { runHubToEnd } from '#tests/support/test-hub.ts';

let server: PostgresServer;
let folder: string;
beforeAll(async () => {
  server = await startPostgres();
}, 120_000);
afterAll(() => server.stop(), 60_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-audit-kept-'));
  return () => rmSync(folder, { recursive: true });
});

const nothing = () => undefined;
const inFile = (name: string): HubPlace => ({ data: join(folder, name), database: null });
const onServer = (name: string): HubPlace => ({
  data: join(folder, name),
  database: { url: server.url, school: `audit-${process.pid}-${name}` },
});
const places = [
  ['SQLite', inFile],
  ['PostgreSQL', onServer],
] as const;
const openAt = async (place: HubPlace) => {
  const opened = await openHub(place);
  if (!opened.ok) throw new Error(opened.error.type);
  return opened.value;
};
const check = async (place: HubPlace) => {
  const checked = await lookAt(place, (reader, ownCheck) =>
    checkSchool({ reader, data: place.data }, ownCheck, nothing),
  );
  if (!checked.ok) throw new Error(checked.error.type);
  return checked.value.damages;
};

async function aSchool(place: HubPlace, entries = 5) {
  const hub = await openAt(place);
  const school = createSchool(hub.store, hub.accounts, hub.clock);
  const wish = { school: 'S', className: 'C', teacher: 'T', password: 'scrypt$x', learners: ['Ada'] };
  const member = await openSchool(hub.accounts, school, wish, null, testNow, false);
  if (!member) throw new Error('no school');
  for (let n = 0; n < entries; n++)
    await hub.accounts.audit.append({ who: member.id, did: 'read.matters' }, testNow + n);
  return { hub, member };
}

/** An archive as `version` wrote it, of lines; with what the tables of a school hold now. */
async function archiveOf(
  place: HubPlace,
  version: number,
  change: (table: string, rows: unknown[][]) => unknown[][],
) {
  const { createHash } = await import('node:crypto');
  const { archivedTables } = await import('#hub/archive/tables.ts');
  const looked = await lookAt(place, async (reader) => {
    const lines = [
      JSON.stringify({ kind: 'footpath-archive', version, hub: null, school: 'S', made: testNow, events: 0 }),
    ];
    for (const table of Object.keys(archivedTables))
      for await (const rows of rowsOf(reader, table))
        lines.push(
          JSON.stringify({
            kind: 'rows',
            table,
            rows: change(
              table,
              rows.map((row) => [...row]),
            ),
          }),
        );
    const text = `${lines.join('\n')}\n`;
    const end = JSON.stringify({ kind: 'end', sha256: createHash('sha256').update(text).digest('hex') });
    return gzipSync(`${text}${end}\n`);
  });
  if (!looked.ok) throw new Error(looked.error.type);
  const bytes = looked.value;
  return {
    recovery: null,
    bytes: async function* () {
      yield bytes;
    },
  } as unknown as Parameters<typeof verifyArchive>[0];
}

describe.each(places)('the audit on %s', (name, placeOf) => {
  it('AUT-8 --check finds an entry that was changed or cut off', async () => {
    const place = placeOf(`check-${name.toLowerCase()}`);
    const { hub } = await aSchool(place);
    expect(await check(place)).toEqual([]);
    const opened = hub;
    await opened.close();
    const storage = await openStorage(place);
    if (!storage.ok) throw new Error(storage.error.type);
    const { engine, close } = storage.value;
    const change = (sql: string) =>
      engine.write(function* () {
        yield { sql, values: [] };
      });
    await change("UPDATE audit SET learner = 'l-other' WHERE school = $1 AND n = 3");
    expect(await check(place)).toEqual([{ kind: 'audit', from: 3 }]);
    await change("UPDATE audit SET learner = '' WHERE school = $1 AND n = 3");
    expect(await check(place)).toEqual([]);
    await change('DELETE FROM audit WHERE school = $1 AND n = 6');
    expect(await check(place)).toEqual([{ kind: 'audit', from: 6 }]);
    await close();
  });

  it('AUT-8 what is done at the hub’s computer is written beside a hub that runs, and neither overwrites the other', async () => {
    const place = placeOf(`beside-${name.toLowerCase()}`);
    const { hub, member } = await aSchool(place);
    const before = (await hub.accounts.audit.head()).n;
    await Promise.all([
      ...Array.from({ length: 8 }, () =>
        noteBeside(place, { did: 'backup.made', detail: { events: 1 } }, testNow),
      ),
      ...Array.from({ length: 8 }, () =>
        hub.accounts.audit.append({ who: member.id, did: 'read.devices' }, testNow),
      ),
    ]);
    expect((await hub.accounts.audit.head()).n).toBe(before + 16);
    expect(await check(place)).toEqual([]);
    const [last] = await hub.accounts.audit.page(before + 17, 1, { who: 'command-line', learner: null });
    expect(last).toMatchObject({ did: 'backup.made', detail: '{"events":1}' });
    await hub.close();
  });
});

describe('the audit in a backup', () => {
  it('AUT-8 an archive whose entries were changed, taken out or cut off is refused before anything is written', async () => {
    const place = inFile('school');
    const { hub } = await aSchool(place);
    await hub.close();
    const verify = async (change: (rows: unknown[][]) => unknown[][]) =>
      verifyArchive(
        await archiveOf(place, 2, (table, rows) => (table === 'audit' ? change(rows) : rows)),
        nothing,
      );
    expect(await verify((rows) => rows)).toMatchObject({ ok: true });
    const damaged = { ok: false, error: { type: 'damaged' } };
    expect(await verify((rows) => rows.slice(0, -1))).toMatchObject(damaged);
    expect(await verify((rows) => rows.filter((_, at) => at !== 2))).toMatchObject(damaged);
    expect(
      await verify((rows) =>
        rows.map((row, at) => (at === 2 ? [...row.slice(0, 2), 'staff-x', ...row.slice(3)] : row)),
      ),
    ).toMatchObject(damaged);
    expect(await verify((rows) => rows.map((row) => row.slice(0, -1)))).toMatchObject(damaged);
  });

  it('AUT-3 one of before there were principals is put back with one: whoever came first', async () => {
    const place = inFile('old');
    const { hub } = await aSchool(place, 0);
    const second = {
      id: 'staff-2' as never,
      name: 'Later',
      roles: ['teacher'],
      password: 'x',
      isFirst: false,
    } as const;
    await hub.accounts.staff.add(second, [], 'command-line', testNow + 5);
    await hub.close();
    const old = await archiveOf(place, 1, (table, rows) => {
      if (table === 'staff')
        return rows.map(([id, signIn, name, , password, created]) => [
          id,
          signIn,
          name,
          'teacher',
          password,
          created,
        ]);
      if (table === 'settings') return rows.filter(([name]) => name !== 'audit-head');
      return table === 'audit' ? [] : rows;
    });
    const opened = await openStorage(inFile('back'));
    if (!opened.ok) throw new Error(opened.error.type);
    const { engine, store, accounts, close } = opened.value;
    const restored = await restoreArchive(old, { engine, store, data: join(folder, 'back') }, nothing);
    expect(restored).toMatchObject({ ok: true });
    expect((await accounts.staff.all()).map(({ name, roles }) => [name, roles])).toEqual([
      ['T', ['principal', 'teacher', 'technician']],
      ['Later', ['teacher']],
    ]);
    await close();
  });
});

describe('the command line', () => {
  it('AUT-8 a new password, a pairing key and a restore are noted, by the command line', async () => {
    const { data } = inFile('cli');
    const place = inFile('cli');
    const { hub } = await aSchool(place, 0);
    await hub.close();
    for (const args of [['--new-password'], ['--pair']])
      expect((await runHubToEnd(['--data', data, ...args])).code).toBe(0);
    const db = new DatabaseSync(join(data, 'hub.sqlite'), { readOnly: true });
    const deeds = db.prepare('SELECT did, who FROM audit ORDER BY n').all();
    db.close();
    expect(deeds.slice(1)).toEqual([
      { did: 'password.given', who: 'command-line' },
      { did: 'pair-key.made', who: 'command-line' },
    ]);
    expect(readFileSync(join(data, 'first-sign-in.txt'), 'utf8')).toContain('name: T');
  });
});
