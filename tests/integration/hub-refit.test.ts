import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPack } from '#content/pack-reader.ts';
import type { Draft } from '#domain/events/event.ts';
import { readEvent } from '#domain/events/event.ts';
import { BoardAnswer } from '#domain/hub-api.ts';
import {
  classPartition,
  type DeviceId,
  type ItemId,
  type LearnerId,
  learnerPartition,
  type PackHash,
  type SkillId,
} from '#domain/ids.ts';
import { ParameterPack } from '#domain/parameter-pack.ts';
import { simulateWeek } from '#hub/demo/demo-week.ts';
import { readStarterPack } from '#hub/packs/starter-pack.ts';
import { createRefitLook } from '#hub/refit/daily-refit.ts';
import { type RefitOutcome, refitAll } from '#hub/refit/refit-job.ts';
import { compareEvents } from '#log/order.ts';
import { learnersOf, parametersOf } from '#log/projections/roster.ts';
import { emptyProgress, foldAll } from '#progress/learner-progress.ts';
import { lessonOf } from '#progress/lesson.ts';
import { standingsOf } from '#progress/standings.ts';
import { askApp, createMemoryHub, type MemoryHub, signIn, testNow } from '#tests/support/memory-hub.ts';

const starter = readStarterPack(join(import.meta.dirname, '../../packs/arithmetic-1-4'));
if (!starter.ok) throw new Error('the starter pack can be read');
const loaded = readPack(JSON.parse(starter.value.text));
if (!loaded.ok) throw new Error('the starter pack is sound');
const pack = loaded.value;
const day = 86_400_000;

let hub: MemoryHub;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-refit-'));
  hub = await createMemoryHub(folder, { pack: starter.value });
});
afterEach(async () => {
  expect(hub.bugs).toEqual([]);
  await hub.close();
  rmSync(folder, { recursive: true });
});

/** Is this question answered right by the learner in this place? */
type Right = (question: number, place: number) => boolean;
/** Two questions are easy at this school and two are hard, whatever their author thought. */
const asOneWouldFind: Right = (question) => question % 2 === 0;

const names = (count: number) => Array.from({ length: count }, (_, place) => `Learner ${place}`);

/** Each learner at the same four questions, five times each; later learners begin a minute later. */
async function answerAll(learners: readonly LearnerId[], right: Right, from: number) {
  const items = pack.pack.skills.slice(0, 4).flatMap(({ items: [first] }) => (first ? [first.id] : []));
  for (const [place, learner] of learners.entries()) {
    const drafts = items.flatMap((item, at) =>
      [0, 1, 2, 3, 4].map((seed) => answerTo(item, at * 10 + seed + 1, right(at, place))),
    );
    await hub.store.append(`tablet-${place}` as DeviceId, learnerPartition(learner), drafts, {
      wall: from + place * 60_000,
      offset: 0,
    });
  }
}

const answerTo = (item: ItemId, seed: number, correct: boolean): Draft => ({
  type: 'answer.submitted',
  data: {
    item,
    seed,
    pack: '0123456789abcdef',
    skills: [pack.skillOfItem.get(item) as SkillId],
    response: { type: 'number', text: '1' },
    correct,
    score: correct ? 1 : 0,
    misconception: null,
    hints: 0,
    ms: 3000,
    difficulty: 0,
    guess: 0,
  },
});

async function enrolled(count: number): Promise<readonly LearnerId[]> {
  return (await hub.school.enrol(hub.a.id, names(count))).map(({ learner }) => learner);
}

async function theOne(): Promise<RefitOutcome> {
  hub.clock.set(testNow + 2 * day);
  const [outcome, ...others] = await refitAll(hub, hub.school);
  if (!outcome || others.length > 0) throw new Error('both classes work with one pack');
  return outcome;
}

async function assignedTo(classId: MemoryHub['a']['id']): Promise<PackHash | null> {
  return parametersOf((await hub.school.view(classId)).roster);
}

describe('HUB-26 difficulties from the school’s own answers', () => {
  it('a demo week is enough for one; both classes hear of it, and a device folds to the hub’s numbers', async () => {
    await hub.accounts.settings.write('demo', 'yes');
    for (const { id } of [hub.a, hub.b]) await hub.school.enrol(id, names(10));
    expect(await simulateWeek(hub, hub.school)).toBeGreaterThan(500);
    const outcome = await theOne();
    expect(outcome).toMatchObject({ kind: 'accepted', learners: 10 });
    if (outcome.kind !== 'accepted') return;
    expect(outcome.after).toBeLessThanOrEqual(outcome.before);
    for (const { id } of [hub.a, hub.b]) expect(await assignedTo(id)).toBe(outcome.parameters);

    // As a device does it: fetched by its hash, then the learner's own log folded with it.
    const served = await hub.app.request(`/packs/${outcome.parameters}`, {
      headers: { 'accept-encoding': 'identity' },
    });
    const parameters = v.parse(ParameterPack, JSON.parse(await served.text()));
    const { content } = lessonOf(pack, parameters);
    expect(content.key).not.toBe(lessonOf(pack).content.key);
    for (const each of [hub.a, hub.b]) {
      const cookie = await signIn(askApp(hub.app), each.teacher);
      const answer = await hub.app.request(`/api/classes/${each.id}/board`, { headers: { cookie } });
      const board = v.parse(BoardAnswer, await answer.json());
      for (const row of board.learners) {
        const arrivals = await hub.store.arrivals(learnerPartition(row.learner), 0, 5000);
        const events = arrivals.flatMap(({ event }) => readEvent(event) ?? []).sort(compareEvents);
        const { progress } = foldAll(emptyProgress, events, content);
        const here = standingsOf(progress, content, testNow + 2 * day);
        for (const { evidence: _evidence, ...cell } of row.cells)
          expect(here.find(({ skill }) => skill === cell.skill)).toEqual(cell);
      }
    }
  });

  it('says nothing of fewer than five learners, and nothing of anybody', async () => {
    const learners = await enrolled(12);
    await answerAll(learners, asOneWouldFind, testNow + day);
    const rare = pack.pack.skills[9]?.items[0]?.id as ItemId;
    for (const learner of learners.slice(0, 4))
      await hub.store.append('tablet-r' as DeviceId, learnerPartition(learner), [answerTo(rare, 7, false)], {
        wall: testNow,
        offset: 0,
      });
    const outcome = await theOne();
    if (outcome.kind !== 'accepted') throw new Error(`it was ${outcome.kind}`);
    const text = await (await hub.app.request(`/packs/${outcome.parameters}`)).text();
    const parameters = v.parse(ParameterPack, JSON.parse(text));
    expect(Object.keys(parameters.items)).toHaveLength(4);
    expect(parameters.items[rare]).toBeUndefined();
    for (const learner of learners) expect(text).not.toContain(learner);
  });

  it('is refused when it predicts the newest learners worse, and nothing changes', async () => {
    const learners = await enrolled(10);
    await answerAll(learners, (question, place) => (question % 2 === 0) === place < 8, testNow + day);
    const before = await hub.store.cursor();
    const outcome = await theOne();
    expect(outcome).toMatchObject({ kind: 'refused', learners: 10, answers: 200 });
    if (outcome.kind === 'refused') expect(outcome.after).toBeGreaterThan(outcome.before);
    expect(await assignedTo(hub.a.id)).toBeNull();
    expect(await hub.store.cursor()).toBe(before);
  });

  it('needs ten learners', async () => {
    await answerAll(await enrolled(9), asOneWouldFind, testNow + day);
    expect(await theOne()).toMatchObject({ kind: 'too-few', learners: 9 });
    expect(await assignedTo(hub.a.id)).toBeNull();
  });

  it('tells nobody anything when it finds what is in use already', async () => {
    await answerAll(await enrolled(12), asOneWouldFind, testNow + day);
    expect(await theOne()).toMatchObject({ kind: 'accepted' });
    const before = await hub.store.cursor();
    // Judged by answers that the last one knew, any new one would look worse.
    expect(await theOne()).toMatchObject({ kind: 'too-early' });
    expect(await hub.store.cursor()).toBe(before);
  });

  it('is no longer in force when the class works with another pack', async () => {
    await answerAll(await enrolled(12), asOneWouldFind, testNow + day);
    await theOne();
    expect(await assignedTo(hub.a.id)).not.toBeNull();
    await hub.school.assignPack(hub.a.id, { hash: 'f'.repeat(64) as PackHash, title: 'Other', bytes: 1 });
    expect(await assignedTo(hub.a.id)).toBeNull();
    expect(await assignedTo(hub.b.id)).not.toBeNull();
  });
});

describe('HUB-26 the daily look', () => {
  it('waits until nothing comes in, runs once, and again only a day later with something new', async () => {
    const learners = await enrolled(12);
    const told: RefitOutcome[][] = [];
    const look = createRefitLook(hub, hub.school, (outcomes) => told.push([...outcomes]));
    await answerAll(learners, asOneWouldFind, testNow);
    await look();
    expect(told).toHaveLength(0);
    await answerAll(learners.slice(0, 1), asOneWouldFind, testNow);
    await look();
    expect(told, 'something had just come').toHaveLength(0);
    await look();
    expect(told).toHaveLength(1);
    for (let again = 0; again < 3; again++) await look();
    hub.clock.set(testNow + 2 * day);
    for (let again = 0; again < 3; again++) await look();
    expect(told, 'nothing new').toHaveLength(1);
    await answerAll(learners, asOneWouldFind, testNow + 2 * day);
    for (let again = 0; again < 3; again++) await look();
    expect(told).toHaveLength(2);
    const events = await hub.store.arrivals(classPartition(hub.a.id), 0, 100);
    expect(events.filter(({ event }) => event.type === 'parameters.assigned').length).toBeLessThan(3);
    expect(learnersOf((await hub.school.view(hub.a.id)).roster)).toHaveLength(14);
  });
});
