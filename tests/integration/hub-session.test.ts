import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SessionAnswer } from '#domain/hub-api.ts';
import {
  type Asker,
  askApp,
  createMemoryHub,
  errorCode,
  json,
  type MemoryHub,
  signIn,
  testPassword,
} from '#tests/support/memory-hub.ts';

let hub: MemoryHub;
let ask: Asker;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-session-'));
  hub = await createMemoryHub(folder);
  ask = askApp(hub.app);
});
afterEach(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

const hour = 3_600_000;
const look = (cookie: string) => ask('/api/session', { headers: { cookie } });
const cookieOf = (answer: Response) => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const tryPassword = (password: string, name = hub.a.teacher, headers = {}) =>
  ask('/api/session', json({ name, password }, headers));

describe("a teacher's session", () => {
  it('HUB-8 begins with a cookie that no script reads and no other site sends', async () => {
    const answer = await tryPassword(testPassword, '  teacher   A ');
    expect(answer.headers.get('set-cookie')).toMatch(
      /^footpath_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(v.parse(SessionAnswer, await answer.json())).toMatchObject({
      person: { name: 'Teacher A', role: 'teacher', roles: ['teacher'], isFirst: false },
      classes: [{ id: hub.a.id, name: 'Class A', code: hub.a.code, learners: 2 }],
      addresses: ['http://192.168.1.10:8080'],
    });
  });

  it('HUB-8 lasts while it is used, and ends twelve hours after', async () => {
    let cookie = await signIn(ask, hub.a.teacher);
    for (let i = 0; i < 4; i++) {
      hub.clock.set(hub.clock.now() + 10 * hour);
      const answer = await look(cookie);
      expect(answer.status).toBe(200);
      cookie = cookieOf(answer) || cookie;
    }
    hub.clock.set(hub.clock.now() + 12 * hour + 1);
    expect(await errorCode(await look(cookie))).toBe('401 session-expired');
  });

  it('HUB-8 changes its token each hour, and forgives an answer that was lost', async () => {
    const first = await signIn(ask, hub.a.teacher);
    hub.clock.set(hub.clock.now() + hour + 1);
    const second = cookieOf(await look(first));
    expect(second).toMatch(/^footpath_session=/);
    expect(second).not.toBe(first);
    // The answer with the second was lost: the first is still good, and after a minute another is offered.
    expect(cookieOf(await look(first))).toBe('');
    hub.clock.set(hub.clock.now() + 61_000);
    const third = cookieOf(await look(first));
    expect(third).toMatch(/^footpath_session=/);
    expect((await look(third)).status).toBe(200);
    for (const old of [first, second]) expect(await errorCode(await look(old))).toBe('401 session-expired');
  });

  it('ends at once when signed out', async () => {
    const cookie = await signIn(ask, hub.a.teacher);
    const answer = await ask('/api/session', { method: 'DELETE', headers: { cookie } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toMatch(/Max-Age=0/);
    expect(await errorCode(await look(cookie))).toBe('401 session-expired');
    expect((await ask('/api/session', { method: 'DELETE' })).status).toBe(200);
  });

  it('is not kept in the clear', async () => {
    const cookie = await signIn(ask, hub.a.teacher);
    const token = cookie.split('=')[1] ?? '';
    expect(await hub.accounts.sessions.find(token, hub.clock.now())).not.toBeNull();
    expect((await hub.accounts.staff.byName(hub.a.teacher))?.password).toMatch(/^scrypt\$/);
  });

  it('HUB-7 does not say whether the name or the password was wrong', async () => {
    expect(await errorCode(await tryPassword('wrong'))).toBe('401 sign-in-wrong');
    expect(await errorCode(await tryPassword(testPassword, 'Nobody'))).toBe('401 sign-in-wrong');
  });

  it('HUB-7 slows guessing by account and address, more each time', async () => {
    for (let i = 0; i < 5; i++) expect(await errorCode(await tryPassword('wrong'))).toBe('401 sign-in-wrong');
    const waits: number[] = [];
    for (let i = 0; i < 4; i++) {
      const answer = await tryPassword(testPassword);
      expect(answer.status).toBe(429);
      const wait = Number(answer.headers.get('retry-after'));
      waits.push(wait);
      hub.clock.set(hub.clock.now() + wait * 1000);
      await tryPassword('wrong');
    }
    expect(waits).toEqual([1, 2, 4, 8]);
    // Another account from the same place is not held up by this one.
    expect((await tryPassword(testPassword, hub.b.teacher)).status).toBe(200);
    hub.clock.set(hub.clock.now() + 16_000);
    expect((await tryPassword(testPassword)).status).toBe(200);
    expect((await tryPassword(testPassword)).status).toBe(200);
  });

  it('HUB-7 many tries at once do not slip through', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => tryPassword('wrong')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  it("HUB-9 changes nothing at another site's wish", async () => {
    const cookie = await signIn(ask, hub.a.teacher);
    const elsewhere: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'http://evil.example', host: 'hub.local:8080' },
      { origin: 'null', host: 'hub.local:8080' },
    ];
    for (const headers of elsewhere) {
      expect(await errorCode(await tryPassword(testPassword, hub.a.teacher, headers))).toBe('403 forbidden');
      const out = await ask('/api/session', { method: 'DELETE', headers: { cookie, ...headers } });
      expect(await errorCode(out)).toBe('403 forbidden');
    }
    expect((await look(cookie)).status).toBe(200);
    const home = { origin: 'http://hub.local:8080', host: 'hub.local:8080', 'sec-fetch-site': 'same-origin' };
    expect((await tryPassword(testPassword, hub.a.teacher, home)).status).toBe(200);
  });

  it('a new password ends every session', async () => {
    const cookie = await signIn(ask, hub.a.teacher);
    const member = await hub.accounts.staff.byName(hub.a.teacher);
    if (!member) throw new Error('there is a teacher');
    const given = { password: member.password, isFirst: false };
    await hub.accounts.staff.givePassword(member.id, given, 'command-line', hub.clock.now());
    expect(await errorCode(await look(cookie))).toBe('401 session-expired');
  });
});
