import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditAnswer } from '#domain/audit-api.ts';
import { type Asker, askUrl, signIn, TestDevice } from '#tests/support/memory-hub.ts';
import { type PostgresServer, startPostgres } from '#tests/support/postgres-server.ts';
import { runHubToEnd, startHub, type TestDatabase, type TestHub } from '#tests/support/test-hub.ts';

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
const phraseIn = (output: string) => /phrase:\n\n {2}((?:[a-z]+ ){9}[a-z]+)\n/.exec(output)?.[1] ?? '';

/** What somebody at the hub's own computer did last, as the principal reads it. */
async function lastDeed(ask: Asker, { teacher }: TestHub): Promise<string | undefined> {
  const cookie = await signIn(ask, teacher.name, teacher.password);
  const answer = await ask('/api/audit?who=command-line&limit=1', { headers: { cookie } });
  return v.parse(AuditAnswer, await answer.json()).entries[0]?.did;
}

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
      // Beside the hub that runs (AUT-8).
      expect(await lastDeed(ask, hub)).toBe('backup.made');
      expect(await runHubToEnd(['--data', hub.data, '--check'], source)).toMatchObject({
        code: 0,
        output: expect.stringContaining('Everything is as it should be.'),
      });
      expect(await hub.stop()).toBe(0);

      const data = at(`${name} 2`);
      const env = { FOOTPATH_RECOVERY: phraseIn(backup.output) };
      const restored = await runHubToEnd(['--data', data, '--restore', file], target, env);
      expect(restored.output).toContain('Hillside School is back as it was on');
      expect(restored.code).toBe(0);
      const again = await runHubToEnd(['--data', data, '--restore', file], target, env);
      expect(again).toMatchObject({
        code: 1,
        output: expect.stringContaining('There is a school here already'),
      });
      expect(await runHubToEnd(['--data', data, '--migrate'], target)).toMatchObject({ code: 0 });
      const second = await startHub({ data, ...(target && { database: target }) });
      // Staff have their old passwords, and the audit goes on where it was.
      expect(await lastDeed(askUrl(second.url), hub)).toBe('restored');
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

  it('KEY-1 a phrase is made once and asked for; another leaves older backups to the one of before', async () => {
    const data = at('phrases');
    const hub = await startHub({ data });
    await hub.stop();
    const file = at('first.backup');
    const first = await runHubToEnd(['--data', data, '--backup', file]);
    const before = phraseIn(first.output);
    // The next needs nobody, and says no phrase.
    const second = await runHubToEnd(['--data', data, '--backup', at('second.backup')]);
    expect(second).toMatchObject({ code: 0, output: expect.not.stringContaining('phrase:\n') });
    const made = await runHubToEnd(['--data', data, '--recovery']);
    expect(made).toMatchObject({
      code: 0,
      output: expect.stringContaining('still need the phrase of before'),
    });
    const after = phraseIn(made.output);
    expect(after).not.toBe(before);
    const restoring = ['--data', at('phrases 2'), '--restore', file];
    const asked = await runHubToEnd(restoring);
    expect(asked).toMatchObject({ code: 1, output: expect.stringContaining('is sealed. Give its recovery') });
    const wrong = await runHubToEnd(restoring, undefined, { FOOTPATH_RECOVERY: `${after} tigr` });
    expect(wrong).toMatchObject({
      code: 1,
      output: expect.stringContaining('no phrase has the word "tigr"'),
    });
    expect(existsSync(join(at('phrases 2'), 'hub.sqlite'))).toBe(false);
    writeFileSync(at('phrase'), `${before}\n`);
    expect(await runHubToEnd([...restoring, '--recovery-file', at('phrase')])).toMatchObject({ code: 0 });
    const nowhere = await runHubToEnd(['--data', at('nowhere'), '--recovery']);
    expect(nowhere).toMatchObject({ code: 1, output: expect.stringContaining('There is no school in') });
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
