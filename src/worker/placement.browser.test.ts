import { expect, test } from 'vitest';
import { smallPack } from '#content/audit/small-pack.ts';
import { openPack } from '#content/pack-reader.ts';
import { type DeviceId, type LearnerId, learnerPartition } from '#domain/ids.ts';
import { ok } from '#domain/result.ts';
import { lessonOf } from '#progress/lesson.ts';
import { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { createAnswering } from './answering.ts';
import { createLearnerLog } from './learner-log.ts';
import { createLearnerShelf } from './learner-shelf.ts';
import type { NamedLesson } from './named-lesson.ts';
import { createPlacement } from './placement.ts';
import { createPractice } from './practice.ts';

const learner = 'ada' as LearnerId;
const device = 'd'.repeat(32) as DeviceId;
const reading = { wall: 1_790_000_000_000, offset: 0 };

function lessonOfSmallPack(): NamedLesson {
  const opened = openPack(smallPack());
  if (!opened.ok) throw new Error('the small pack cannot be opened');
  return { ...lessonOf(opened.value), name: 'a'.repeat(16) };
}

/** A device's learning parts over a database of its own; opened again by its name, as after a restart. */
async function openDevice(name = `placement-${Math.random()}`) {
  const db = new FootpathDatabase(name);
  await db.open();
  const store = createDexieEventStore(db);
  const lesson = lessonOfSmallPack();
  const shelf = createLearnerShelf(db, store, async () => lesson.content);
  const log = createLearnerLog({ db, store, shelf, device });
  const deps = {
    db,
    shelf,
    log,
    time: async () => ({ reading, now: reading.wall }),
    lesson: async () => ok(lesson),
    appended: () => undefined,
  };
  const events = async () => {
    const [stream] = await store.streams(learnerPartition(learner));
    return stream ? store.read(stream.stream, 1, stream.count) : [];
  };
  return {
    db,
    shelf,
    events,
    practice: createPractice(deps),
    answering: createAnswering(deps),
    placement: createPlacement(deps),
  };
}

type Opened = Awaited<ReturnType<typeof openDevice>>;

async function offered({ placement }: Opened) {
  const offer = await placement.offerPlacement(learner);
  if (!offer.ok) throw new Error(offer.error.code);
  return offer.value;
}

test('the question that is open is the same after a restart, and says how far one has come', async () => {
  const before = await openDevice();
  const first = await offered(before);
  expect(first).toMatchObject({ placement: { asked: 0, most: 25 }, reason: { code: 'placement' } });
  before.db.close();
  const after = await openDevice(before.db.name);
  expect(await offered(after)).toEqual(first);
});

test('an answer is noted and not judged; "I don’t know" is not right and was no guess', async () => {
  const opened = await openDevice();
  const offer = await offered(opened);
  if (!offer) throw new Error('nothing asked');
  const { item, seed } = offer.instance;
  const told = await opened.answering.submitAnswer(learner, item, seed, { type: 'unknown' }, 900);
  expect(told).toEqual(ok({ kind: 'noted' }));
  const [answer] = await opened.events();
  expect(answer).toMatchObject({
    type: 'answer.submitted',
    data: { purpose: 'placement', response: { type: 'unknown' }, correct: false, score: 0, guess: 0 },
  });
  expect((await opened.shelf.progress(learner)).placement).toMatchObject({ answers: [{ unknown: true }] });
});

test('the end of the search is one commit with its last answer', async () => {
  const opened = await openDevice();
  for (let offer = await offered(opened); offer; offer = await offered(opened)) {
    const { item, seed } = offer.instance;
    await opened.answering.submitAnswer(learner, item, seed, { type: 'number', text: '-1' }, 900);
    // A second tap, or the same one in another tab, is not a second answer.
    await opened.answering.submitAnswer(learner, item, seed, { type: 'number', text: '-1' }, 900);
  }
  const events = await opened.events();
  const answers = events.filter(({ type }) => type === 'answer.submitted').length;
  expect(events.map(({ type }) => type).slice(-2)).toEqual(['answer.submitted', 'placement.finished']);
  expect(events[events.length - 1]?.data).toMatchObject({ asked: answers });
  expect(await opened.db.questions.count()).toBe(0);
});

test('at practice nobody is done by not knowing, and the open question stays', async () => {
  const opened = await openDevice();
  const offer = await opened.practice.offerNext(learner, null);
  if (!offer.ok) throw new Error(offer.error.code);
  const { item, seed } = offer.value.instance;
  const told = await opened.answering.submitAnswer(learner, item, seed, { type: 'unknown' }, 900);
  expect(told).toEqual(ok({ kind: 'unreadable', code: 'empty' }));
  expect(await opened.events()).toEqual([]);
  expect(await opened.db.questions.count()).toBe(1);
});

test('leaving counts what was found, once, and what follows is practice', async () => {
  const opened = await openDevice();
  const offer = await offered(opened);
  if (!offer) throw new Error('nothing asked');
  const { item, seed } = offer.instance;
  await opened.answering.submitAnswer(learner, item, seed, { type: 'unknown' }, 900);
  await opened.placement.leavePlacement(learner);
  await opened.placement.leavePlacement(learner);
  const finished = (await opened.events()).filter(({ type }) => type === 'placement.finished');
  expect(finished.map(({ data }) => data)).toEqual([{ asked: 1, because: 'left' }]);
  expect(await offered(opened)).toBe(null);
  const next = await opened.practice.offerNext(learner, null);
  expect(next).toMatchObject({ ok: true, value: { placement: null } });
});
