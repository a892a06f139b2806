import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Hello, JoinAnswer, ToldClass } from '#domain/device-api.ts';
import { emptyRoster, learnersOf, rosterTold } from '#log/projections/roster.ts';
import {
  type Asker,
  askApp,
  createMemoryHub,
  errorCode,
  json,
  type MemoryHub,
  TestDevice,
} from '#tests/support/memory-hub.ts';

let hub: MemoryHub;
let ask: Asker;
const folder = mkdtempSync(join(tmpdir(), 'footpath-join-'));
beforeAll(async () => {
  hub = await createMemoryHub(folder, { pack: { text: '{"not":"a pack"}', title: 'A pack' } });
  ask = askApp(hub.app);
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

const tryCode = (code: string, device = 'device-one') => ask('/api/join', json({ code, device }));

describe('joining a class', () => {
  it('HUB-1 says what it is before anything else', async () => {
    const answer = await ask('/api/hello');
    expect(answer.status).toBe(200);
    expect(v.parse(Hello, await answer.json())).toMatchObject({
      footpath: 'hub',
      epoch: 1,
      school: 'Test School',
    });
  });

  it('HUB-4 gives a key for the code, however it is typed', async () => {
    for (const typed of [hub.a.code, hub.a.code.toLowerCase(), ` ${hub.a.code.replace('-', ' – ')} `]) {
      const answer = await tryCode(typed);
      expect(answer.status).toBe(200);
      expect(v.parse(JoinAnswer, await answer.json()).class).toEqual({ id: hub.a.id, name: 'Class A' });
    }
  });

  it('HUB-4 names the pack of the class, to be fetched while the roster is asked for', async () => {
    const answer = v.parse(JoinAnswer, await (await tryCode(hub.a.code)).json());
    const { roster } = await hub.school.view(hub.a.id);
    expect(answer.pack).toBe(roster.pack?.value.pack ?? 'none');
    expect(answer.pack).toMatch(/^[0-9a-f]{64}$/);
    expect((await ask(`/packs/${answer.pack}`)).status).toBe(200);
  });

  it('HUB-4 tells the class as its events tell it, so that a learner can begin before these are here', async () => {
    const { told } = v.parse(JoinAnswer, await (await tryCode(hub.a.code)).json());
    const { roster } = await hub.school.view(hub.a.id);
    expect(told?.learners).toEqual(learnersOf(roster));
    expect(told?.learners.length).toBeGreaterThan(0);
    expect(told?.pack).toEqual(roster.pack?.value);
    const { members, pack, parameters } = rosterTold(hub.a.id, v.parse(ToldClass, told));
    expect(learnersOf({ ...emptyRoster(hub.a.id), members })).toEqual(learnersOf(roster));
    expect(pack?.value).toEqual(roster.pack?.value);
    expect(parameters?.value.parameters).toBe(null);
  });

  it('HUB-4 asking again gives another key, and the first one still works', async () => {
    const device = new TestDevice('device-twice');
    await device.join(ask, hub.a.code);
    const first = device.token;
    await device.join(ask, hub.a.code);
    expect(device.token).not.toBe(first);
    for (const token of [first, device.token]) {
      device.token = token;
      expect((await device.sync(ask)).status).toBe(200);
    }
  });

  it("HUB-4 joining with another device's name in another class takes no rights away", async () => {
    const victim = new TestDevice('device-victim');
    await victim.join(ask, hub.a.code);
    const thief = new TestDevice('device-victim');
    for (let i = 0; i < 12; i++) await thief.join(ask, hub.b.code);
    expect((await victim.sync(ask)).status).toBe(200);
  });

  it('HUB-4 refuses a code that cannot be one, and one that nobody has', async () => {
    expect(await errorCode(await tryCode('hello'))).toBe('400 class-code-malformed');
    expect(await errorCode(await tryCode('ZZZZ-ZZZZ'))).toBe('404 class-code-unknown');
  });

  it('HUB-7 slows guessing down, and lets the patient in again', async () => {
    const codes: string[] = [];
    for (let i = 0; i < 14; i++) codes.push(await errorCode(await tryCode('ZZZZ-ZZZZ')));
    expect(codes.at(-1)).toBe('429 too-many-tries');
    const slowed = await tryCode(hub.a.code);
    expect(slowed.status).toBe(429);
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
    hub.clock.set(hub.clock.now() + 61_000);
    expect((await tryCode(hub.a.code)).status).toBe(200);
    expect(await errorCode(await tryCode('ZZZZ-ZZZZ'))).toBe('404 class-code-unknown');
  });

  it('HUB-16 refuses what is not the JSON it expects', async () => {
    const post = (body: string, type = 'application/json') =>
      ask('/api/join', { method: 'POST', headers: { 'content-type': type }, body });
    for (const body of ['', '{', 'null', '[]', '{"code":5}', '{"code":"x","device":"Not An Id"}', '\ud800'])
      expect(await errorCode(await post(body))).toBe('400 malformed');
    expect(await errorCode(await post('code=x&device=y', 'application/x-www-form-urlencoded'))).toBe(
      '400 malformed',
    );
    expect(await errorCode(await post('{}', 'text/plain'))).toBe('400 malformed');
    expect(await errorCode(await post(`{"code":"${'x'.repeat(70_000)}"}`))).toBe('413 too-large');
    expect(await errorCode(await post(`{"code":${'['.repeat(20_000)}${']'.repeat(20_000)}}`))).toBe(
      '400 malformed',
    );
    expect(hub.bugs).toEqual([]);
  });
});
