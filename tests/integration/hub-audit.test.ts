import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditAnswer } from '#domain/audit-api.ts';
import { createAuditor, foldMs } from '#hub/audit.ts';
import { createAuditChain } from '#hub/check/audit-chain.ts';
import type { AuditRow } from '#hub/storage/audit.ts';
import {
  type Asker,
  askApp,
  createMemoryHub,
  headName,
  json,
  type MemoryHub,
  signIn,
  testPassword,
} from '#tests/support/memory-hub.ts';

let hub: MemoryHub;
let ask: Asker;
let head: string;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-audit-'));
  hub = await createMemoryHub(folder);
  ask = askApp(hub.app);
  head = await signIn(ask, headName);
});
afterEach(async () => {
  expect(hub.bugs).toEqual([]);
  await hub.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string, cookie: string) => ask(path, { headers: { cookie } });
const everything = { who: null, learner: null };
const rows = () => hub.accounts.audit.page(Number.MAX_SAFE_INTEGER, 10_000, everything);
const deeds = async () => (await rows()).map(({ did }) => did);
async function audit(query = ''): Promise<AuditAnswer> {
  const answer = await get(`/api/audit${query}`, head);
  expect(answer.status).toBe(200);
  return v.parse(AuditAnswer, await answer.json());
}

describe('AUT-9 what adults looked at', () => {
  it('is written at once, once in a quarter of an hour for the same thing, and again after it', async () => {
    const teacher = await signIn(ask, hub.a.teacher);
    const board = `/api/classes/${hub.a.id}/board`;
    const learner = `/api/classes/${hub.a.id}/learners/${hub.a.learners[0]}`;
    const count = async () => (await deeds()).filter((did) => did.startsWith('read.')).length;
    for (let i = 0; i < 20; i++) await get(board, teacher);
    expect(await count()).toBe(1);
    await get(learner, teacher);
    await get(`${learner}/works`, teacher);
    expect(await count()).toBe(3);
    await get(board, head);
    expect(await count()).toBe(4);
    hub.clock.set(hub.clock.now() + foldMs - 1);
    await get(board, teacher);
    expect(await count()).toBe(4);
    hub.clock.set(hub.clock.now() + 2);
    await get(board, teacher);
    expect(await count()).toBe(5);
  });

  it('a device’s reading is nobody’s: a class of thirty writes nothing', async () => {
    const before = (await rows()).length;
    await ask('/api/join', json({ code: hub.a.code, device: 'device-one' }));
    expect((await rows()).length).toBe(before);
  });

  it('without room reading goes on, and the first entry after it says how many are missing', async () => {
    const full = Object.assign(new Error('full'), { errcode: 13 });
    let isFull = true;
    const written: unknown[] = [];
    let at = 0;
    const auditor = createAuditor(
      {
        ...hub.accounts.audit,
        append: async (note) => {
          if (isFull) throw full;
          written.push(note);
          return { n: written.length, hash: '' };
        },
      },
      { now: () => at },
    );
    const read = (learner: string) =>
      auditor.note({ who: 'staff-a' as never, did: 'read.learner', about: { learner: learner as never } });
    await read('l-1');
    await read('l-2');
    await read('l-2');
    isFull = false;
    at += 1;
    await read('l-3');
    expect(written).toEqual([
      { who: 'system', did: 'audit.gap', detail: { entries: 2 } },
      { who: 'staff-a', did: 'read.learner', about: { learner: 'l-3' } },
    ]);
    await read('l-4');
    expect(written).toHaveLength(3);
  });
});

describe('AUT-8 what was changed', () => {
  it('is written with the change, by whoever did it: signing in, staff, passwords, codes, learners', async () => {
    const before = (await rows())[0]?.n ?? 0;
    const post = (path: string, body: unknown, cookie = head) => ask(path, json(body, { cookie }));
    const added = (await (
      await post('/api/staff', { name: 'New', roles: ['teacher'], classes: [hub.a.id] })
    ).json()) as { password: { staff: string } };
    const id = added.password.staff;
    await post(`/api/staff/${id}`, { roles: ['technician'], classes: [] });
    await post(`/api/staff/${id}/password`, {});
    await post(`/api/staff/${id}/end`, {});
    const teacher = await signIn(ask, hub.a.teacher);
    await post(`/api/classes/${hub.a.id}/learners`, { names: ['Zed'] }, teacher);
    await post(`/api/classes/${hub.a.id}/code`, {}, teacher);
    await post('/api/password', { password: testPassword, next: 'another long one' }, teacher);
    const written = (await rows()).filter(({ n }) => n > before).reverse();
    const headId = (await hub.accounts.staff.byName(headName))?.id;
    const teacherId = (await hub.accounts.staff.byName(hub.a.teacher))?.id;
    expect(written.map(({ who, did, staff }) => [who, did, staff])).toEqual([
      [headId, 'staff.added', id],
      [headId, 'staff.changed', id],
      [headId, 'password.given', id],
      [headId, 'staff.ended', id],
      [teacherId, 'sign-in', teacherId],
      [teacherId, 'learners.added', ''],
      [teacherId, 'class-code.renewed', ''],
      [teacherId, 'password.changed', teacherId],
      [teacherId, 'sign-in', teacherId],
    ]);
    // Neither names nor passwords.
    expect(JSON.stringify(written)).not.toMatch(/Zed|New|another long/);
  });

  it('what was refused is not written as done', async () => {
    const before = await deeds();
    const self = (await hub.accounts.staff.byName(headName))?.id;
    await ask(`/api/staff/${self}/end`, json({}, { cookie: head }));
    await ask('/api/staff', json({ name: hub.a.teacher, roles: ['teacher'], classes: [] }, { cookie: head }));
    expect(await deeds()).toEqual(before);
  });

  it('bursts of wrong passwords are told: at five, ten, twenty', async () => {
    for (let i = 0; i < 21; i++) {
      await ask('/api/session', json({ name: hub.a.teacher, password: `guess ${i}` }));
      hub.clock.set(hub.clock.now() + 6 * 60_000);
    }
    const told = (await rows()).filter(({ did }) => did === 'sign-in.failed').reverse();
    expect(told.map(({ detail }) => JSON.parse(detail).times)).toEqual([5, 10, 20]);
    expect(told[0]?.staff).toBe((await hub.accounts.staff.byName(hub.a.teacher))?.id);
    expect(JSON.stringify(told)).not.toContain('guess');
  });
});

describe('AUT-8 the chain', () => {
  async function written(): Promise<AuditRow[]> {
    await get(`/api/classes/${hub.a.id}/board`, await signIn(ask, hub.a.teacher));
    return [...(await rows())].reverse();
  }
  const firstBad = (entries: readonly AuditRow[], told: { n: number; hash: string }) => {
    const chain = createAuditChain();
    for (const entry of entries) chain.add(entry);
    return chain.firstBad(told);
  };

  it('is whole from the first entry to the head, and shows any that was changed, taken out, put in or cut off', async () => {
    const entries = await written();
    const told = await hub.accounts.audit.head();
    expect(entries.length).toBeGreaterThan(5);
    expect(told.n).toBe(entries.length);
    expect(firstBad(entries, told)).toBeNull();
    for (const [at, entry] of entries.entries()) {
      const without = entries.filter((_, index) => index !== at);
      expect(firstBad(without, told), `without ${entry.n}`).not.toBeNull();
      for (const change of [
        { who: 'staff-x' },
        { did: 'read.board' },
        { at: 1 },
        { learner: 'l-x' },
        { detail: '{"a":1}' },
        { class: 'x' },
        { device: 'x' },
        { staff: 'x' },
      ]) {
        const changed = entries.map((each, index) => (index === at ? { ...each, ...change } : each));
        if (JSON.stringify(changed) === JSON.stringify(entries)) continue;
        expect(firstBad(changed, told), `${entry.n} with ${JSON.stringify(change)}`).toBe(entry.n);
      }
    }
    expect(
      firstBad([...entries, { ...(entries[0] as AuditRow), n: entries.length + 1 }], told),
    ).not.toBeNull();
    expect(firstBad([], { n: 0, hash: '0'.repeat(64) })).toBeNull();
  });
});

describe('AUT-10 a principal reads it', () => {
  it('newest first, in pages, with the names that ids have now', async () => {
    const teacher = await signIn(ask, hub.a.teacher);
    for (const learner of hub.a.learners) await get(`/api/classes/${hub.a.id}/learners/${learner}`, teacher);
    const first = await audit('?limit=2');
    expect(first.entries.map(({ did, learner }) => [did, learner?.name])).toEqual([
      ['read.learner', 'Alan'],
      ['read.learner', 'Ada'],
    ]);
    expect(first.entries[0]).toMatchObject({ who: { name: hub.a.teacher }, class: { name: 'Class A' } });
    expect(first.people?.learners.map(({ name }) => name)).toEqual(expect.arrayContaining(['Ada', 'Bo']));
    const all: number[] = [];
    for (let before: number | null = null; ; ) {
      const page: AuditAnswer = await audit(`?limit=3${before === null ? '' : `&before=${before}`}`);
      all.push(...page.entries.map(({ n }) => n));
      before = page.next;
      if (before === null) break;
    }
    expect(all).toEqual(Array.from({ length: all.length }, (_, at) => all.length - at));
  });

  it('by one adult, and about one learner: who looked at my child’s page', async () => {
    const teacher = await signIn(ask, hub.a.teacher);
    const [ada = ''] = hub.a.learners;
    await get(`/api/classes/${hub.a.id}/learners/${ada}`, teacher);
    await get(`/api/classes/${hub.a.id}/learners/${ada}/works`, head);
    const about = await audit(`?learner=${ada}`);
    expect(about.entries.map(({ did, who }) => [did, who.name])).toEqual([
      ['read.works', headName],
      ['read.learner', hub.a.teacher],
    ]);
    const teacherId = (await hub.accounts.staff.byName(hub.a.teacher))?.id;
    const by = await audit(`?who=${teacherId}`);
    expect(new Set(by.entries.map(({ who }) => who.id))).toEqual(new Set([teacherId]));
    expect((await audit(`?who=${teacherId}&learner=${ada}`)).entries).toHaveLength(1);
    expect((await audit('?who=command-line')).entries.every(({ who }) => who.id === 'command-line')).toBe(
      true,
    );
    expect((await get('/api/audit?before=0', head)).status).toBe(400);
    expect((await get("/api/audit?who=' OR 1=1", head)).status).toBe(400);
  });

  it('what it says of itself is in it', async () => {
    await audit();
    expect((await audit()).entries[0]).toMatchObject({ did: 'read.audit', who: { name: headName } });
  });
});
