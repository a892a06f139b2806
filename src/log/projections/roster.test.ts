import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Draft, KnownEvent } from '#domain/events/event.ts';
import { ChainHash, ClassId, LearnerId, PackHash, StreamId } from '#domain/ids.ts';
import { emptyRoster, foldRoster, learnersOf, parametersOf } from './roster.ts';

const class3b = v.parse(ClassId, 'class-3b');
const learner = (name: string) => v.parse(LearnerId, name);
const stream = v.parse(StreamId, '0'.repeat(32));
const hash = v.parse(ChainHash, '0'.repeat(32));
const pack = (digit: string) => v.parse(PackHash, digit.repeat(64));

const event = (seq: number, draft: Draft): KnownEvent => ({
  stream,
  seq,
  order: [seq * 1000, 0],
  at: 0,
  offset: null,
  hash,
  ...draft,
});
const enrol = (seq: number, name: string, shown = name) =>
  event(seq, {
    type: 'learner.enrolled',
    data: { class: class3b, learner: learner(name), name: shown, picture: 'owl' },
  });
const erase = (seq: number, name: string) =>
  event(seq, { type: 'learner.erased', data: { class: class3b, learner: learner(name) } });
const leave = (seq: number, name: string) =>
  event(seq, { type: 'learner.left', data: { class: class3b, learner: learner(name) } });

const found = (seq: number, of: string, parameters: string | null) =>
  event(seq, {
    type: 'parameters.assigned',
    data: { class: class3b, pack: pack(of), parameters: parameters === null ? null : pack(parameters) },
  });

const story: readonly KnownEvent[] = [
  event(1, { type: 'class.opened', data: { class: class3b, name: '3b', school: 'Hill School' } }),
  enrol(2, 'zoe'),
  enrol(3, 'amina'),
  event(4, { type: 'pack.assigned', data: { class: class3b, pack: pack('a'), title: 'Maths', bytes: 9 } }),
  enrol(5, 'ben'),
  leave(6, 'ben'),
  enrol(7, 'zoe', 'Zoë'),
  event(8, { type: 'class.opened', data: { class: class3b, name: '4b', school: 'Hill School' } }),
  event(9, { type: 'pack.assigned', data: { class: class3b, pack: pack('b'), title: 'Maths 2', bytes: 8 } }),
  leave(10, 'amina'),
  enrol(11, 'amina'),
  event(12, { type: 'class.opened', data: { class: v.parse(ClassId, 'other'), name: 'x', school: 'y' } }),
  found(13, 'b', 'c'),
  found(14, 'b', 'd'),
];
const fold = (events: readonly KnownEvent[]) => events.reduce(foldRoster, emptyRoster(class3b));

describe('roster', () => {
  it('tells the class by its last writers, its learners in the order of enrolment', () => {
    const state = fold(story);
    expect(state.opened?.value).toEqual({ name: '4b', school: 'Hill School' });
    expect(state.pack?.value.title).toBe('Maths 2');
    expect(learnersOf(state).map(({ name }) => name)).toEqual(['Zoë', 'amina']);
    expect(parametersOf(state)).toBe(pack('d'));
  });

  it('counts difficulties for their own pack only, and until they are taken back', () => {
    expect(parametersOf(fold([...story, found(15, 'a', 'e')]))).toBeNull();
    expect(parametersOf(fold([...story, found(15, 'b', null)]))).toBeNull();
  });

  it('ERA-1: whoever was erased is gone, not left, and nothing brings them back', () => {
    const before = fold([...story, erase(15, 'amina')]);
    expect(learnersOf(before).map(({ name }) => name)).toEqual(['Zoë']);
    expect(before.members.map(([id]) => id)).not.toContain('amina');
    const after = fold([...story, erase(15, 'amina'), leave(16, 'amina'), enrol(17, 'amina', 'Amina again')]);
    expect(after).toEqual(before);
    expect(JSON.stringify(after)).not.toContain('again');
    const data = { class: v.parse(ClassId, 'other'), learner: learner('zoe') };
    expect(fold([...story, event(15, { type: 'learner.erased', data })])).toEqual(fold(story));
  });

  it('is the same in whatever order events are folded, however often', () => {
    for (const told of [story, [...story, erase(15, 'ben'), enrol(16, 'ben')]]) {
      const inOrder = JSON.stringify(fold(told));
      void fc.assert(
        fc.property(
          fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 }),
          (shuffled) => JSON.stringify(fold(shuffled)) === inOrder,
        ),
      );
    }
  });
});
