import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DevicesAnswer } from '#domain/hub-api.ts';
import {
  type Asker,
  askApp,
  createMemoryHub,
  json,
  type MemoryHub,
  signIn,
  TestDevice,
  testNow,
} from '#tests/support/memory-hub.ts';

let folder: string;
let hub: MemoryHub;
let ask: Asker;
let cookie: string;
const device = new TestDevice('device-home');
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-home-'));
  hub = await createMemoryHub(folder);
  ask = askApp(hub.app);
  cookie = await signIn(ask, hub.a.teacher);
  await device.join(ask, hub.a.code);
});
afterEach(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

/** An exchange of a device that says this of itself. */
const exchange = async (home?: string): Promise<number> => {
  const headers = { authorization: `Bearer ${device.token}`, ...(home === undefined ? {} : { home }) };
  return (await ask('/api/sync', json(device.request(), headers))).status;
};

async function homeTold() {
  const answer = v.parse(DevicesAnswer, await (await ask('/api/devices', { headers: { cookie } })).json());
  return answer.classes[0]?.devices.find((each) => each.device === device.id)?.home;
}

test('TLS-12: the list tells what a device last said of itself, and when', async () => {
  expect(await homeTold()).toBe(null);
  hub.clock.set(testNow + 1000);
  expect(await exchange('pnuz')).toBe(200);
  expect(await homeTold()).toEqual({
    at: testNow + 1000,
    isSecure: false,
    isStored: false,
    storage: 'unproven',
    room: null,
  });
  hub.clock.set(testNow + 2000);
  await exchange('sykd');
  const told = { at: testNow + 2000, isSecure: true, isStored: true, storage: 'kept', room: 13 };
  expect(await homeTold()).toEqual(told);
  // An exchange that says nothing of it, or nonsense, takes nothing back and is answered all the same.
  hub.clock.set(testNow + 3000);
  for (const said of [undefined, 'sykd!', '<script>', 'x'.repeat(4000)])
    expect(await exchange(said)).toBe(200);
  expect(await homeTold()).toEqual(told);
});

test('TLS-12: nobody says it for another device', async () => {
  await exchange('pnuz');
  const other = new TestDevice('device-other');
  await other.join(ask, hub.b.code);
  const headers = { authorization: `Bearer ${other.token}`, home: 'sykd' };
  expect((await ask('/api/sync', json(device.request(), headers))).status).toBe(403);
  expect((await homeTold())?.isSecure).toBe(false);
});
