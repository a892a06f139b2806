import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { request as requestSecurely } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bundleType } from '#domain/bundle-api.ts';
import { carrierName } from '#domain/carrier-api.ts';
import { type LearnerId, staffPartition } from '#domain/ids.ts';
import { createCarrierApp } from '#hub/carrier/carrier-app.ts';
import { type CarrierFile, readCarrierFile } from '#hub/carrier/carrier-file.ts';
import { openKept } from '#hub/carrier/kept-bundles.ts';
import { makeCarrier } from '#hub/cli/make-carrier.ts';
import { readOptions } from '#hub/cli/options.ts';
import { serve } from '#hub/cli/serve.ts';
import { readMeta } from '#store/meta.ts';
import { bundleKinds } from '#sync/bundle/bundle.ts';
import { anotherSeal, carrierExample, someBundle } from '#tests/support/carrier-example.ts';
import { startCarrier, type TestCarrier } from '#tests/support/test-carrier.ts';
import { runHubToEnd, startHub, type TestHub } from '#tests/support/test-hub.ts';
import { openWorkerDevice, type WorkerDevice } from '#tests/support/worker-device.ts';

/**
 * Work that a teacher's computer collects over a Wi-Fi where the hub is not: a real hub and a real carrier, each a process of its
 * own on a port of its own, and the whole worker in Node. One hub for all tests, in their order: the last ones end it. What a
 * browser adds is in tests/e2e/near-carrier.e2e.ts.
 */
const nowhere = 'http://127.0.0.1:9';
const slow = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'footpath-near-'));
const data = join(folder, 'hub');
const file = join(folder, 'carrier.json');
let hub: TestHub;
const carriers: TestCarrier[] = [];
const devices: WorkerDevice[] = [];
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  hub = await startHub({ data, args: ['--https', '--https-port', '0'] });
  const made = await runHubToEnd(makeArgs(file));
  if (made.code !== 0) throw new Error(made.output);
}, slow);

afterAll(async () => {
  for (const device of devices) device.close();
  for (const end of ends) await end();
  for (const carrier of carriers) await carrier.kill();
  await hub.kill();
  rmSync(folder, { recursive: true, force: true });
}, slow);

const makeArgs = (to: string, ...more: readonly string[]): readonly string[] => {
  const { port } = new URL(hub.url);
  return ['--data', data, '--host', '127.0.0.1', '--port', port, '--make-carrier', to, ...more];
};

/** The command without its process. @returns what it said, or null when it went well */
async function refusal(...args: readonly string[]): Promise<string | null> {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const options = readOptions(args, {});
  if (!options.ok || options.value.carrier?.kind !== 'make') throw new Error('not to be made');
  const done = await makeCarrier(options.value, options.value.carrier);
  const words = said.mock.calls.join(' ');
  vi.restoreAllMocks();
  return done ? null : words;
}

async function carry(keeps = 'bag'): Promise<TestCarrier> {
  const carrier = await startCarrier(file, join(folder, keeps));
  carriers.push(carrier);
  return carrier;
}

/** A carrier of this process, made by any file. */
async function carrierOf(by: CarrierFile) {
  const kept = await openKept(mkdtempSync(join(folder, 'bag-')), Date.now);
  let url = '';
  const app = createCarrierApp({
    file: by,
    kept,
    now: Date.now,
    places: { addresses: () => [url], secure: null },
    journey: () => ({ metAt: null, problem: null }),
    given: () => undefined,
    reportBug: (error) => expect.fail(String(error)),
  });
  const serving = await serve(app, '127.0.0.1', 0);
  ends.push(serving.stop);
  url = `http://127.0.0.1:${serving.port}`;
  return { url, waiting: () => kept.state().waiting };
}

async function listening(
  hear: (question: IncomingMessage, answer: ServerResponse) => void,
  port = 0,
): Promise<string> {
  const server: Server = createServer(hear).listen(port, '127.0.0.1');
  ends.push(() => server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A device that has met the hub, told its keys, and answered where the hub is not. */
async function takenHome(answers: number) {
  let isHome = false;
  const device = await openWorkerDevice(() => (isHome ? nowhere : hub.url), undefined, fetch, nowhere);
  devices.push(device);
  await device.join(hub.classCode);
  await device.handIn();
  const [learner] = await device.learners();
  if (learner === undefined) throw new Error('the roster has not come');
  await device.remember(learner);
  await device.handIn();
  await (await device.bundles()).settleKeys();
  isHome = true;
  device.asked.length = 0;
  for (let n = 0; n < answers; n++) await device.answer(learner);
  return Object.assign(device, { learner });
}

const give = async (device: WorkerDevice, typed = '') => (await device.bundles()).giveNearby(typed);

const stateOf = async (url: string) =>
  (await (await fetch(`${url}/api/carrier`)).json()) as {
    waiting: number;
    handedIn: number;
    answers: number;
  };

function parsed(path: string): CarrierFile {
  const read = readCarrierFile(path);
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

describe('BUN-13 the file that makes a carrier', () => {
  test('is its owner’s alone, noted in the audit, and holds none of the hub’s secrets', async () => {
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(parsed(file)).toMatchObject({ school: 'Hillside School', addresses: [hub.url] });
    const db = new DatabaseSync(join(data, 'hub.sqlite'), { readOnly: true });
    const notes = db.prepare("SELECT who FROM audit WHERE did = 'carrier.made'").all();
    const settings = db.prepare('SELECT name, value FROM settings').all();
    db.close();
    expect(notes).toEqual([{ who: 'command-line' }].map((note) => expect.objectContaining(note)));
    const text = readFileSync(file, 'utf8');
    const secrets = settings.filter(({ name }) => /secret/.test(String(name)));
    expect(secrets).toHaveLength(2);
    for (const { value } of secrets) expect(text).not.toContain(String(value));
    const authority = JSON.parse(
      String(settings.find(({ name }) => name === 'authority')?.['value']),
    ) as CarrierFile['leaf'];
    expect(parsed(file).leaf?.key).not.toBe(authority?.key);
    expect(text).not.toContain(JSON.stringify(authority?.key).slice(1, -1));
    expect(await refusal('--data', join(folder, 'empty'), '--make-carrier', join(folder, 'x'))).toContain(
      'no school',
    );
  });

  test('has a certificate for the carrier’s names, and none of the hub’s', async () => {
    for (const name of ['127.0.0.1', 'footpath.local', 'localhost'])
      expect(await refusal(...makeArgs(join(folder, 'x'), '--name', name))).toContain('that is this hub');
    expect(await refusal(...makeArgs(join(folder, 'x'), '--name', 'shop.example'))).toContain(
      'may not sign for it',
    );
    const two = join(folder, 'two.json');
    expect(await refusal(...makeArgs(two, '--name', '10.42.0.1'))).toBeNull();
    expect(parsed(two).leaf?.names).toEqual([carrierName, '10.42.0.1']);
    const { authority } = parsed(file);
    const carrier = await carry();
    const port = Number(/https:\/\/footpath-carrier\.local:(\d+)/.exec(carrier.output())?.[1]);
    const ask = (servername: string, ca: string | null): Promise<string> =>
      new Promise((done) => {
        const asked = requestSecurely(
          { host: '127.0.0.1', port, path: '/api/carrier', servername, agent: false, ...(ca && { ca }) },
          (answer) => answer.setEncoding('utf8').on('data', (text: string) => done(text)),
        );
        asked.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
        asked.end();
      });
    expect(await ask(carrierName, authority)).toContain('"footpath":"carrier"');
    expect(await ask('localhost', authority)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await ask(carrierName, null)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    expect(await carrier.stop()).toBe(0);
  }, 60_000);
});

describe('a Wi-Fi without the hub', () => {
  test('BUN-16: a carrier of another school, one that repeats ours, and what is none are given nothing', async () => {
    const device = await takenHome(1);
    const own = await carrierOf(parsed(file));
    const posts: string[] = [];
    // It passes every question on to the real one, and would keep what it is given.
    const relay = await listening((question, answer) => {
      if (question.method === 'POST') posts.push(question.url ?? '');
      request(`${own.url}${question.url}`, { method: question.method ?? 'GET' }, (said) => {
        answer.writeHead(said.statusCode ?? 500);
        said.pipe(answer);
      }).end();
    });
    const codeOf = async (typed: string) => {
      const given = await give(device, typed);
      return given.ok ? 'given' : given.error.code;
    };
    expect(await codeOf(relay)).toBe('hub-unproved');
    expect(posts).toEqual([]);

    const foreign = (await carrierExample()).file;
    const { pass, secret } = foreign;
    const real = parsed(file);
    for (const [made, code] of [
      [foreign, 'other-hub'],
      // Our school's name and hub, signed by nobody of ours.
      [{ ...real, pass, secret }, 'hub-unproved'],
      // Our hub's signature over another carrier's key.
      [{ ...real, secret }, 'hub-unproved'],
      // For longer, or over.
      [{ ...real, pass: { ...real.pass, until: real.pass.until + 1 } }, 'hub-unproved'],
      [{ ...real, pass: { ...real.pass, until: 1 } }, 'hub-unproved'],
      // Another sealing key than the one that this device knows as its hub's.
      [{ ...real, seal: anotherSeal().publicKey }, 'other-hub'],
    ] as const) {
      const carrier = await carrierOf(made);
      expect(await codeOf(carrier.url)).toBe(code);
      expect(carrier.waiting()).toBe(0);
    }
    const hotel = await listening((_, answer) => answer.end('<h1>Sign in</h1>'));
    expect(await codeOf(hotel)).toBe('not-a-hub');
    expect(await codeOf('our teacher')).toBe('malformed');
    expect(await device.counts()).toMatchObject({ waiting: 1, safe: 0 });
    expect(await readMeta(device.db, 'carrier-at')).toBeNull();
    expect(await codeOf(own.url)).toBe('given');
    expect(own.waiting()).toBe(1);
  }, 60_000);

  test('BUN-14 BUN-15 BUN-16 BUN-17: work is given, survives kill -9, is handed in, and receipts and plans ride back by the carrier alone', async () => {
    const port = Number(new URL(hub.url).port);
    const device = await takenHome(20);
    await sayPlan(hub, device.learner);
    await hub.kill();

    let carrier = await carry();
    expect(await give(device, carrier.url)).toEqual({
      ok: true,
      value: { at: carrier.url, waiting: 20, taken: null },
    });
    await carrier.kill();
    // Given, and not handed in: nothing here calls it safe.
    expect(await device.counts()).toMatchObject({ waiting: 20, safe: 0 });

    hub = await startHub({ data, port });
    carrier = await carry();
    await expect
      .poll(() => stateOf(carrier.url), { timeout: 15_000 })
      .toMatchObject({ waiting: 0, handedIn: 1, answers: 1 });
    await expect.poll(() => carrier.output()).toContain('1 hand-in was handed in');
    await hub.kill();
    expect(await device.counts()).toMatchObject({ waiting: 20, safe: 0 });

    expect(await give(device, carrier.url)).toMatchObject({
      ok: true,
      value: { waiting: 0, taken: { kind: 'answer', fresh: true, waiting: 0, safe: 20 } },
    });
    const plans = await device.db.streams.where({ partition: staffPartition(device.learner) }).toArray();
    expect(plans[0]?.count).toBe(1);
    // Nothing went to the hub or to where the page came from: all of it went by the carrier.
    expect(device.asked.filter(({ path }) => !/^https?:\/\/127/.test(path))).toEqual([]);
    expect(device.asked.filter(({ path }) => path.startsWith(hub.url))).toEqual([]);

    // Remembered: next time nobody types, and nothing that was taken is asked for again.
    device.asked.length = 0;
    expect(await give(device)).toMatchObject({ ok: true, value: { at: carrier.url, taken: null } });
    const { after = 0 } = (await readMeta(device.db, 'carrier-at')) ?? {};
    expect(after).toBeGreaterThan(0);
    expect(device.asked.flatMap(({ path }) => /after=\d+/.exec(path) ?? [])).toEqual([`after=${after}`]);
    await carrier.kill();
  }, 60_000);

  test('BUN-15: whoever is at the hub’s old address is given nothing and believed nothing', async () => {
    // It says again what a hub of that name would say, and answers every bundle with one that looks like an answer.
    const fake = await someBundle(anotherSeal().publicKey, bundleKinds.answer);
    const hello = { footpath: 'hub', protocol: 2, hub: parsed(file).hub, epoch: 1, time: 1, school: null };
    const asked: string[] = [];
    await listening(
      (question, answer) => {
        asked.push(`${question.method} ${question.url?.replace(/\?.*/, '')}`);
        if (question.method === 'POST') answer.end(fake);
        else answer.end(JSON.stringify({ ...hello, version: '', proof: 'ab'.repeat(64) }));
      },
      Number(new URL(hub.url).port),
    );
    const carrier = await carry('another bag');
    const body = new Blob([(await someBundle(parsed(file).seal)).slice()]);
    const headers = { 'content-type': bundleType };
    expect((await fetch(`${carrier.url}/api/bundles`, { method: 'POST', headers, body })).status).toBe(202);
    await expect.poll(() => carrier.output(), { timeout: 15_000 }).toContain('Nothing was given to them');
    expect(new Set(asked)).toEqual(new Set(['GET /api/hello']));
    expect(await stateOf(carrier.url)).toMatchObject({ waiting: 1, handedIn: 0, answers: 0 });
    expect(await (await fetch(carrier.url)).text()).toContain('who is not the school');
  }, 60_000);
});

async function sayPlan(hub: TestHub, learner: LearnerId): Promise<void> {
  const headers = { 'content-type': 'application/json', origin: hub.url };
  const session = await fetch(`${hub.url}/api/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify(hub.teacher),
  });
  const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { classes } = (await session.json()) as { classes: { id: string }[] };
  const said = await fetch(`${hub.url}/api/classes/${classes[0]?.id}/learners/${learner}/plan`, {
    method: 'POST',
    headers: { ...headers, cookie },
    body: JSON.stringify({ skills: [], challenge: null, note: 'Counting on' }),
  });
  expect(said.status).toBe(200);
}
