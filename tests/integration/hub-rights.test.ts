import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BoardAnswer, SessionAnswer } from '#domain/hub-api.ts';
import type { StaffId } from '#domain/ids.ts';
import { StaffAnswer } from '#domain/staff-api.ts';
import { hashPassword } from '#hub/auth/password.ts';
import {
  type Asker,
  askApp,
  createMemoryHub,
  errorCode,
  headName,
  json,
  type MemoryHub,
  signIn,
  TestDevice,
  testPassword,
} from '#tests/support/memory-hub.ts';

let hub: MemoryHub;
let ask: Asker;
let head: string;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-rights-'));
  hub = await createMemoryHub(folder);
  ask = askApp(hub.app);
  head = await signIn(ask, headName);
});
afterEach(async () => {
  expect(hub.bugs).toEqual([]);
  await hub.close();
  rmSync(folder, { recursive: true });
});

const post = (path: string, body: unknown, cookie = head) => ask(path, json(body, { cookie }));
const get = (path: string, cookie: string) => ask(path, { headers: { cookie } });
const told = async (answer: Response) => {
  expect(answer.status).toBe(200);
  return v.parse(StaffAnswer, await answer.json());
};
const reasonOf = async (answer: Response) => {
  const { error } = (await answer.json()) as { error: { code: string; data?: { reason?: string } } };
  return `${answer.status} ${error.code} ${error.data?.reason ?? ''}`.trim();
};
const idOf = async (name: string): Promise<StaffId> => {
  const found = await hub.accounts.staff.byName(name);
  if (!found) throw new Error(`${name} is of the school`);
  return found.id;
};
/** Somebody new, with the password that was told once. */
async function add(name: string, roles: readonly string[], classes: readonly string[] = []) {
  const { password } = await told(await post('/api/staff', { name, roles, classes }));
  return { id: password?.staff ?? '', password: password?.password ?? '' };
}
const cookieOf = (answer: Response) => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

/** Signs in with a first password and chooses an own one: the session that comes of it. */
async function begin(name: string, password: string): Promise<string> {
  const first = await signIn(ask, name, password);
  return cookieOf(await post('/api/password', { password, next: testPassword }, first));
}

describe('AUT-4 a principal decides who may what', () => {
  it('adds somebody, whose first password is told once and is good for choosing another only', async () => {
    const { id, password } = await add('  Ms  New ', ['teacher'], [hub.a.id]);
    const list = await told(await get('/api/staff', head));
    expect(list.password).toBeNull();
    const added = list.staff.find((member) => member.id === id);
    expect(added).toMatchObject({
      name: 'Ms  New',
      roles: ['teacher'],
      classes: [hub.a.id],
      isFirst: true,
      ended: null,
    });
    expect(JSON.stringify(list)).not.toContain(password);
    expect(JSON.stringify(list)).not.toContain('scrypt');

    const first = await signIn(ask, 'ms new', password);
    expect(v.parse(SessionAnswer, await (await get('/api/session', first)).json()).person.isFirst).toBe(true);
    expect(await reasonOf(await get(`/api/classes/${hub.a.id}/board`, first))).toBe(
      '403 forbidden first-password',
    );
    expect(await errorCode(await post('/api/password', { password, next: password }, first))).toBe(
      '400 malformed',
    );
    const own = cookieOf(await post('/api/password', { password, next: testPassword }, first));
    expect((await get(`/api/classes/${hub.a.id}/board`, own)).status).toBe(200);
    expect(await errorCode(await get('/api/session', first))).toBe('401 session-expired');
    await expect(signIn(ask, 'Ms New', password)).rejects.toThrow('401');
  });

  it('changes roles and classes, and what somebody may do changes with the next thing they ask', async () => {
    const { id, password } = await add('Mr Both', ['teacher'], [hub.a.id]);
    const cookie = await begin('Mr Both', password);
    expect((await get(`/api/classes/${hub.b.id}/board`, cookie)).status).toBe(403);
    await told(await post(`/api/staff/${id}`, { roles: ['teacher', 'technician'], classes: [hub.b.id] }));
    expect((await get(`/api/classes/${hub.b.id}/board`, cookie)).status).toBe(200);
    expect((await get(`/api/classes/${hub.a.id}/board`, cookie)).status).toBe(403);
    await told(await post(`/api/staff/${id}`, { roles: ['technician'], classes: [hub.b.id] }));
    expect((await get(`/api/classes/${hub.b.id}/board`, cookie)).status).toBe(403);
  });

  it('ends somebody: every session dies at once, the name is free, and what they said keeps it', async () => {
    const { id, password } = await add('Ms Gone', ['teacher'], [hub.a.id]);
    const cookie = await begin('Ms Gone', password);
    const plan = { skills: [], challenge: 'gentle', note: 'Slowly' };
    const learner = `/api/classes/${hub.a.id}/learners/${hub.a.learners[0]}`;
    expect((await post(`${learner}/plan`, plan, cookie)).status).toBe(200);
    await told(await post(`/api/staff/${id}/end`, {}));
    expect(await errorCode(await get('/api/session', cookie))).toBe('401 session-expired');
    await expect(signIn(ask, 'Ms Gone')).rejects.toThrow('401');
    expect(await errorCode(await post(`/api/staff/${id}`, { roles: ['teacher'], classes: [] }))).toBe(
      '404 not-found',
    );
    expect(await errorCode(await post(`/api/staff/${id}/password`, {}))).toBe('404 not-found');
    const again = await add('Ms Gone', ['teacher']);
    expect(again.id).not.toBe(id);
    expect((await hub.accounts.staff.names()).get(id as StaffId)).toBe('Ms Gone');
  });

  it('gives a new first password: signed out everywhere, and the old one is void', async () => {
    const cookie = await signIn(ask, hub.a.teacher);
    const { password } = await told(await post(`/api/staff/${await idOf(hub.a.teacher)}/password`, {}));
    expect(await errorCode(await get('/api/session', cookie))).toBe('401 session-expired');
    await expect(signIn(ask, hub.a.teacher)).rejects.toThrow('401');
    expect((await get('/api/session', await signIn(ask, hub.a.teacher, password?.password))).status).toBe(
      200,
    );
  });

  it('nobody takes the last principal away, nor lifts themselves; who has more may lay it down', async () => {
    const self = await idOf(headName);
    const change = (roles: readonly string[], classes: readonly string[] = [], cookie = head) =>
      post(`/api/staff/${self}`, { roles, classes }, cookie);
    expect(await reasonOf(await change(['principal', 'teacher']))).toBe('403 forbidden own-rights');
    expect(await reasonOf(await change(['principal'], [hub.a.id]))).toBe('403 forbidden own-rights');
    expect(await reasonOf(await post(`/api/staff/${self}/end`, {}))).toBe('403 forbidden last-principal');
    expect(await reasonOf(await post(`/api/staff/${self}/password`, {}))).toBe('403 forbidden own-rights');
    const second = await add('Second', ['principal', 'technician']);
    const other = await begin('Second', second.password);
    // Another may give what one cannot take oneself.
    await told(await change(['principal', 'teacher'], [hub.a.id], other));
    await told(await change(['teacher'], [hub.a.id]));
    expect((await get('/api/staff', head)).status).toBe(403);
    expect(
      await reasonOf(await post(`/api/staff/${second.id}`, { roles: ['technician'], classes: [] }, other)),
    ).toBe('403 forbidden last-principal');
  });

  it('two who take each other’s place at once: one principal is left', async () => {
    const second = await add('Second', ['principal']);
    const other = await begin('Second', second.password);
    const ended = await Promise.all([
      post(`/api/staff/${second.id}/end`, {}),
      post(`/api/staff/${await idOf(headName)}/end`, {}, other),
    ]);
    expect(ended.map(({ status }) => status).sort()).toEqual([200, expect.not.stringMatching('200')]);
    const left = (await hub.accounts.staff.all()).filter(({ roles }) => roles.includes('principal'));
    expect(left).toHaveLength(1);
  });

  it.each([
    [
      'a name that signs in already',
      { name: 'TEACHER  a', roles: ['teacher'], classes: [] },
      '400 malformed name-taken',
    ],
    ['no role', { name: 'X', roles: [], classes: [] }, '400 malformed'],
    ['a role that is none', { name: 'X', roles: ['owner'], classes: [] }, '400 malformed'],
    ['a class that is none', { name: 'X', roles: ['teacher'], classes: ['class-none'] }, '400 malformed'],
    ['no name', { name: '  ', roles: ['teacher'], classes: [] }, '400 malformed'],
  ])('refuses %s', async (_, body, expected) => {
    expect(await reasonOf(await post('/api/staff', body))).toBe(expected);
  });
});

describe('AUT-2 what each role sees', () => {
  it('a principal looks at every class, without its code, and changes nothing there', async () => {
    const { classes } = v.parse(SessionAnswer, await (await get('/api/session', head)).json());
    expect(classes.map(({ id, code, mine }) => ({ id, code, mine }))).toEqual(
      expect.arrayContaining([
        { id: hub.a.id, code: '', mine: false },
        { id: hub.b.id, code: '', mine: false },
      ]),
    );
    const board = v.parse(BoardAnswer, await (await get(`/api/classes/${hub.b.id}/board`, head)).json());
    expect(board.class).toMatchObject({ code: '', mine: false });
    expect(board.learners).toHaveLength(2);
  });

  it('a technician has the devices of every class, and nobody’s name on them', async () => {
    const device = new TestDevice('device-one');
    await device.join(ask, hub.a.code);
    device.practise(hub.a.learners[0] as never, 2);
    await device.sync(ask);
    const { password } = await add('Tech', ['technician'], [hub.a.id]);
    const tech = await begin('Tech', password);
    const seen = JSON.stringify(await (await get('/api/devices', tech)).json());
    expect(seen).toContain('device-one');
    expect(seen).not.toContain('Ada');
    const teacher = await signIn(ask, hub.a.teacher);
    expect(JSON.stringify(await (await get('/api/devices', teacher)).json())).toContain('Ada');
  });
});

describe('AUT-6 sessions and passwords', () => {
  it('a token from before signing in is never promoted, and ends', async () => {
    const planted = await signIn(ask, hub.b.teacher);
    const answer = await post('/api/session', { name: hub.a.teacher, password: testPassword }, planted);
    expect(answer.status).toBe(200);
    expect(cookieOf(answer)).not.toBe(planted);
    expect(await errorCode(await get('/api/session', planted))).toBe('401 session-expired');
    const made = `footpath_session=${'A'.repeat(43)}`;
    const other = await post('/api/session', { name: hub.a.teacher, password: testPassword }, made);
    expect(cookieOf(other)).not.toBe(made);
    expect(await errorCode(await get('/api/session', made))).toBe('401 session-expired');
  });

  it('signing out everywhere ends every session; a changed password ends the others', async () => {
    const sessions = await Promise.all([1, 2, 3].map(() => signIn(ask, hub.a.teacher)));
    const [here = '', ...others] = sessions;
    const kept = cookieOf(
      await post('/api/password', { password: testPassword, next: 'another long one' }, here),
    );
    expect((await get('/api/session', kept)).status).toBe(200);
    for (const old of [here, ...others]) expect((await get('/api/session', old)).status).toBe(401);
    const again = await signIn(ask, hub.a.teacher, 'another long one');
    const out = await ask('/api/sessions', { method: 'DELETE', headers: { cookie: again } });
    expect(out.status).toBe(200);
    for (const old of [again, kept]) expect((await get('/api/session', old)).status).toBe(401);
    expect((await get('/api/session', head)).status).toBe(200);
  });

  it('the password before is asked for, and guessing it at an open screen is slowed', async () => {
    const cookie = await signIn(ask, hub.a.teacher);
    const heard: string[] = [];
    for (let i = 0; i < 7; i++)
      heard.push(
        await errorCode(await post('/api/password', { password: `guess ${i}`, next: 'long enough' }, cookie)),
      );
    expect(heard.slice(0, 5)).toEqual(Array(5).fill('401 sign-in-wrong'));
    expect(heard[6]).toBe('429 too-many-tries');
  });

  it('a hash of lower cost is made again when its owner signs in, and of no other', async () => {
    const id = await idOf(hub.a.teacher);
    const hashOf = async () => (await hub.accounts.staff.byId(id))?.password ?? '';
    const weak = await hashPassword(testPassword, { N: 2, r: 1, p: 1 });
    await hub.accounts.staff.givePassword(
      id,
      { password: weak, isFirst: false },
      'command-line',
      hub.clock.now(),
    );
    await expect(signIn(ask, hub.a.teacher, 'wrong')).rejects.toThrow('401');
    expect(await hashOf()).toBe(weak);
    await signIn(ask, hub.a.teacher);
    const renewed = await hashOf();
    expect(renewed).toMatch(/^scrypt\$16\$8\$1\$/);
    await signIn(ask, hub.a.teacher);
    expect(await hashOf()).toBe(renewed);
  });
});

describe('AUT-7 another class code', () => {
  it('lets nobody in by the one before, and throws no device out', async () => {
    const device = new TestDevice('device-one');
    await device.join(ask, hub.a.code);
    const teacher = await signIn(ask, hub.a.teacher);
    const renewed = (await (await post(`/api/classes/${hub.a.id}/code`, {}, teacher)).json()) as {
      class: { code: string };
    };
    expect(renewed.class.code).not.toBe(hub.a.code);
    expect(await errorCode(await ask('/api/join', json({ code: hub.a.code, device: 'device-two' })))).toBe(
      '404 class-code-unknown',
    );
    expect((await device.sync(ask)).status).toBe(200);
    await new TestDevice('device-two').join(ask, renewed.class.code);
  });
});
