import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPack } from '#content/pack-reader.ts';
import { type KnownEvent, readEvent } from '#domain/events/event.ts';
import { BoardAnswer } from '#domain/hub-api.ts';
import { type LearnerId, learnerPartition, type PackHash } from '#domain/ids.ts';
import { readStarterPack } from '#hub/packs/starter-pack.ts';
import { compareEvents } from '#log/order.ts';
import { boardLearner } from '#progress/class-board.ts';
import { emptyProgress, foldAll } from '#progress/learner-progress.ts';
import { lessonOf } from '#progress/lesson.ts';
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

const starter = readStarterPack(join(import.meta.dirname, '../../packs/arithmetic-1-4'));
if (!starter.ok) throw new Error('the starter pack can be read');
const loaded = readPack(JSON.parse(starter.value.text));
if (!loaded.ok) throw new Error(`the starter pack is sound: ${JSON.stringify(loaded.error[0])}`);
const { content } = lessonOf(loaded.value);

let hub: MemoryHub;
let ask: Asker;
let cookie: string;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-board-'));
  hub = await createMemoryHub(folder, { pack: starter.value });
  ask = askApp(hub.app);
  cookie = await signIn(ask, hub.a.teacher);
});
afterEach(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

async function board(query = 'since=0'): Promise<BoardAnswer> {
  const answer = await ask(`/api/classes/${hub.a.id}/board?${query}`, { headers: { cookie } });
  expect(answer.status).toBe(200);
  return v.parse(BoardAnswer, await answer.json());
}

const learnerAt = (place: number): LearnerId => {
  const learner = hub.a.learners[place];
  if (!learner) throw new Error('no such learner');
  return learner;
};

async function device(name: string): Promise<TestDevice> {
  const made = new TestDevice(name);
  await made.join(ask, hub.a.code);
  return made;
}

/** What a device that holds these events would show. */
function foldedHere(devices: readonly TestDevice[], learner: LearnerId) {
  const events = devices
    .flatMap((each) => each.events(learnerPartition(learner)))
    .map(readEvent)
    .filter((event): event is KnownEvent => event !== null)
    .sort(compareEvents);
  return foldAll(emptyProgress, events, content).progress;
}

describe("the teacher's board", () => {
  it('HUB-12 shows what the devices themselves would, whatever came when', async () => {
    const one = await device('device-one');
    const two = await device('device-two');
    const ada = learnerAt(0);
    one.practise(ada, 40, testNow - 5 * 86_400_000);
    two.practise(ada, 30, testNow - 5 * 86_400_000 + 7000);
    one.practise(ada, 20, testNow - 86_400_000);
    // Newest first, with a look in between: the older answers must still count in their place.
    await two.sync(ask);
    await board();
    await one.sync(ask, one.request(1, 25));
    await board();
    await one.sync(ask);
    const answer = await board();
    const shown = answer.learners.find(({ learner }) => learner === ada);
    const expected = boardLearner(
      foldedHere([one, two], ada),
      { learner: ada, name: 'Ada', picture: 'owl' },
      content,
      testNow,
      {
        lastHeard: testNow,
        waiting: 0,
        devices: [
          { device: one.id, lastHeard: testNow, waiting: 0, held: 60 },
          { device: two.id, lastHeard: testNow, waiting: 0, held: 30 },
        ],
        staffName: () => null,
      },
    );
    expect(shown).toEqual(expected);
    expect(shown).toMatchObject({ answers: 90, answersThisWeek: 90 });
    expect(shown?.cells.find(({ skill }) => skill === 'add-within-10')?.evidence).toHaveLength(8);
  });

  it('HUB-12 tells only what changed since', async () => {
    const one = await device('device-one');
    one.practise(learnerAt(0), 10);
    await one.sync(ask);
    const first = await board();
    expect(first.roster).toEqual(hub.a.learners);
    expect(first.learners).toHaveLength(2);
    hub.clock.set(testNow + 60_000);
    const since = (answer: BoardAnswer) =>
      `since=${answer.cursor}&epoch=${answer.hello.epoch}&at=${answer.hello.time}`;
    const quiet = await board(since({ ...first, hello: { ...first.hello, time: testNow + 1 } }));
    expect(quiet.learners).toEqual([]);
    expect(quiet.roster).toEqual(hub.a.learners);
    one.practise(learnerAt(0), 1);
    await one.sync(ask);
    const second = await board(since(quiet));
    expect(second.learners).toMatchObject([{ learner: learnerAt(0), answers: 11 }]);
    await ask(`/api/classes/${hub.a.id}/learners`, json({ names: ['Grace'] }, { cookie }));
    expect(
      (await board(since({ ...second, hello: { ...second.hello, time: testNow + 60_001 } }))).learners,
    ).toMatchObject([{ name: 'Grace', answers: 0, lastHeard: null, waiting: null, picture: 'boat' }]);
    expect((await board('since=5&epoch=77')).learners).toHaveLength(3);
  });

  it('HUB-13 says what is still on a device, also when nothing new has come', async () => {
    const one = await device('device-one');
    one.practise(learnerAt(0), 20);
    await one.sync(ask, one.request(1, 12));
    expect((await board()).learners).toMatchObject([{ waiting: 8, lastHeard: testNow }, { waiting: null }]);
    const before = await board();
    hub.clock.set(testNow + 5000);
    one.practise(learnerAt(0), 3);
    await one.sync(ask, one.request(1, 0));
    const news = await board(`since=${before.cursor}&at=${before.hello.time}`);
    expect(news.learners).toMatchObject([{ waiting: 11, lastHeard: testNow + 5000 }]);
  });

  it('HUB-13 says it device by device, the one heard of last first', async () => {
    const one = await device('device-one');
    const two = await device('device-two');
    one.practise(learnerAt(0), 20);
    await one.sync(ask, one.request(1, 12));
    hub.clock.set(testNow + 5000);
    two.practise(learnerAt(0), 4);
    await two.sync(ask);
    expect((await board()).learners).toMatchObject([
      {
        waiting: 8,
        lastHeard: testNow + 5000,
        devices: [
          { device: two.id, lastHeard: testNow + 5000, waiting: 0, held: 4 },
          { device: one.id, lastHeard: testNow, waiting: 8, held: 12 },
        ],
      },
      { waiting: null, lastHeard: null, devices: [] },
    ]);
  });

  it('HUB-13 tells the newest eight devices of a learner, and counts what waits on the others', async () => {
    for (let n = 0; n < 11; n++) {
      const one = await device(`device-${n + 10}`);
      one.practise(learnerAt(0), 2);
      hub.clock.set(testNow + n * 1000);
      await one.sync(ask, one.request(1, 1));
    }
    const [first] = (await board()).learners;
    expect(first?.waiting).toBe(11);
    expect(first?.devices.map((each) => each.device)).toEqual(
      [20, 19, 18, 17, 16, 15, 14, 13].map((n) => `device-${n}`),
    );
  });

  it('HUB-13 counts what differs after a fork as waiting', async () => {
    const one = await device('device-one');
    const twin = new TestDevice('device-one');
    twin.token = one.token;
    one.practise(learnerAt(0), 10);
    await one.sync(ask);
    twin.practise(learnerAt(0), 9, testNow);
    await twin.sync(ask);
    expect((await board()).learners[0]).toMatchObject({ waiting: 9, answers: 10 });
  });

  it('is quick for 40 learners with a week each, and quicker when little is new', {
    timeout: 30_000,
  }, async () => {
    await hub.school.enrol(
      hub.a.id,
      Array.from({ length: 38 }, (_, index) => `Learner ${index}`),
    );
    const one = await device('device-shared');
    const { roster } = await board();
    for (const learner of roster) one.practise(learner, 120, testNow - 6 * 86_400_000);
    for (let from = 1; from <= 120; from += 40)
      expect((await one.sync(ask, one.request(from, from + 39))).status).toBe(200);
    const first = performance.now();
    const full = await board();
    const second = performance.now();
    await board(`since=${full.cursor}&at=${full.hello.time + 1}`);
    const third = performance.now();
    expect(full.learners.reduce((sum, { answers }) => sum + answers, 0)).toBe(4800);
    expect(second - first).toBeLessThan(5000);
    expect(third - second).toBeLessThan((second - first) / 2);
  });

  it('gives new learners pictures that nobody in the class has yet', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `Learner ${index}`);
    await ask(`/api/classes/${hub.a.id}/learners`, json({ names }, { cookie }));
    const pictures = (await board()).learners.map(({ picture }) => picture);
    expect(new Set(pictures.slice(0, 24)).size).toBe(24);
    expect(pictures).toHaveLength(32);
  });

  it('serves the pack it names, packed and whole', async () => {
    const { pack } = await board();
    expect(pack?.title).toBe(loaded.value.pack.title);
    await hub.packs.squeezeTightly(pack?.hash as PackHash);
    for (const encoding of ['br', 'gzip']) {
      const answer = await ask(`/packs/${pack?.hash}`, { headers: { 'accept-encoding': encoding } });
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect((await answer.arrayBuffer()).byteLength).toBeLessThan(starter.value.text.length / 4);
    }
    const file = join(folder, `${pack?.hash}.json`);
    expect(readFileSync(file, 'utf8')).toBe(starter.value.text);
  });
});
