import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { Agent, get as httpGet } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, describe, expect, it } from 'vitest';
import { type Hello, JoinAnswer } from '#domain/device-api.ts';
import { BoardAnswer, SessionAnswer } from '#domain/hub-api.ts';
import { type ClassId, classPartition, LearnerId } from '#domain/ids.ts';
import { demoSchool } from '#hub/demo/demo-school.ts';
import { SyncAnswer } from '#sync/protocol.ts';
import { type Asker, askUrl, errorCode, json, signIn, TestDevice } from '#tests/support/memory-hub.ts';
import { runHubToEnd, startHub, type TestHub, type TestHubOptions } from '#tests/support/test-hub.ts';

const running: TestHub[] = [];
const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'footpath-process-'));
  folders.push(folder);
  return folder;
};
const start = async (options: TestHubOptions = {}): Promise<TestHub> => {
  const hub = await startHub(options);
  running.push(hub);
  return hub;
};
afterEach(async () => {
  for (const hub of running.splice(0)) await hub.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
const slow = { timeout: 60_000 };

async function classOf(ask: Asker, code: string): Promise<ClassId> {
  const answer = await ask('/api/join', json({ code, device: 'device-asks' }));
  return v.parse(JoinAnswer, await answer.json()).class.id;
}

async function learnersFrom(ask: Asker, device: TestDevice, classId: ClassId): Promise<LearnerId[]> {
  const answer = await device.sync(
    ask,
    device.request(1, 0, [{ partition: classPartition(classId), after: 0 }]),
  );
  const { pulled } = v.parse(SyncAnswer, await answer.json());
  return pulled
    .flatMap((page) => page.segments.flatMap((segment) => segment.events))
    .filter(([type]) => type === 'learner.enrolled')
    .map(([, , , , , data]) => v.parse(LearnerId, data['learner']));
}

describe('the hub as a process', () => {
  it('HUB-2 what it acknowledged is there after a power cut in the middle of a hand-in', slow, async () => {
    const data = newFolder();
    const hub = await start({ data });
    const ask = askUrl(hub.url);
    const classId = await classOf(ask, hub.classCode);
    const devices = [new TestDevice('device-one'), new TestDevice('device-two')] as const;
    for (const device of devices) await device.join(ask, hub.classCode);
    const [learner] = await learnersFrom(ask, devices[0], classId);
    if (!learner) throw new Error('the demo school has learners');
    for (const device of devices) device.practise(learner, 1500);
    const acknowledged = new Map<string, number>();
    const handIn = async (device: TestDevice): Promise<void> => {
      for (let from = 1; from <= 1500; from += 10) {
        const answer = v.parse(
          SyncAnswer,
          await (await device.sync(ask, device.request(from, from + 9))).json(),
        );
        for (const { stream, count } of answer.receipts) acknowledged.set(stream, count);
      }
    };
    const pushing = Promise.allSettled(devices.map(handIn));
    while ([...acknowledged.values()].reduce((sum, count) => sum + count, 0) < 300)
      await new Promise((go) => setTimeout(go, 5));
    await hub.kill();
    await pushing;

    const again = await start({ data });
    const askAgain = askUrl(again.url);
    for (const device of devices) {
      const [receipt] = v.parse(
        SyncAnswer,
        await (await device.sync(askAgain, device.request(1, 0))).json(),
      ).receipts;
      if (!receipt) throw new Error('a receipt for each stream');
      expect(receipt.status).toBe('held');
      expect(receipt.count).toBeGreaterThanOrEqual(acknowledged.get(receipt.stream) ?? 1);
      expect(receipt.count).toBeLessThan(1500);
      const rest = v.parse(
        SyncAnswer,
        await (await device.sync(askAgain, device.request(receipt.count + 1))).json(),
      );
      expect(rest.receipts).toMatchObject([{ status: 'held', count: 1500 }]);
    }
  });

  it('keeps school, code, password, devices and work over a restart', slow, async () => {
    const data = newFolder();
    const first = await start({ data });
    const device = new TestDevice('device-one');
    await device.join(askUrl(first.url), first.classCode);
    const cookie = await signIn(askUrl(first.url), first.teacher.name, first.teacher.password);
    expect(await first.stop()).toBe(0);
    const second = await start({ data });
    expect(second.classCode).toBe(first.classCode);
    expect(second.teacher).toEqual(first.teacher);
    expect((await device.sync(askUrl(second.url))).status).toBe(200);
    const session = await fetch(`${second.url}/api/session`, { headers: { cookie } });
    expect(session.status).toBe(200);
  });

  it('HUB-3 a first start makes a demo school, and a week in it when asked', slow, async () => {
    const hub = await start({ demoWeek: true });
    const ask = askUrl(hub.url);
    const cookie = await signIn(ask, hub.teacher.name, hub.teacher.password);
    const session = v.parse(SessionAnswer, await (await ask('/api/session', { headers: { cookie } })).json());
    expect(session).toMatchObject({
      school: { name: 'Hillside School' },
      classes: [{ name: 'Class 3B', learners: 12 }],
    });
    const answer = await ask(`/api/classes/${session.classes[0]?.id}/board`, { headers: { cookie } });
    const board = v.parse(BoardAnswer, await answer.json());
    expect(board.learners.filter(({ answers }) => answers > 20)).toHaveLength(10);
    expect(board.learners.filter(({ waiting }) => waiting !== null && waiting > 0)).toHaveLength(1);
    const standings = new Set(board.learners.flatMap(({ cells }) => cells.map(({ standing }) => standing)));
    expect(standings).toContain('secure');
    expect(standings).toContain('growing');
  });

  it('HUB-26 finds difficulties on a command, in a demo week too, and prints no name', slow, async () => {
    const data = newFolder();
    const hub = await start({ demoWeek: true, data });
    expect(await hub.stop()).toBe(0);
    const done = await runHubToEnd(['--data', data, '--refit']);
    expect(done).toMatchObject({
      code: 0,
      output: expect.stringMatching(/new difficulties \w+ from \d+ first attempts of 10 learners/),
    });
    for (const name of demoSchool('').learners) expect(done.output).not.toContain(name);
    expect((await runHubToEnd(['--data', data, '--refit'])).output).toContain('not tried');
  });

  it('HUB-10 an empty hub is set up once, with the key it printed', slow, async () => {
    const hub = await start({ empty: true });
    const ask = askUrl(hub.url);
    const wish = {
      school: 'Riverside',
      className: 'Year 2',
      teacher: 'Mr Osei',
      password: 'long enough',
      learners: ['Kofi', 'Mia'],
    };
    expect(await errorCode(await ask('/api/join', json({ code: 'ABCD-EFGH', device: 'device-one' })))).toBe(
      '409 not-set-up',
    );
    expect(await errorCode(await ask('/api/setup', json({ ...wish, key: 'wrong' })))).toBe('403 forbidden');
    const both = await Promise.all([1, 2].map(() => ask('/api/setup', json({ ...wish, key: hub.setupKey }))));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = both.find(({ status }) => status === 200);
    const session = v.parse(SessionAnswer, await winner?.json());
    expect(session.classes).toMatchObject([{ name: 'Year 2', learners: 2 }]);
    expect(winner?.headers.get('set-cookie')).toContain('HttpOnly');
    expect(await errorCode(await ask('/api/setup', json({ ...wish, key: hub.setupKey })))).toBe(
      '409 already-set-up',
    );
    expect((await (await ask('/api/hello')).json()) as Hello).toMatchObject({ school: 'Riverside' });
  });

  it('HUB-20 one hub a folder', slow, async () => {
    const hub = await start({ data: newFolder() });
    const second = await runHubToEnd(['--data', hub.data, '--host', '127.0.0.1', '--port', '0']);
    expect(second.code).toBe(1);
    expect(second.output).toContain('already running');
    expect((await fetch(`${hub.url}/api/hello`)).status).toBe(200);
  });

  it('HUB-22 a damaged database is left as it is, and said to be damaged', slow, async () => {
    const data = newFolder();
    await (await startHub({ data })).stop();
    const file = join(data, 'hub.sqlite');
    const bytes = readFileSync(file);
    for (const [from, to] of [
      [0, 100],
      [4096, 60_000],
    ] as const) {
      const broken = Buffer.from(bytes);
      broken.fill(0xa5, from, to);
      writeFileSync(file, broken);
      const ended = await runHubToEnd(['--data', data, '--host', '127.0.0.1', '--port', '0']);
      expect(ended.code).toBe(1);
      expect(ended.output).toContain('is damaged');
      expect(ended.output).not.toContain('    at ');
      expect(readFileSync(file).equals(broken)).toBe(true);
    }
  });

  it('takes the next port when one is taken, and says so', slow, async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const hub = await start({ port });
    other.close();
    expect(hub.output()).toContain(`Port ${port} is taken`);
    expect((await fetch(`${hub.url}/api/hello`)).status).toBe(200);
  });

  it('HUB-23 stops within two seconds, whoever is still connected', slow, async () => {
    const hub = await startHub();
    const agent = new Agent({ keepAlive: true });
    for (let i = 0; i < 3; i++)
      await new Promise<void>((done) =>
        httpGet(`${hub.url}/api/hello`, { agent }, (answer) => answer.resume().once('end', done)),
      );
    // A request that never ends: its body is promised and not sent.
    const hanging = fetch(`${hub.url}/api/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new ReadableStream({ start: () => {} }),
      duplex: 'half',
    } as RequestInit).catch(() => null);
    await new Promise((go) => setTimeout(go, 200));
    const before = performance.now();
    expect(await hub.stop()).toBe(0);
    expect(performance.now() - before).toBeLessThan(2000);
    await hanging;
    agent.destroy();
  });

  it('gives a new password, and keeps the first one only in a file that can be deleted', slow, async () => {
    const data = newFolder();
    const first = await startHub({ data });
    await first.stop();
    const file = join(data, 'first-sign-in.txt');
    if (process.platform !== 'win32') {
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(statSync(join(data, 'hub.sqlite')).mode & 0o077).toBe(0);
    }
    unlinkSync(file);
    const second = await startHub({ data });
    expect(second.output()).toContain('--new-password');
    expect(second.output()).not.toContain(first.teacher.password);
    await second.stop();
    const given = await runHubToEnd(['--data', data, '--new-password']);
    expect(given.code).toBe(0);
    const password = /password: (.+)/.exec(given.output)?.[1] ?? '';
    expect(password).not.toBe(first.teacher.password);
    const third = await start({ data });
    expect(await signIn(askUrl(third.url), first.teacher.name, password)).toMatch(/^footpath_session=/);
    const old = await fetch(
      `${third.url}/api/session`,
      json({ name: first.teacher.name, password: first.teacher.password }),
    );
    expect(await errorCode(old)).toBe('401 sign-in-wrong');
  });

  it('HUB-11 a hub put back from a backup gets back what only devices still hold', slow, async () => {
    const data = newFolder();
    const hub = await startHub({ data });
    const device = new TestDevice('device-one');
    await device.join(askUrl(hub.url), hub.classCode);
    const classId = await classOf(askUrl(hub.url), hub.classCode);
    const [learner] = await learnersFrom(askUrl(hub.url), device, classId);
    if (!learner) throw new Error('the demo school has learners');
    device.practise(learner, 20);
    await device.sync(askUrl(hub.url), device.request(1, 10));
    await hub.stop();
    const backup = join(newFolder(), 'hub.sqlite');
    copyFileSync(join(data, 'hub.sqlite'), backup);
    const later = await startHub({ data });
    await device.sync(askUrl(later.url));
    await later.stop();
    copyFileSync(backup, join(data, 'hub.sqlite'));
    const restored = await start({ data, args: ['--restored'] });
    const asked = v.parse(
      SyncAnswer,
      await (await device.sync(askUrl(restored.url), device.request(1, 0))).json(),
    );
    expect(asked.hello.epoch).toBeGreaterThan(1);
    expect(asked.receipts).toMatchObject([{ count: 10 }]);
    const rest = v.parse(
      SyncAnswer,
      await (await device.sync(askUrl(restored.url), device.request(11))).json(),
    );
    expect(rest.receipts).toMatchObject([{ status: 'held', count: 20 }]);
  });

  it('says what it does not understand, and leaves nothing behind', slow, async () => {
    const data = join(newFolder(), 'never');
    for (const args of [['--port', 'x'], ['--nonsense']]) {
      const ended = await runHubToEnd([...args, '--data', data]);
      expect(ended.code).toBe(2);
      expect(ended.output).toContain('--data DIR');
    }
    expect(existsSync(data)).toBe(false);
    mkdirSync(data);
    writeFileSync(
      join(data, 'hub.sqlite'),
      'not a database at all, but long enough to be read as one'.repeat(20),
    );
    expect((await runHubToEnd(['--data', data, '--port', '0', '--host', '127.0.0.1'])).output).toContain(
      'damaged',
    );
  });
});
