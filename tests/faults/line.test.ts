import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LearnerId } from '#domain/ids.ts';
import {
  type FaultyProxy,
  type LineFault,
  type SeenRequest,
  startFaultyProxy,
} from '#tests/support/faulty-proxy.ts';
import { type HubProcess, signInOf, spawnHub, troubleIn } from './hub-process.ts';
import { openLedger } from './ledger.ts';
import { joinLineDevice, type LineDevice } from './line-device.ts';
import { type SchoolDesk, signInAtDesk, starterLesson } from './school-desk.ts';

/** A device on a bad line to a real hub: what it says is true, nothing is lost, and the next good line finishes. */

/** ms; a stalled line costs so much of the test's time. */
const patience = 250;
/** Of a good line, however busy the machine is. */
const longPatience = 20_000;
let isGoodLine = false;
const lesson = starterLesson();
let hub: HubProcess;
let data: string;
let url: string;
let line: FaultyProxy;
let desk: SchoolDesk;
/** Every device of this file: learners are fewer. */
const devices: LineDevice[] = [];

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'footpath-line-'));
  hub = spawnHub(data);
  const at = await hub.ready;
  if (at === null) throw new Error(`the hub did not start: ${hub.output()}`);
  url = at;
  line = await startFaultyProxy(url);
  desk = await signInAtDesk(url, signInOf(hub.output()));
}, 60_000);
afterAll(async () => {
  await hub.kill();
  await line.close();
  rmSync(data, { recursive: true, force: true });
});
beforeEach(() => {
  line.choose(() => ({ kind: 'none' }));
  isGoodLine = false;
});

type Speech = 'frames' | 'words';
const speeches: readonly Speech[] = ['frames', 'words'];

/** A device of a learner of its own, joined over a good line, that has handed in once. */
async function settledDevice(
  of?: LearnerId,
  speaks: Speech = 'frames',
  waits = patience,
): Promise<LineDevice> {
  isGoodLine = true;
  const { learners, pack } = await desk.board(url);
  const learner = of ?? learners[devices.length % learners.length]?.learner;
  if (!learner || !pack) throw new Error('the demo school has learners and lessons');
  const device = await joinLineDevice({
    url: () => line.url,
    id: `bad-line-${devices.length + 1}`,
    classCode: signInOf(hub.output()).classCode,
    learner,
    lesson,
    pack: pack.hash,
    ledger: openLedger(),
    speaks,
    patience: () => (isGoodLine ? longPatience : waits),
  });
  devices.push(device);
  await device.record(1, Date.now());
  expect(await device.handIn()).toMatchObject({ ok: true });
  isGoodLine = false;
  return device;
}

/** What this learner's devices recorded in all. */
const recordedOf = ({ learner }: LineDevice): number =>
  devices.reduce((sum, device) => sum + (device.learner === learner ? device.recorded.size : 0), 0);

const answersAtSchool = async (device: LineDevice): Promise<number> =>
  (await desk.board(url)).learners.find(({ learner }) => learner === device.learner)?.answers ?? 0;

/** On a good line all is handed in, once, and the school's board counts it. */
async function expectToFinish(device: LineDevice): Promise<void> {
  line.choose(() => ({ kind: 'none' }));
  isGoodLine = true;
  expect(await device.handIn()).toMatchObject({ ok: true });
  isGoodLine = false;
  expect(device.isSafe()).toBe(true);
  expect(await answersAtSchool(device)).toBe(recordedOf(device));
  expect(troubleIn(hub.output())).toBe(null);
}

/** How long the request and the answer of a hand-in of one new answer are, in bytes. */
async function measure(device: LineDevice): Promise<{ request: number; answer: number }> {
  await device.record(1, Date.now());
  let request = 0;
  line.choose((seen) => {
    request = seen.bytes.length;
    return { kind: 'none' };
  });
  isGoodLine = true;
  expect(await device.handIn()).toMatchObject({ ok: true });
  isGoodLine = false;
  return { request, answer: line.answered()?.bytes ?? 0 };
}

describe.each(speeches)('a line that is cut, in %s', (speech) => {
  it('SYN-1 SYN-4 at every byte of the request: nothing is called safe, and the next good line finishes', async () => {
    const device = await settledDevice(undefined, speech);
    const { request } = await measure(device);
    await device.record(1, Date.now());
    for (let at = 0; at < request; at++) {
      line.choose(() => ({ kind: 'cut', of: 'request', at }));
      expect(await device.handIn(), `cut at ${at}`).toEqual({
        ok: false,
        error: { code: 'hub-unreachable' },
      });
      expect(device.isSafe(), `cut at ${at}`).toBe(false);
    }
    expect(await answersAtSchool(device)).toBe(recordedOf(device) - 1);
    await expectToFinish(device);
  }, 120_000);

  it('SYN-1 SYN-4 at every byte of the answer: the hub has it, the device does not say so', async () => {
    const device = await settledDevice(undefined, speech);
    const { answer } = await measure(device);
    expect(answer).toBeGreaterThan(150);
    await device.record(1, Date.now());
    for (let at = 0; at < answer; at++) {
      line.choose(() => ({ kind: 'cut', of: 'answer', at }));
      const done = await device.handIn();
      // Packed, answers differ in length by a byte or two: this one was whole.
      if ((line.answered()?.bytes ?? 0) <= at) break;
      expect(done, `cut at ${at} of ${answer}`).toEqual({ ok: false, error: { code: 'hub-unreachable' } });
      expect(device.isSafe(), `cut at ${at}`).toBe(false);
    }
    expect(await answersAtSchool(device)).toBe(recordedOf(device));
    await expectToFinish(device);
  }, 120_000);
});

describe.each(speeches)('a line that lies, in %s', (speech) => {
  for (const of of ['request', 'answer'] as const)
    it(`SYN-3 SYN-4 a byte of the ${of} is changed, each in turn: what is called safe is safe, and nothing is missed`, async () => {
      const device = await settledDevice(undefined, speech);
      const other = await settledDevice(device.learner, speech);
      const size = (await measure(device))[of];
      for (let at = 0; at < size; at++) {
        if (device.isSafe()) await device.record(1, Date.now());
        // Bits that make digits of digits and letters of letters: what breaks the syntax is easily noticed.
        const mask = [1, 2, 4, 8][at % 4] ?? 1;
        line.choose(() => ({ kind: 'corrupt', of, at, mask }));
        await device.handIn();
        if (!device.isSafe()) continue;
        const held = await device.askAt(url);
        if (held.ok) expect(device.covers(held.value.receipts), `byte ${at}`).toBe(true);
      }
      await expectToFinish(device);
      await other.record(40, Date.now());
      await expectToFinish(other);
      await expectToFinish(device);
      expect(device.lacks(other.recorded), 'answers of the other device').toBe(0);
    }, 240_000);
});

describe('a line on which somebody else answers', () => {
  const cases: readonly (readonly [LineFault, string])[] = [
    [{ kind: 'login-page' }, 'not-a-hub'],
    [{ kind: 'redirect' }, 'hub-unreachable'],
    [{ kind: 'bad-gateway' }, 'hub-unreachable'],
    [{ kind: 'stall', of: 'request', at: 40 }, 'hub-unreachable'],
    [{ kind: 'stall', of: 'answer', at: 40 }, 'hub-unreachable'],
    [{ kind: 'stall', of: 'answer', at: 0 }, 'hub-unreachable'],
  ];
  for (const [fault, code] of cases)
    it(`SYN-10 ${JSON.stringify(fault)}: ${code}, and nothing changes`, async () => {
      const device = await settledDevice();
      await device.record(30, Date.now());
      line.choose(() => fault);
      expect(await device.handIn()).toEqual({ ok: false, error: { code } });
      expect(device.isSafe()).toBe(false);
      await expectToFinish(device);
    });

  it('HUB-16 a line that forgets to say how the body is packed: refused as a whole', async () => {
    const device = await settledDevice();
    for (const of of ['request', 'answer'] as const) {
      await device.record(60, Date.now());
      line.choose(() => ({ kind: 'strip-encoding', of }));
      const done = await device.handIn();
      if (!done.ok) expect(['malformed', 'not-a-hub']).toContain(done.error.code);
      expect(device.isSafe()).toBe(done.ok);
      await expectToFinish(device);
    }
  });

  it('SYN-5 a line that drips finishes while the device waits', async () => {
    const device = await settledDevice(undefined, 'frames', 20_000);
    await device.record(2, Date.now());
    line.choose(() => ({ kind: 'drip', of: 'answer', bytes: 60, everyMs: 10 }));
    expect(await device.handIn()).toEqual({ ok: true, value: expect.anything() });
    line.choose(() => ({ kind: 'drip', of: 'request', bytes: 90, everyMs: 5 }));
    await device.record(2, Date.now());
    expect(await device.handIn()).toEqual({ ok: true, value: expect.anything() });
    await expectToFinish(device);
  });
});

describe('a line that repeats', () => {
  it('LOG-8 each request reaches the hub twice: every answer once', async () => {
    const device = await settledDevice();
    line.choose(() => ({ kind: 'twice' }));
    for (let n = 0; n < 5; n++) {
      await device.record(3, Date.now());
      expect(await device.handIn()).toEqual({ ok: true, value: expect.anything() });
    }
    await expectToFinish(device);
  });

  it('LOG-8 HUB-13 copies of old requests come later, in any order: nothing goes back, and nobody is thought to wait', async () => {
    const device = await settledDevice();
    const old: SeenRequest[] = [];
    line.choose((request) => {
      old.push(request);
      return { kind: 'none' };
    });
    for (let n = 0; n < 6; n++) {
      await device.record(3, Date.now());
      expect(await device.handIn()).toEqual({ ok: true, value: expect.anything() });
    }
    for (const request of [...old].reverse().concat(old)) await line.deliver(request);
    const held = await device.askAt(url);
    expect(held.ok && device.covers(held.value.receipts)).toBe(true);
    await expectToFinish(device);
    const row = (await desk.board(url)).learners.find(({ learner }) => learner === device.learner);
    expect(row?.waiting).toBe(0);
  });
});
