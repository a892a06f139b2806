import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { bundleType, deviceKeysMessage } from '#domain/bundle-api.ts';
import { type DeviceId, type LearnerId, type Signature, staffPartition } from '#domain/ids.ts';
import { type MetaValues, readMeta } from '#store/meta.ts';
import { bundleKinds, type Sender, sealBundle, sealPair } from '#sync/bundle/bundle.ts';
import { writeHandIn } from '#sync/bundle/payload.ts';
import { protocolVersion } from '#sync/protocol.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import { runHubToEnd, startHub, type TestHub } from '#tests/support/test-hub.ts';
import { openWorkerDevice, type WorkerDevice } from '#tests/support/worker-device.ts';

/**
 * Work that is carried: the whole worker in Node, whose line to a real hub process can be cut, and a teacher's device that
 * meets both. What a browser adds is in tests/e2e/carrier.e2e.ts.
 */
const nowhere = 'http://127.0.0.1:9';
const devices: WorkerDevice[] = [];
/** The first is of most tests; the last that was started is where devices look for one. */
const hubs: TestHub[] = [];
let common: TestHub | null = null;
let next = 0;
const folders: string[] = [];
const cut = new Set<WorkerDevice>();

afterEach(async () => {
  for (const device of devices.splice(0)) device.close();
  for (const hub of hubs.splice(0)) if (hub !== common) await hub.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  cut.clear();
}, 60_000);

afterAll(async () => {
  await common?.stop();
}, 60_000);

async function start(): Promise<TestHub> {
  common ??= await startHub();
  hubs.push(common);
  return common;
}

async function startAnother(data?: string, args: readonly string[] = []): Promise<TestHub> {
  const hub = await startHub({ ...(data === undefined ? {} : { data }), args });
  hubs.push(hub);
  return hub;
}

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'footpath-bundles-'));
  folders.push(made);
  return made;
};

async function open(name?: string): Promise<WorkerDevice> {
  const device: WorkerDevice = await openWorkerDevice(
    () => (cut.has(device) ? nowhere : (hubs[hubs.length - 1]?.url ?? nowhere)),
    name,
  );
  devices.push(device);
  return device;
}

/** A device that has met the hub, told its keys, and gone out of its reach. */
async function takenHome(code: string): Promise<WorkerDevice & { readonly learner: LearnerId }> {
  const device = await open();
  await device.join(code);
  expect(await device.handIn()).toMatchObject({ ok: true });
  const learners = await device.learners();
  // Another one each time: what others did is at the same hub.
  const learner = learners[next++ % learners.length];
  if (learner === undefined) throw new Error('the roster has not come');
  await device.remember(learner);
  await device.handIn();
  await (await device.bundles()).settleKeys();
  cut.add(device);
  return Object.assign(device, { learner });
}

async function handInOf(device: WorkerDevice, mostBytes?: number): Promise<readonly Uint8Array[]> {
  const made = await (await device.bundles()).makeHandIn(mostBytes);
  if (!made.ok) throw new Error(`no hand-in was made: ${made.error.code}`);
  return made.value;
}

const take = async (device: WorkerDevice, bytes: Uint8Array) => (await device.bundles()).takeBundle(bytes);

async function answersOf(carrier: WorkerDevice): Promise<Uint8Array> {
  const read = await (await carrier.bundles()).readCarriedAnswers();
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
}

describe('a week that is carried', () => {
  test('BUN-7: is handed in and proven without the device ever meeting the hub', async () => {
    const { classCode } = await start();
    const device = await takenHome(classCode);
    for (let n = 0; n < 20; n++) await device.answer(device.learner);
    expect(await device.counts()).toMatchObject({ waiting: 20, safe: 0 });
    const bundle = await onlyHandIn(device);

    const carrier = await open();
    cut.add(carrier);
    expect(await take(carrier, bundle)).toEqual({
      ok: true,
      value: { kind: 'hand-in', count: 1, handedIn: 0 },
    });
    cut.delete(carrier);
    expect(await (await carrier.bundles()).handInCarried()).toEqual({ ok: true, value: null });
    const answers = await answersOf(carrier);

    expect(await device.counts()).toMatchObject({ waiting: 20, safe: 0 });
    expect(await take(device, answers)).toEqual({
      ok: true,
      value: { kind: 'answer', fresh: true, waiting: 0, safe: 20 },
    });
    expect(await take(device, answers)).toMatchObject({ ok: true, value: { fresh: false, safe: 20 } });
  }, 60_000);

  test('BUN-7: plans ride back', async () => {
    const hub = await start();
    const device = await takenHome(hub.classCode);
    await device.answer(device.learner);
    await sayPlan(hub, device.learner);
    const answer = await answerTo(hub, await onlyHandIn(device));
    expect(await take(device, answer)).toMatchObject({ ok: true, value: { fresh: true, safe: 1 } });
    expect(
      (await device.db.streams.where({ partition: staffPartition(device.learner) }).toArray())[0]?.count,
    ).toBe(1);
    // Nothing that was measured on the way: a carried answer is no clock.
    const contact = await readMeta(device.db, 'last-contact');
    expect(contact).toBeLessThan(Date.now());
  }, 60_000);

  test('BUN-6: is cut into bundles of the size that was asked for, and is whole again in any order', async () => {
    const hub = await start();
    const device = await takenHome(hub.classCode);
    // Unlike each other: what follows a rule costs next to nothing.
    const marks = range(1, 100).map((n) => (n * 2_654_435_761) % 2 ** 31);
    await device.record(device.learner, marks);
    const bundles = await handInOf(device, 400);
    expect(bundles.length).toBeGreaterThan(3);
    for (const bundle of bundles) expect(bundle.length).toBeLessThanOrEqual(400);
    // The last first: what comes before it is a gap, which the next rounds fill.
    const answers = await carried(hub, [...bundles].reverse());
    for (const answer of answers) await take(device, answer);
    const again = await carried(hub, await handInOf(device));
    for (const answer of again) await take(device, answer);
    expect(await marksAtHub(hub, device.learner)).toEqual(marks.sort((a, b) => a - b));
  }, 60_000);

  test('BUN-11: a stick is taken in while the hub runs, and each device takes its own from it', async () => {
    const hub = await start();
    const stick = folder();
    const both = [await takenHome(hub.classCode), await takenHome(hub.classCode)];
    for (const [place, device] of both.entries()) {
      await device.answer(device.learner);
      writeFileSync(join(stick, `${place}.footpath`), await onlyHandIn(device));
    }
    const taken = await runHubToEnd([
      '--data',
      hub.data,
      '--port',
      new URL(hub.url).port,
      '--take-in',
      stick,
    ]);
    expect(taken.output).toContain('2 hand-ins were taken in.');
    expect(taken.code).toBe(0);
    const answers = readFileSync(
      join(stick, `footpath-answers-${new Date().toISOString().slice(0, 10)}.footpath`),
    );
    for (const device of both)
      expect(await take(device, answers)).toMatchObject({ ok: true, value: { kind: 'answer', safe: 1 } });
    // Once more: nothing is doubled, and the answers that lie among the files now are left alone.
    const again = await runHubToEnd([
      '--data',
      hub.data,
      '--port',
      new URL(hub.url).port,
      '--take-in',
      stick,
    ]);
    expect(again.output).toContain('2 hand-ins were taken in.');
    expect(again.code).toBe(0);
  }, 60_000);

  test('BUN-8: an answer of an epoch that is over changes nothing', async () => {
    const data = folder();
    const hub = await startAnother(data);
    const device = await takenHome(hub.classCode);
    await device.record(device.learner, [1]);
    const old = await answerTo(hub, await onlyHandIn(device));
    await hub.stop();
    hubs.pop();
    const restored = await startAnother(data, ['--restored']);
    const fresh = await answerTo(restored, await onlyHandIn(device));
    expect(await take(device, fresh)).toMatchObject({ ok: true });
    const cursors = await readMeta(device.db, 'cursors');
    const receipts = await device.db.receipts.toArray();
    expect(await take(device, old)).toMatchObject({ ok: true, value: { fresh: false } });
    expect(await readMeta(device.db, 'cursors')).toEqual(cursors);
    expect(await device.db.receipts.toArray()).toEqual(receipts);
  }, 60_000);
});

describe('what cannot be', () => {
  test('BUN-2 BUN-5: forged, altered, of another school, or of a device that nobody knows: refused, and nothing kept', async () => {
    const other = await startAnother();
    const elsewhere = await takenHome(other.classCode);
    const foreign = await onlyHandIn(elsewhere);
    const hub = await start();
    const device = await takenHome(hub.classCode);
    await device.record(device.learner, [1, 2, 3]);
    const bundle = await onlyHandIn(device);
    expect(await post(hub, foreign)).toMatchObject({ status: 400, code: 'bundle-foreign' });
    const altered = bundle.slice();
    altered[altered.length - 1] = (altered[altered.length - 1] ?? 0) ^ 1;
    expect(await post(hub, altered)).toMatchObject({ status: 400, code: 'bundle-altered' });
    expect(await post(hub, bundle.slice(0, -1))).toMatchObject({ status: 400, code: 'bundle-cut' });
    expect(await post(hub, new TextEncoder().encode('hello'))).toMatchObject({ code: 'not-a-bundle' });

    // Somebody who knows the device's name and the hub's key, but not the device's secret half.
    const joined = await known(device, 'joined');
    const hubSeal = await known(device, 'hub-seal');
    const keys = await known(device, 'bundle-keys');
    const stranger = await senderOf();
    const payload = writeHandIn({ made: Date.now(), request: emptyRequest(device.device) }, null, [
      joined.hub,
      device.device,
    ]);
    const forge = (from: Sender) =>
      sealBundle(
        { kind: bundleKinds.handIn, to: hubSeal.seal, from, payload },
        crypto.getRandomValues(new Uint8Array(32)),
      );
    expect(await post(hub, await forge({ ...stranger, key: keys.sign.publicKey }))).toMatchObject({
      code: 'bundle-forged',
    });
    expect(await post(hub, await forge(stranger))).toMatchObject({ code: 'device-unknown' });
    expect(await marksAtHub(hub, device.learner)).toEqual([]);

    // An answer that the hub did not make, though it is sealed to the device and opens.
    const answer = await sealBundle(
      { kind: bundleKinds.answer, to: keys.seal.publicKey, from: stranger, payload },
      crypto.getRandomValues(new Uint8Array(32)),
    );
    expect(await take(device, answer)).toMatchObject({ ok: false, error: { code: 'bundle-forged' } });
    // And one that is another device's.
    const theirs = await answerTo(other, foreign);
    expect(await take(device, theirs)).toMatchObject({ ok: false, error: { code: 'bundle-foreign' } });
    expect(await device.counts()).toMatchObject({ safe: 0 });
  }, 60_000);

  test('BUN-5: what is in a bundle has the rights of the device that made it, and no others', async () => {
    const hub = await start();
    const device = await takenHome(hub.classCode);
    const stranger = 'l-nobodyofthis' as LearnerId;
    await device.record(stranger, [1]);
    await device.record(device.learner, [2]);
    const answer = await answerTo(hub, await onlyHandIn(device));
    expect(await take(device, answer)).toMatchObject({ ok: true });
    expect(await marksAtHub(hub, device.learner)).toEqual([2]);
    expect(await device.counts()).toMatchObject({ waiting: 0 });
  }, 60_000);

  test('BUN-4: nobody tells the hub keys for another device', async () => {
    const hub = await start();
    const device = await takenHome(hub.classCode);
    const joined = await known(device, 'joined');
    const stranger = await senderOf();
    const tell = (body: unknown, token = joined.token) =>
      fetch(`${hub.url}/api/device-keys`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    const seal = sealPair(new Uint8Array(32).fill(7)).publicKey;
    const message = deviceKeysMessage({ hub: joined.hub, device: device.device, seal });
    const signature = await stranger.sign(message);
    expect((await tell({ key: stranger.key, seal, signature }, 'A'.repeat(43))).status).toBe(401);
    const bad = await stranger.sign('something else');
    expect((await tell({ key: stranger.key, seal, signature: bad })).status).toBe(403);
    expect((await tell({ key: stranger.key, seal, signature })).status).toBe(200);
    // A key that is known as one device's is not taken for another's.
    const second = await takenHome(hub.classCode);
    const theirs = await known(second, 'joined');
    const secondMessage = deviceKeysMessage({ hub: joined.hub, device: second.device, seal });
    const secondSignature = await stranger.sign(secondMessage);
    const taken = await tell({ key: stranger.key, seal, signature: secondSignature }, theirs.token);
    expect(taken.status).toBe(403);
  }, 60_000);

  test('BUN-10: who floods the hub with what it cannot open is slowed down', async () => {
    const hub = await startAnother();
    const device = await takenHome(hub.classCode);
    const bundle = await onlyHandIn(device);
    const altered = bundle.slice();
    altered[60] = (altered[60] ?? 0) ^ 1;
    const codes: string[] = [];
    for (let n = 0; n < 25; n++) codes.push((await post(hub, altered)).code);
    expect(codes.slice(0, 20)).toEqual(Array(20).fill('bundle-altered'));
    expect(codes.slice(-4)).toEqual(Array(4).fill('too-many-tries'));
  }, 60_000);
});

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

async function post(
  hub: TestHub,
  bundle: Uint8Array,
): Promise<{ readonly status: number; readonly code: string; readonly bytes: Uint8Array }> {
  const answer = await fetch(`${hub.url}/api/bundles`, {
    method: 'POST',
    headers: { 'content-type': bundleType },
    body: new Blob([bundle.slice()]),
  });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const code = answer.ok
    ? ''
    : (JSON.parse(new TextDecoder().decode(bytes)) as { error: { code: string } }).error.code;
  return { status: answer.status, code, bytes };
}

async function onlyHandIn(device: WorkerDevice): Promise<Uint8Array> {
  const [bundle, ...more] = await handInOf(device);
  if (!bundle || more.length > 0) throw new Error('one bundle was looked for');
  return bundle;
}

async function known<K extends keyof MetaValues>({ db }: WorkerDevice, key: K): Promise<MetaValues[K]> {
  const value = await readMeta(db, key);
  if (value === null) throw new Error(`the device does not know ${key}`);
  return value;
}

async function answerTo(hub: TestHub, bundle: Uint8Array): Promise<Uint8Array> {
  const { status, code, bytes } = await post(hub, bundle);
  if (status !== 200) throw new Error(`the hub said ${code}`);
  return bytes;
}

/** What the hub says to each. */
async function carried(hub: TestHub, bundles: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const answers: Uint8Array[] = [];
  for (const bundle of bundles) answers.push(await answerTo(hub, bundle));
  return answers;
}

/** What the hub holds of a learner: a device that joins and asks. */
async function marksAtHub(hub: TestHub, learner: LearnerId): Promise<number[]> {
  const asking = await openWorkerDevice(() => hub.url);
  await asking.join(hub.classCode);
  await asking.remember(learner);
  await asking.handIn();
  await asking.handIn();
  const marks = await asking.marks(learner);
  asking.close();
  return marks;
}

async function senderOf(): Promise<Sender> {
  const { generateKeyPairSync, sign } = await import('node:crypto');
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return {
    key: Buffer.from(x, 'base64url').toString('hex') as Sender['key'],
    sign: async (message) => sign(null, Buffer.from(message), privateKey).toString('hex') as Signature,
  };
}

const emptyRequest = (device: DeviceId): SyncRequest => ({
  protocol: protocolVersion,
  device,
  cursorsOf: null,
  have: [],
  segments: [],
  want: [],
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
