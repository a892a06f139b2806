import { describe, expect, it } from 'vitest';
import { type EventType, eventSchemas, type StoredEvent } from '#domain/events/event.ts';
import type { Partition } from '#domain/ids.ts';
import { longestData, mayHandIn } from './may-hand-in.ts';
import { maySay } from './who-may-say.ts';

const partitions = ['learner:ada', 'staff:ada', 'class:one', 'school:one'] as Partition[];
const types = Object.keys(eventSchemas) as EventType[];
const event = (type: string, data: Record<string, unknown> = {}) =>
  ({ type, version: 1, data }) as StoredEvent;

describe('TRU-8 who may say what', () => {
  it.each(types)('%s is said in one kind of partition, and nowhere else', (type) => {
    expect(partitions.filter((partition) => maySay(partition, type))).toHaveLength(1);
  });

  it('TRU-9 a device says of a learner what learners do, and nothing of staff or of a class', () => {
    const own = partitions[0] as Partition;
    const said = types.filter((type) => mayHandIn(own, event(type)));
    expect(said).toEqual(types.filter((type) => maySay(own, type)));
    expect(said).toContain('answer.submitted');
    for (const type of ['evidence.given', 'entry.minted', 'learner.enrolled', 'learner.erased', 'lock.given'])
      expect(said).not.toContain(type);
  });

  it('TRU-9 LOG-11 a type of a newer program passes; a redacted event and one of unheard-of size do not', () => {
    const own = partitions[0] as Partition;
    expect(mayHandIn(own, event('never.heard.of', { a: 1 }))).toBe(true);
    expect(mayHandIn(own, event('event.erased', { leaf: 'ab'.repeat(32) }))).toBe(false);
    expect(mayHandIn(own, event('never.heard.of', { a: 'x'.repeat(longestData) }))).toBe(false);
  });
});
