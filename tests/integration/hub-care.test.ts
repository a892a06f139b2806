import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askUrl, signIn, TestDevice } from '#tests/support/memory-hub.ts';
import { type PostgresServer, startPostgres } from '#tests/support/postgres-server.ts';
import { runHubToEnd, startHub, type TestDatabase } from '#tests/support/test-hub.ts';

let server: PostgresServer;
let folder: string;
beforeAll(async () => {
  server = await startPostgres();
  folder = mkdtempSync(join(tmpdir(), 'footpath-care-'));
}, 120_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

const at = (name: string) => join(folder, name);

describe('looking after a school by commands', () => {
  const roads: [string, TestDatabase | undefined, TestDatabase | undefined][] = [
    ['a file', undefined, undefined],
    ['a server', { url: '', school: 'from' }, { url: '', school: 'to' }],
    ['a file to a server', undefined, { url: '', school: 'moved' }],
  ];
  it.each(roads)(
    'HUB-31 HUB-32 HUB-33 %s: backs up while it runs, checks, puts back and starts',
    async (name, from, to) => {
      const source = from && { ...from, url: server.url };
      const target = to && { ...to, url: server.url };
      const file = at(`${name}.backup`);
      const hub = await startHub({ data: at(`${name} 1`), ...(source && { database: source }) });
      const ask = askUrl(hub.url);
      const device = new TestDevice('device-care');
      await device.join(ask, hub.classCode);
      const backup = await runHubToEnd(['--data', hub.data, '--backup', file], source);
      expect(backup).toMatchObject({ code: 0 });
      expect(backup.output).toMatch(/Backing up: 100 %/);
      expect(backup.output).toMatch(/is written: \d+ events of \d+ streams, and 1 packs and media/);
      expect(statSync(file).mode & 0o077).toBe(0);
      expect(await runHubToEnd(['--data', hub.data, '--check'], source)).toMatchObject({
        code: 0,
        output: expect.stringContaining('Everything is as it should be.'),
      });
      expect(await hub.stop()).toBe(0);

      const data = at(`${name} 2`);
      const restored = await runHubToEnd(['--data', data, '--restore', file], target);
      expect(restored.output).toContain('Hillside School is back as it was on');
      expect(restored.code).toBe(0);
      const again = await runHubToEnd(['--data', data, '--restore', file], target);
      expect(again).toMatchObject({
        code: 1,
        output: expect.stringContaining('There is a school here already'),
      });
      expect(await runHubToEnd(['--data', data, '--migrate'], target)).toMatchObject({ code: 0 });
      const second = await startHub({ data, ...(target && { database: target }) });
      expect(await signIn(askUrl(second.url), hub.teacher.name, hub.teacher.password)).toContain(
        'footpath_session',
      );
      // The device's key is still good.
      expect((await device.sync(askUrl(second.url), device.request())).status).toBe(200);
      expect(await second.stop()).toBe(0);
    },
    120_000,
  );

  it('HUB-33 a planted damage is found, said in plain words, and not mended', async () => {
    const data = at('damaged');
    const hub = await startHub({ data });
    await hub.stop();
    const db = new DatabaseSync(join(data, 'hub.sqlite'));
    db.exec('UPDATE pages SET hashes = zeroblob(length(hashes)) WHERE first = 1');
    db.close();
    for (let twice = 0; twice < 2; twice++)
      expect(await runHubToEnd(['--data', data, '--check'])).toMatchObject({
        code: 1,
        output: expect.stringMatching(
          /Something is damaged:\n- Device hub-\w+ in class:class-\w+: from event 1 on/,
        ),
      });
  }, 60_000);

  it('says why it cannot', async () => {
    writeFileSync(at('photo.jpg'), 'JPEG');
    const data = at('none');
    expect(await runHubToEnd(['--data', data, '--backup', at('x')])).toMatchObject({
      code: 1,
      output: expect.stringContaining('There is no school in'),
    });
    expect(await runHubToEnd(['--data', data, '--restore', at('photo.jpg')])).toMatchObject({
      code: 1,
      output: expect.stringContaining('is not a backup made by Footpath'),
    });
    const nowhere = { url: 'postgres://me:secret@127.0.0.1:9/db', school: 'x' };
    const unreachable = await runHubToEnd(['--data', data, '--port', '0'], nowhere);
    expect(unreachable).toMatchObject({
      code: 1,
      output: expect.stringContaining('The database server at 127.0.0.1:9/db (DATABASE_URL) cannot be used'),
    });
    expect(unreachable.output).not.toContain('secret');
    expect(await runHubToEnd(['--data', data], { url: 'mysql://x', school: 'x' })).toMatchObject({ code: 2 });
    expect(await runHubToEnd(['--data', data], { url: server.url, school: 'No Good' })).toMatchObject({
      code: 2,
    });
  }, 60_000);
});
