import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import type { ConfirmAnswer, ErasuresAnswer } from '#domain/erasure-api.ts';
import {
  type ClassId,
  classPartition,
  type LearnerId,
  learnerPartition,
  type StreamId,
} from '#domain/ids.ts';
import { openHub } from '#hub/cli/open-hub.ts';
import { createSchool } from '#hub/school.ts';
import { type EventPage, unpackPage } from '#hub/storage/event-page.ts';
import { nameIt, photo, upload } from '#tests/support/media-device.ts';
import { askUrl, json, signIn, TestDevice } from '#tests/support/memory-hub.ts';
import { runHubToEnd, startHub, type TestHub } from '#tests/support/test-hub.ts';
import { openWorkerDevice, type WorkerDevice } from '#tests/support/worker-device.ts';

/** Real hubs, real devices' workers, and the roads by which somebody who was erased could come back (docs/spec/erasure.md). */
const folders: string[] = [];
const hubs: TestHub[] = [];
const devices: WorkerDevice[] = [];

afterEach(async () => {
  for (const device of devices.splice(0)) device.close();
  for (const hub of hubs.splice(0)) await hub.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'footpath-erasing-'));
  folders.push(made);
  return made;
}

async function start(data: string, args: readonly string[] = []): Promise<TestHub> {
  const hub = await startHub({ data, args });
  hubs.push(hub);
  return hub;
}

const command = (data: string, ...args: readonly string[]) => runHubToEnd(['--data', data, ...args]);

async function deviceAt(url: () => string, code: string): Promise<WorkerDevice> {
  const device = await openWorkerDevice(url);
  devices.push(device);
  await device.join(code);
  expect(await device.handIn()).toEqual({ ok: true, value: null });
  return device;
}

/** What the first of the demo school is, and how to have them erased. */
type Someone = { readonly learner: LearnerId; readonly name: string; readonly class: ClassId };
async function firstOf(device: WorkerDevice): Promise<Someone> {
  const joined = await device.classroom.read();
  const entry = joined?.roster[0];
  if (!joined || !entry) throw new Error('the roster has not come');
  return { learner: entry.learner, name: entry.name, class: joined.class.id };
}

async function erase(hub: TestHub, someone: Someone, password: string): Promise<void> {
  const ask = askUrl(hub.url);
  const cookie = await signIn(ask, hub.teacher.name || 'Ms Rivera', password);
  const path = `/api/classes/${someone.class}/learners/${someone.learner}/erase`;
  const answer = await ask(path, json({ name: someone.name }, { cookie }));
  expect(answer.status, await answer.clone().text()).toBe(200);
}

async function erasures(hub: TestHub, name: string, password: string): Promise<ErasuresAnswer['erasures']> {
  const ask = askUrl(hub.url);
  const answer = await ask('/api/erasures', { headers: { cookie: await signIn(ask, name, password) } });
  return ((await answer.json()) as ErasuresAnswer).erasures;
}

/** Every table of a device, as text. */
async function allOf({ db }: WorkerDevice): Promise<string> {
  const tables = await Promise.all(db.tables.map(async (table) => [table.name, await table.toArray()]));
  return JSON.stringify(tables);
}

/** No trace but the id, which says that nothing of it is to come back. */
async function expectGone(device: WorkerDevice, { learner, name }: Someone): Promise<void> {
  const all = await allOf(device);
  expect(all).not.toContain(name);
  const tables = JSON.parse(all) as [string, unknown[]][];
  const named = tables.filter(([, rows]) => JSON.stringify(rows).includes(learner)).map(([table]) => table);
  // The event that says so, and the list of those of whom nothing is taken.
  expect(named).toEqual(['events', 'meta']);
  const events = (await device.db.events.toArray()).filter((event) =>
    JSON.stringify(event).includes(learner),
  );
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['learner.erased']));
  expect((await device.learners()).includes(learner)).toBe(false);
}

type PageRow = EventPage & { readonly stream: StreamId; readonly partition: string };

/** Stretches of what lies in the database of a learner and of their class, as the bytes that they are there. */
function bytesOf(data: string, someone: Someone): Buffer[] {
  const db = new DatabaseSync(join(data, 'hub.sqlite'), { readOnly: true });
  const rows = db
    .prepare('SELECT partition, stream, first, count, hashes, body FROM pages WHERE partition IN (?, ?)')
    .all(learnerPartition(someone.learner), classPartition(someone.class)) as unknown as PageRow[];
  // Of the class only the pages that name them; the others stay as they are.
  const theirs = rows.filter(
    ({ partition, stream, ...page }) =>
      partition !== classPartition(someone.class) ||
      JSON.stringify(unpackPage(stream, page)).includes(someone.name),
  );
  const told = db.prepare('SELECT value FROM progress WHERE learner = ?').all(someone.learner);
  db.close();
  const found = theirs.map(({ body }) => Buffer.from(body));
  for (const { value } of told) found.push(Buffer.from(String(value)));
  return found.flatMap((bytes) =>
    bytes.length < 90 ? [bytes] : [bytes.subarray(10, 42), bytes.subarray(-40, -8)],
  );
}

function filesWith(data: string, wanted: readonly Buffer[]): string[] {
  return readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('compile-cache'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const bytes = readFileSync(file);
      return wanted.some((one) => bytes.includes(one));
    });
}

test('ERA-2 ERA-8: no file of a running hub has a byte of them any more, and a device that comes back drops what it had', async () => {
  const hub = await start(folder());
  const { password } = hub.teacher;
  const tablet = await deviceAt(() => hub.url, hub.classCode);
  const someone = await firstOf(tablet);
  // Away before anything happens, with work that nobody else has.
  const laptop = await deviceAt(() => hub.url, hub.classCode);
  await laptop.record(someone.learner, [100, 101]);
  await laptop.answer(someone.learner);
  // Enough of it that the hub keeps what it folded.
  for (let answers = 0; answers < 70; answers++) await tablet.answer(someone.learner);
  await tablet.record(someone.learner, [1, 2, 3]);
  await tablet.handIn();
  const ask = askUrl(hub.url);
  const camera = new TestDevice('camera');
  await camera.join(ask, hub.classCode);
  await upload(ask, camera, photo, learnerPartition(someone.learner));
  await nameIt(ask, camera, photo, learnerPartition(someone.learner));
  const cookie = await signIn(ask, hub.teacher.name, password);
  const board = await ask(`/api/classes/${someone.class}/board`, { headers: { cookie } });
  expect(await board.text()).toContain(someone.name);

  const bytes = [...bytesOf(hub.data, someone), Buffer.from(photo.subarray(1000, 1032))];
  expect(bytes.length).toBeGreaterThan(8);
  for (const one of bytes) expect(filesWith(hub.data, [one])).not.toEqual([]);
  await erase(hub, someone, password);
  expect(filesWith(hub.data, bytes)).toEqual([]);
  expect(filesWith(hub.data, [Buffer.from(someone.name)])).toEqual([]);

  expect(await tablet.handIn()).toEqual({ ok: true, value: null });
  await expectGone(tablet, someone);
  expect(await tablet.counts()).toMatchObject({ waiting: 0, safe: 0 });
  const [before] = await erasures(hub, hub.teacher.name, password);
  expect(before?.devices.filter(({ confirmed }) => confirmed !== null)).toHaveLength(1);

  await laptop.answer(someone.learner);
  expect(await laptop.handIn()).toEqual({ ok: true, value: null });
  expect(laptop.phase.read().problem).toBeNull();
  await expectGone(laptop, someone);
  // Nothing more is taken down of them on a screen that was open.
  await expect(laptop.answer(someone.learner)).rejects.toMatchObject({ name: 'LearnerErased' });
  await expectGone(laptop, someone);
  const [after] = await erasures(hub, hub.teacher.name, password);
  const unconfirmed = after?.devices.filter(({ confirmed }) => confirmed === null);
  expect(unconfirmed?.map(({ device }) => device)).toEqual([camera.id]);
  expect(after?.done).toBe(true);
  expect(await command(hub.data, '--check')).toMatchObject({
    code: 0,
    output: expect.stringContaining('Erased learners: 1.'),
  });
  // What is new costs one request again, and nobody confirms twice.
  laptop.asked.splice(0);
  await laptop.handIn();
  expect(laptop.asked.map(({ path }) => path)).toEqual(['/api/sync']);

  // ERA-11: the check knows stumps from streams, and what should be gone from what is.
  await hub.kill();
  const db = new DatabaseSync(join(hub.data, 'hub.sqlite'));
  const stumps = db.prepare('SELECT device, count FROM stumps ORDER BY device').all();
  expect(stumps.map(({ device }) => device)).toEqual([camera.id, tablet.device].sort());
  const [other] = await laptop.learners();
  db.prepare('INSERT INTO erasures (school, learner, at) VALUES (?, ?, 1)').run('school', String(other));
  db.prepare("UPDATE stumps SET device = 'another' WHERE device = ?").run(camera.id);
  db.close();
  const found = await command(hub.data, '--check');
  expect(found.code).toBe(1);
  expect(found.output).toContain(`Something of learner ${other}, who was erased, is still here.`);
  expect(found.output).toContain('it bears a name that is not its own');
  expect(found.output).toContain('erased.json, which says who was erased');
}, 120_000);

const phraseIn = (output: string) => /phrase:\n\n {2}((?:[a-z]+ ){9}[a-z]+)\n/.exec(output)?.[1] ?? '';

async function boardOf(
  hub: TestHub,
  { class: classId }: Someone,
  name: string,
  password: string,
): Promise<string> {
  const ask = askUrl(hub.url);
  const cookie = await signIn(ask, name, password);
  return (await ask(`/api/classes/${classId}/board`, { headers: { cookie } })).text();
}

test('ERA-9: a backup of before brings nobody back, neither with erased.json beside it nor without', async () => {
  const first = await start(folder());
  const teacher = first.teacher;
  const code = first.classCode;
  let at = first;
  const tablet = await deviceAt(() => at.url, code);
  const laptop = await deviceAt(() => at.url, code);
  const someone = await firstOf(tablet);
  await tablet.record(someone.learner, [1, 2, 3]);
  await tablet.handIn();
  await laptop.record(someone.learner, [4]);
  await laptop.handIn();
  const file = join(folder(), 'school.backup');
  const backup = await command(first.data, '--backup', file);
  const env = { FOOTPATH_RECOVERY: phraseIn(backup.output) };
  await erase(first, someone, teacher.password);
  // The tablet hears of it; the laptop is away.
  await tablet.handIn();
  await expectGone(tablet, someone);
  const kept = readFileSync(join(first.data, 'erased.json'));
  expect(kept.toString()).toContain(someone.learner);
  expect(kept.toString()).not.toContain(someone.name);
  await first.stop();

  const withFile = folder();
  writeFileSync(join(withFile, 'erased.json'), kept);
  const restored = await runHubToEnd(['--data', withFile, '--restore', file], undefined, env);
  expect(restored.output).toContain('What was there of one learner who was erased is gone again.');
  expect(restored.code).toBe(0);
  at = await start(withFile);
  expect(await boardOf(at, someone, teacher.name, teacher.password)).not.toContain(someone.name);
  // Another epoch: what was confirmed is said again, and nothing comes back with what is handed back.
  expect(await tablet.handIn()).toEqual({ ok: true, value: null });
  await expectGone(tablet, someone);
  const [one] = await erasures(at, teacher.name, teacher.password);
  expect(one?.devices.map(({ device, confirmed }) => [device, confirmed !== null]).sort()).toEqual(
    [
      [tablet.device, true],
      [laptop.device, false],
    ].sort(),
  );
  await at.stop();

  const without = folder();
  expect((await runHubToEnd(['--data', without, '--restore', file], undefined, env)).output).not.toContain(
    'gone again',
  );
  at = await start(without);
  // Nobody has told it yet: there they are, and the laptop hands more of them in.
  expect(await boardOf(at, someone, teacher.name, teacher.password)).toContain(someone.name);
  await laptop.record(someone.learner, [5]);
  await laptop.handIn();
  // The tablet hands the class back, and with it the word of the hub that was.
  expect(await tablet.handIn()).toEqual({ ok: true, value: null });
  expect(await boardOf(at, someone, teacher.name, teacher.password)).not.toContain(someone.name);
  await expectGone(tablet, someone);
  expect(await laptop.handIn()).toEqual({ ok: true, value: null });
  await expectGone(laptop, someone);
  const [again] = await erasures(at, teacher.name, teacher.password);
  expect(again).toMatchObject({ by: null, done: true });
  expect(again?.devices.every(({ confirmed }) => confirmed !== null)).toBe(true);
  expect(await command(without, '--check')).toMatchObject({ code: 0 });
}, 120_000);

test('ERA-9: two hubs that unite erase what either has erased', async () => {
  const here = folder();
  const first = await start(here);
  const teacher = first.teacher;
  const tablet = await deviceAt(() => first.url, first.classCode);
  const [someone, other] = await firstTwoOf(tablet);
  for (const { learner } of [someone, other]) await tablet.record(learner, [1, 2]);
  await tablet.handIn();
  await first.stop();
  const there = folder();
  cpSync(here, there, { recursive: true });
  const [, key = ''] = /--key (\S+)/.exec((await command(here, '--pair')).output) ?? [];
  const one = await start(here);
  const two = await start(there, ['--restored']);
  await erase(one, { ...someone }, teacher.password);
  await erase(two, { ...other }, teacher.password);
  await two.stop();
  const united = await command(there, '--union', one.url, '--key', key);
  expect(united.output).toContain('Both hubs hold the same');
  const later = await start(there);
  for (const hub of [one, later]) {
    const board = await boardOf(hub, someone, teacher.name, teacher.password);
    expect(board).not.toContain(someone.name);
    expect(board).not.toContain(other.name);
    expect((await erasures(hub, teacher.name, teacher.password)).map(({ done }) => done)).toEqual([
      true,
      true,
    ]);
    expect(filesWith(hub.data, [Buffer.from(someone.name), Buffer.from(other.name)])).toEqual([]);
  }
}, 120_000);

async function firstTwoOf(device: WorkerDevice): Promise<readonly [Someone, Someone]> {
  const joined = await device.classroom.read();
  const [one, two] = joined?.roster ?? [];
  if (!joined || !one || !two) throw new Error('the roster has not come');
  return [
    { ...one, class: joined.class.id },
    { ...two, class: joined.class.id },
  ];
}

/** A class more, written while the hub does not run; answers with its code. */
async function anotherClass(data: string): Promise<string> {
  const opened = await openHub(data);
  if (!opened.ok) throw new Error(opened.error.type);
  const { accounts, clock, close, store } = opened.value;
  const id = await createSchool(store, accounts, clock).openClass(
    'Hillside School',
    'Class 5',
    ['Zoe'],
    null,
  );
  const code = await accounts.codes.mint(id);
  await close();
  return code;
}

/** Somebody on a plain line: answers what is confirmed with an erasure of its own making. */
async function strangerBefore(hub: string, lies: () => boolean, learner: LearnerId) {
  const server = createServer(async (request, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers))
      if (typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name))
        headers.set(name, value);
    const body = request.method === 'GET' ? null : Buffer.concat(chunks);
    const real = await fetch(hub + request.url, { method: request.method ?? 'GET', headers, body });
    let bytes = Buffer.from(await real.arrayBuffer());
    if (lies() && request.url === '/api/erasures/confirm') {
      const said = JSON.parse(bytes.toString()) as ConfirmAnswer;
      for (const signature of [null, 'ab'.repeat(64)])
        said.erased.push({ learner, signature: signature as null });
      bytes = Buffer.from(JSON.stringify(said));
    }
    answer.writeHead(real.status, { 'content-type': real.headers.get('content-type') ?? '' });
    answer.end(bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => new Promise<void>((done) => server.close(() => done())),
  };
}

test('ERA-6: a device that moved to another class lets go of somebody of the class before, and believes no stranger', async () => {
  const hub = await start(folder());
  const tablet = await deviceAt(() => hub.url, hub.classCode);
  const someone = await firstOf(tablet);
  await tablet.record(someone.learner, [1, 2]);
  await tablet.handIn();
  // Another class of the school, as its lead would open it at the hub.
  await hub.stop();
  const code = await anotherClass(hub.data);
  const again = await start(hub.data);
  let url = again.url;
  let forged = false;
  const moved = await openWorkerDevice(() => url, tablet.name);
  devices.push(moved);
  await moved.join(code);
  expect(await moved.handIn()).toEqual({ ok: true, value: null });
  await moved.record(someone.learner, [3]);
  const line = await strangerBefore(again.url, () => forged, someone.learner);
  url = line.url;
  forged = true;
  moved.asked.splice(0);
  await moved.handIn();
  expect(await moved.marks(someone.learner)).toEqual([1, 2, 3]);
  forged = false;
  await erase(again, someone, hub.teacher.password);
  const reopened = await openWorkerDevice(() => url, tablet.name);
  devices.push(reopened);
  expect(await reopened.handIn()).toEqual({ ok: true, value: null });
  expect(await allOf(reopened)).not.toContain(someone.name);
  expect(await reopened.marks(someone.learner)).toEqual([]);
  expect(reopened.phase.read().problem).toBeNull();
  await line.stop();
}, 120_000);
