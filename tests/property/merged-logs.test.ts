import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Draft, KnownEvent } from '#domain/events/event.ts';
import { ChainHash, ItemId, SkillId, StaffId, StreamId } from '#domain/ids.ts';
import { contentOf } from '#engine/content.ts';
import { compareEvents, compareTimes } from '#log/order.ts';
import { emptyProgress, foldAll, type LearnerProgress } from '#progress/learner-progress.ts';

/**
 * A learner works on two devices and staff speak of them at the hub: three streams that arrive in any order. Whoever has
 * all of them holds the same progress, to the byte (LOG-6, ENG-6).
 */
const hash = v.parse(ChainHash, '0'.repeat(32));
const streams = ['a', 'b', 'c'].map((digit) => v.parse(StreamId, digit.repeat(32)));
const staffStream = 2;
const teacher = v.parse(StaffId, 'abcdefgh');
const skills = ['count', 'add', 'multiply'].map((name) => v.parse(SkillId, name));
const itemOf = (skill: SkillId, level: number) => v.parse(ItemId, `${skill}/${level}`);
const start = Date.UTC(2026, 8, 7, 8);

const content = contentOf(
  skills.map((id, place) => ({
    id,
    strand: 'numbers',
    grade: place,
    difficulty: place / 2 - 0.5,
    prerequisites: skills.slice(0, place),
    items: [1, 2, 3].map((level) => ({ id: itemOf(id, level), level, difficulty: level - 2, guess: 0 })),
  })),
);

const skill = fc.constantFrom(...skills);
const evidenceId = fc.constantFrom('evidence-1', 'evidence-2');
const answer: fc.Arbitrary<Draft> = fc
  .record({
    skill,
    level: fc.integer({ min: 1, max: 3 }),
    seed: fc.nat(3),
    correct: fc.boolean(),
    places: fc.boolean(),
  })
  .map(({ skill: asked, level, seed, correct, places }) => ({
    type: 'answer.submitted',
    data: {
      item: itemOf(asked, level),
      seed,
      pack: 'a'.repeat(16),
      skills: [asked],
      response: { type: 'number', text: '7' },
      correct,
      score: correct ? 1 : 0,
      misconception: null,
      hints: 0,
      ms: 4000,
      difficulty: 0,
      guess: 0,
      ...(places && { purpose: 'placement' as const }),
    },
  }));
const ofLearner: fc.Arbitrary<Draft> = fc.oneof(
  { weight: 8, arbitrary: answer },
  {
    weight: 1,
    arbitrary: fc.record({ skill, seed: fc.nat(3) }).map(({ skill: asked, seed }) => ({
      type: 'hint.taken' as const,
      data: { item: itemOf(asked, 2), seed, level: 1 },
    })),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'placement.finished', data: { asked: 3, because: 'left' } }) },
);
const ofStaff: fc.Arbitrary<Draft> = fc.oneof(
  fc
    .record({ id: evidenceId, skill, level: fc.constantFrom(0 as const, 2 as const, 4 as const) })
    .map(({ id, skill: seen, level }) => ({
      type: 'evidence.given' as const,
      data: { id, kind: 'judgement' as const, skills: [seen], level, raters: 1, note: 'Seen.', by: teacher },
    })),
  evidenceId.map((id) => ({ type: 'evidence.withdrawn' as const, data: { id, note: '', by: teacher } })),
  skill.map((planned) => ({
    type: 'plan.changed' as const,
    data: { skills: [planned], challenge: null, note: '', by: teacher },
  })),
);

/** Steps of hours, or none at all, so that times of different streams meet. */
const timed = (draft: fc.Arbitrary<Draft>) =>
  fc.array(
    fc.tuple(
      draft,
      fc.constantFrom(0, 0, 1, 20).map((hours) => hours * 3_600_000),
    ),
    { maxLength: 20 },
  );

function streamOf(index: number, written: readonly (readonly [Draft, number])[]): readonly KnownEvent[] {
  const stream = streams[index];
  if (stream === undefined) throw new Error('invariant: three streams');
  let time = start;
  return written.map(([draft, pause], place): KnownEvent => {
    time += pause;
    return { ...draft, stream, seq: place + 1, order: [time, place], at: time, offset: null, hash };
  });
}

const anyStreams = fc
  .tuple(timed(ofLearner), timed(ofLearner), timed(ofStaff))
  .map((written) => written.map((one, index) => streamOf(index, one)));

const merged = (all: readonly (readonly KnownEvent[])[]) => all.flat().sort(compareEvents);
const wholeOf = (events: readonly KnownEvent[]) => foldAll(emptyProgress, events, content).progress;

/** Folds what comes as devices and the hub do: on top when it sorts after, else the whole log again. */
function keepUp(batches: readonly (readonly KnownEvent[])[]): LearnerProgress {
  let progress = emptyProgress;
  let log: readonly KnownEvent[] = [];
  for (const batch of batches) {
    const news = batch.slice().sort(compareEvents);
    log = log.concat(news).sort(compareEvents);
    const [oldest] = news;
    const isOlder =
      oldest !== undefined &&
      progress.lastOrder !== null &&
      compareTimes(oldest.order, progress.lastOrder) <= 0;
    const folded = isOlder ? null : foldAll(progress, news, content);
    progress = folded === null || folded.again ? wholeOf(log) : folded.progress;
  }
  return progress;
}

describe('the logs of two devices and of staff', () => {
  it('fold to the same progress whichever is read first', () => {
    void fc.assert(
      fc.property(anyStreams, fc.nat(), (all, seed) => {
        const expected = JSON.stringify(wholeOf(merged(all)));
        const turned = all.slice(seed % 3).concat(all.slice(0, seed % 3));
        expect(JSON.stringify(wholeOf(merged(turned)))).toBe(expected);
        expect(JSON.stringify(wholeOf(merged(all.slice().reverse())))).toBe(expected);
      }),
    );
  });

  it('fold to the same progress however they arrive, piece by piece', () => {
    const turns = fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 4 })), { maxLength: 40 });
    void fc.assert(
      fc.property(anyStreams, turns, (all, arrivals) => {
        const left = all.map((one) => one.slice());
        const batches = arrivals.map(([index, count]) => left[index]?.splice(0, count) ?? []);
        batches.push(...left);
        expect(JSON.stringify(keepUp(batches))).toBe(JSON.stringify(wholeOf(merged(all))));
      }),
    );
  });

  it('a log that is told twice by staff, and taken back once, counts as never told', () => {
    const given = (order: number): Draft => ({
      type: 'evidence.given',
      data: {
        id: 'evidence-1',
        kind: 'judgement',
        skills: skills.slice(order, order + 1),
        level: 4,
        raters: 1,
        note: 'Seen.',
        by: teacher,
      },
    });
    const withdrawn: Draft = {
      type: 'evidence.withdrawn',
      data: { id: 'evidence-1', note: '', by: teacher },
    };
    const events = streamOf(staffStream, [
      [given(0), 0],
      [given(1), 1],
      [withdrawn, 1],
    ]);
    const { engine, staff } = wholeOf(events);
    expect([engine, staff]).toEqual([emptyProgress.engine, []]);
    expect(keepUp(events.map((event) => [event])).engine).toEqual(emptyProgress.engine);
  });
});
