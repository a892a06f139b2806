import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPack } from '#content/pack-reader.ts';
import { type KnownEvent, readEvent } from '#domain/events/event.ts';
import { BoardAnswer, type GiveEvidenceRequest, LearnerAnswer } from '#domain/hub-api.ts';
import {
  DeviceId,
  type LearnerId,
  learnerPartition,
  type SkillId,
  StaffId,
  staffPartition,
} from '#domain/ids.ts';
import { hashPassword } from '#hub/auth/password.ts';
import { readStarterPack } from '#hub/packs/starter-pack.ts';
import { genesis, streamOf } from '#log/chain.ts';
import { compareEvents } from '#log/order.ts';
import { seal } from '#log/seal.ts';
import { emptyProgress, foldAll } from '#progress/learner-progress.ts';
import { lessonOf } from '#progress/lesson.ts';
import { standingsOf } from '#progress/standings.ts';
import { segmentToWire, wireToSegment } from '#sync/codec.ts';
import { SyncAnswer } from '#sync/protocol.ts';
import {
  type Asker,
  askApp,
  createMemoryHub,
  errorCode,
  json,
  type MemoryHub,
  signIn,
  TestDevice,
  testNow,
  testPassword,
} from '#tests/support/memory-hub.ts';

const starter = readStarterPack(join(import.meta.dirname, '../../packs/arithmetic-1-4'));
if (!starter.ok) throw new Error('the starter pack can be read');
const loaded = readPack(JSON.parse(starter.value.text));
if (!loaded.ok) throw new Error('the starter pack is sound');
const { content } = lessonOf(loaded.value);

let hub: MemoryHub;
let ask: Asker;
let cookie: string;
let folder: string;
let device: TestDevice;
let ada: LearnerId;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-staff-'));
  hub = await createMemoryHub(folder, { pack: starter.value });
  ask = askApp(hub.app);
  cookie = await signIn(ask, hub.a.teacher);
  ada = hub.a.learners[0] as LearnerId;
  device = new TestDevice('device-one');
  await device.join(ask, hub.a.code);
  device.practise(ada, 9);
  await device.sync(ask);
});
afterEach(async () => {
  expect(hub.bugs).toEqual([]);
  await hub.close();
  rmSync(folder, { recursive: true });
});

const skill = 'add-within-10' as SkillId;
const judgement: GiveEvidenceRequest = {
  id: 'ev-12345678',
  kind: 'judgement',
  skills: [skill],
  level: 4,
  raters: 1,
  note: 'Counted the chairs for me, without a slip',
};

const say = (path: string, body: unknown, as = cookie) =>
  ask(`/api/classes/${hub.a.id}/learners/${ada}${path}`, json(body, { cookie: as }));

async function said(path: string, body: unknown): Promise<LearnerAnswer> {
  const answer = await say(path, body);
  expect(answer.status).toBe(200);
  return v.parse(LearnerAnswer, await answer.json());
}

async function readLearner(): Promise<LearnerAnswer> {
  const answer = await ask(`/api/classes/${hub.a.id}/learners/${ada}`, { headers: { cookie } });
  return v.parse(LearnerAnswer, await answer.json());
}

async function board(): Promise<BoardAnswer['learners'][number]> {
  const answer = await ask(`/api/classes/${hub.a.id}/board`, { headers: { cookie } });
  const { learners } = v.parse(BoardAnswer, await answer.json());
  const found = learners.find(({ learner }) => learner === ada);
  if (!found) throw new Error('not on the board');
  return found;
}

/** What the device pulls of the learner and of what staff say, folded there. */
async function foldedOnDevice() {
  const want = [learnerPartition(ada), staffPartition(ada)].map((partition) => ({ partition, after: 0 }));
  const answer = await device.sync(ask, { ...device.request(1, 0), have: [], want });
  const { pulled } = v.parse(SyncAnswer, await answer.json());
  const events: KnownEvent[] = [];
  for (const wire of pulled.flatMap(({ segments }) => segments)) {
    const segment = wireToSegment(wire);
    for (const event of segment.ok ? segment.value.events : []) {
      const read = readEvent(event);
      if (read) events.push(read);
    }
  }
  return foldAll(emptyProgress, events.sort(compareEvents), content).progress;
}

const cellOf = (learner: BoardAnswer['learners'][number]) => learner.cells.find((one) => one.skill === skill);

describe('HUB-25 what staff say of a learner', () => {
  it('counts at once, is shown with who and when and why, and reaches the device with the same number', async () => {
    expect(cellOf((await readLearner()).learner)?.standing).toBe('secure');
    const notYet: GiveEvidenceRequest = { ...judgement, level: 0, note: 'Counts on fingers still' };
    const after = await said('/evidence', notYet);
    expect(cellOf(after.learner)?.standing).toBe('growing');
    expect(after.learner.staff).toEqual([{ ...notYet, by: 'Teacher A', at: testNow }]);
    const why = after.whys.find((one) => one.skill === skill);
    expect(why).toMatchObject({ standing: 'growing', probability: cellOf(after.learner)?.probability });
    expect(why?.terms.map(({ code }) => code)).toContain('evidence');
    expect(await board()).toEqual(after.learner);
    const here = standingsOf(await foldedOnDevice(), content, testNow).find((one) => one.skill === skill);
    expect(cellOf(after.learner)).toMatchObject({ ...here });
  });

  it('is taken back whole: the learner is as if it had never been said', async () => {
    const before = await readLearner();
    await said('/evidence', judgement);
    const back = await said('/evidence/ev-12345678/withdraw', { note: 'The wrong Ada' });
    expect(back.learner).toEqual(before.learner);
    expect(back.whys).toEqual(before.whys);
    const alone = device.events(learnerPartition(ada)).flatMap((event) => readEvent(event) ?? []);
    expect((await foldedOnDevice()).engine).toEqual(foldAll(emptyProgress, alone, content).progress.engine);
    expect((await said('/evidence/ev-12345678/withdraw', { note: 'Again' })).learner).toEqual(before.learner);
    expect(await hub.store.arrivals(staffPartition(ada), 0, 10)).toHaveLength(2);
  });

  it('asked again after a lost answer, is said once', async () => {
    await said('/evidence', judgement);
    await Promise.all([said('/evidence', judgement), said('/evidence', judgement)]);
    expect(await hub.store.arrivals(staffPartition(ada), 0, 10)).toHaveLength(1);
  });

  it('keeps the last plan, for the board and for the device', async () => {
    const plan = {
      skills: [skill, 'count-to-20' as SkillId],
      challenge: 'gentle',
      note: 'Before the market',
    };
    const skills = content.skills.slice(0, 2).map(({ id }) => id);
    await said('/plan', { ...plan, skills });
    expect((await board()).plan).toEqual({ ...plan, skills });
    expect((await foldedOnDevice()).plan).toEqual({ ...plan, skills });
    await said('/plan', { skills: [], challenge: null, note: '' });
    expect((await board()).plan).toBeNull();
  });

  it('writes in the name of who is signed in, whatever is sent', async () => {
    await said('/evidence', { ...judgement, by: 'staff-b', at: 5 });
    const [arrival] = await hub.store.arrivals(staffPartition(ada), 0, 10);
    expect(arrival?.event.data).toEqual({
      ...judgement,
      by: (await hub.accounts.staff.byName('Teacher A'))?.id,
    });
  });

  it.each([
    ['no reason for a judgement', '/evidence', { ...judgement, note: '   ' }, '400 reason-missing'],
    ['no reason for taking back', '/evidence/ev-12345678/withdraw', { note: '' }, '400 reason-missing'],
    ['what was never said', '/evidence/ev-none-000/withdraw', { note: 'x' }, '404 not-found'],
    ['a level that is none', '/evidence', { ...judgement, level: 5 }, '400 malformed'],
    ['no skills', '/evidence', { ...judgement, skills: [] }, '400 malformed'],
    ['a skill the class does not have', '/evidence', { ...judgement, skills: ['alchemy'] }, '400 malformed'],
    ['an endless note', '/evidence', { ...judgement, note: 'x'.repeat(501) }, '400 malformed'],
    ['an id with a path in it', '/evidence', { ...judgement, id: '../../../x' }, '400 malformed'],
    ['a plan of another kind', '/plan', { skills: 'all', challenge: null, note: '' }, '400 malformed'],
    [
      'a plan with a skill the class does not have',
      '/plan',
      { skills: ['alchemy'], challenge: null, note: '' },
      '400 malformed',
    ],
  ])('refuses %s', async (_, path, body, expected) => {
    expect(await errorCode(await say(path, body))).toBe(expected);
    expect(await hub.store.arrivals(staffPartition(ada), 0, 10)).toEqual([]);
  });

  it('a note is not asked for with a piece of work', async () => {
    const work = { ...judgement, kind: 'rubric', level: 3, raters: 2, note: '' };
    expect((await said('/evidence', work)).learner.staff).toMatchObject([{ kind: 'rubric', raters: 2 }]);
  });

  it('AUT-2 is for teachers: who looks after the machines may neither look nor judge', async () => {
    const id = v.parse(StaffId, 'staff-tech');
    const password = await hashPassword(testPassword, { N: 16, r: 8, p: 1 });
    const tech = { id, name: 'Tech', roles: ['technician'], password, isFirst: false } as const;
    await hub.accounts.staff.add(tech, [hub.a.id], 'command-line', testNow);
    const technician = await signIn(ask, 'Tech');
    expect(await errorCode(await say('/evidence', judgement, technician))).toBe('403 forbidden');
    expect(await errorCode(await say('/plan', { skills: [] }, technician))).toBe('403 forbidden');
    const looked = await ask(`/api/classes/${hub.a.id}/learners/${ada}`, { headers: { cookie: technician } });
    expect(await errorCode(looked)).toBe('403 forbidden');
  });
});

describe('HUB-5 a device and what staff say', () => {
  it('may not write it, under its own name or the hub’s', async () => {
    for (const name of [device.id, await hub.accounts.writer()]) {
      const partition = staffPartition(ada);
      const stream = streamOf(v.parse(DeviceId, name), partition);
      const info = { stream, device: v.parse(DeviceId, name), partition, branchOf: null };
      const event = seal(
        { stream, count: 0, head: genesis(stream) },
        { type: 'evidence.given', data: { ...judgement, by: v.parse(StaffId, 'staff-b') } },
        null,
        { wall: testNow, offset: 0 },
      );
      const segment = segmentToWire({ info, previous: genesis(stream), events: [event] });
      const have = [{ info, count: 1, head: event.hash }];
      const answer = await device.sync(ask, { ...device.request(1, 0), have, segments: [segment] });
      const { receipts } = v.parse(SyncAnswer, await answer.json());
      expect(receipts).toMatchObject([{ stream, status: 'refused', count: 0 }]);
    }
    expect(await hub.store.streams(staffPartition(ada))).toEqual([]);
    expect((await board()).staff).toEqual([]);
  });

  it('may not read it of another class', async () => {
    await said('/evidence', judgement);
    const other = new TestDevice('device-b');
    await other.join(ask, hub.b.code);
    const want = [{ partition: staffPartition(ada), after: 0 }];
    const answer = await other.sync(ask, other.request(1, 0, want));
    expect(v.parse(SyncAnswer, await answer.json()).pulled).toEqual([]);
  });
});
