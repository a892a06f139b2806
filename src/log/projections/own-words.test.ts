import { describe, expect, it } from 'vitest';
import { editName } from '#domain/events/edit-name.ts';
import type { Draft, KnownEvent, LogicalTime } from '#domain/events/event.ts';
import { readEvent, type StoredEvent } from '#domain/events/event.ts';
import type { DeviceId, Partition } from '#domain/ids.ts';
import { emptyHead, streamOf } from '#log/chain.ts';
import { compareEvents } from '#log/order.ts';
import { branch, seal } from '#log/seal.ts';
import { editsOf, unreplaced } from './fields.ts';
import { addsOf, interestsOf } from './interests.ts';
import { emptyOwnWords, foldOwnWords, preferencesOf } from './own-words.ts';

const partition = 'learner:ada' as Partition;
const noon = 1_790_000_000_000;

/** A device that numbers its events; `wall` is what its clock shows, right or wrong. */
function createDevice(name: string, offset = 0) {
  const device = name as DeviceId;
  const info = { stream: streamOf(device, partition), device, partition, branchOf: null };
  const events: StoredEvent[] = [];
  let head = emptyHead(info.stream);
  let last: LogicalTime | null = null;
  return {
    info,
    events,
    write(minute: number, draft: Draft): KnownEvent {
      const sealed = seal(head, draft, last, { wall: noon + minute * 60_000 + offset, offset: null });
      head = { stream: sealed.stream, count: sealed.seq, head: sealed.hash };
      last = sealed.order;
      events.push(sealed);
      return known(sealed);
    },
  };
}

function known(event: StoredEvent): KnownEvent {
  const read = readEvent(event);
  if (!read) throw new Error('cannot be read');
  return read;
}
const fold = (...events: readonly KnownEvent[]) =>
  events.slice().sort(compareEvents).reduce(foldOwnWords, emptyOwnWords);
const add = (strand: string): Draft => ({ type: 'interest.added', data: { strand } });
const list = (...value: string[]): Draft => ({
  type: 'preference.changed',
  data: { field: 'interests', value },
});
const remove = (strand: string, ...seen: readonly KnownEvent[]): Draft => ({
  type: 'interest.removed',
  data: { strand, saw: addsOf(fold(...seen).interests, strand).slice() },
});
const write = (text: string, ...seen: readonly KnownEvent[]): Draft => ({
  type: 'profile.changed',
  data: {
    field: 'likes',
    text,
    saw: unreplaced(editsOf(fold(...seen).profile, 'likes')).map(({ name }) => name),
  },
});

describe('interests (LOG-17)', () => {
  it('keeps what two devices chose without hearing of each other', () => {
    const one = createDevice('one').write(1, add('fractions'));
    const two = createDevice('two').write(2, add('time'));
    expect(interestsOf(fold(one, two).interests)).toEqual(['fractions', 'time']);
  });

  it('keeps an add that stands before a remove which never saw it', () => {
    const tablet = createDevice('tablet');
    const [first, away] = [tablet.write(1, add('time')), createDevice('away').write(2, add('time'))];
    const removed = tablet.write(3, remove('time', first));
    expect(interestsOf(fold(first, removed).interests)).toEqual([]);
    expect(interestsOf(fold(first, away, removed).interests)).toEqual(['time']);
    const again = tablet.write(4, remove('time', first, away, removed));
    expect(interestsOf(fold(first, away, removed, again).interests)).toEqual([]);
  });

  it('tells the adds of two devices apart whose clocks both stopped in 1970', () => {
    const [one, two] = [createDevice('one', -noon), createDevice('two', -noon)];
    const [mine, yours] = [one.write(1, add('time')), two.write(2, add('time'))];
    expect(mine.order).toEqual(yours.order);
    const removed = one.write(3, remove('time', mine));
    expect(interestsOf(fold(mine, yours, removed).interests)).toEqual(['time']);
  });

  it('counts the list of an older program, and takes single strands of it back', () => {
    const tablet = createDevice('tablet');
    const old = tablet.write(1, list('fractions', 'measures'));
    expect(preferencesOf(fold(old))).toEqual({ interests: ['fractions', 'measures'] });
    const added = tablet.write(2, add('time'));
    const removed = tablet.write(3, remove('fractions', old, added));
    expect(interestsOf(fold(old, added, removed).interests)).toEqual(['measures', 'time']);
  });

  it('lets a list of an older program take back what lists told, and no add', () => {
    const tablet = createDevice('tablet');
    const first = tablet.write(1, list('fractions', 'measures'));
    const added = createDevice('laptop').write(2, add('time'));
    const second = tablet.write(3, list('measures', 'measures'));
    expect(interestsOf(fold(first, added, second).interests)).toEqual(['measures', 'time']);
  });
});

describe('what a learner says of themselves (LOG-16)', () => {
  it('shows what was written beside, until somebody who saw both writes again', () => {
    const [tablet, laptop] = [createDevice('tablet'), createDevice('laptop')];
    const first = tablet.write(1, write('cats'));
    const [mine, yours] = [
      tablet.write(2, write('cats and dogs', first)),
      laptop.write(3, write('trains', first)),
    ];
    const texts = (...events: readonly KnownEvent[]) =>
      unreplaced(editsOf(fold(...events).profile, 'likes')).map(({ value }) => value);
    expect(texts(first, mine)).toEqual(['cats and dogs']);
    expect(texts(first, mine, yours)).toEqual(['trains', 'cats and dogs']);
    const both = tablet.write(4, write('cats, dogs and trains', first, mine, yours));
    expect(texts(first, mine, yours, both)).toEqual(['cats, dogs and trains']);
    expect(editsOf(fold(first, mine, yours, both).profile, 'likes').map(({ value }) => value)).toEqual([
      'cats, dogs and trains',
      'trains',
      'cats and dogs',
      'cats',
    ]);
  });

  it('LOG-9 an edit keeps its name when a fork moves it to a branch', () => {
    const tablet = createDevice('tablet');
    const [first, second] = [tablet.write(1, write('cats')), tablet.write(2, write('dogs'))];
    const moved = branch(tablet.info, 1, tablet.events.slice(1)).events.map(known);
    expect(moved[0]).not.toMatchObject({ stream: second.stream });
    expect(moved.map(editName)).toEqual([editName(second)]);
    expect(editName(first)).not.toBe(editName(second));
  });
});

describe('settings (LOG-15)', () => {
  it('counts the last of each, in any order of folding, and knows what was before', () => {
    const tablet = createDevice('tablet');
    const changes = [
      tablet.write(1, { type: 'preference.changed', data: { field: 'theme', value: 'dark' } }),
      createDevice('laptop').write(2, {
        type: 'preference.changed',
        data: { field: 'text', value: 'large' },
      }),
      tablet.write(3, { type: 'preference.changed', data: { field: 'theme', value: 'light' } }),
    ];
    for (const events of [changes, changes.slice().reverse(), changes.concat(changes)]) {
      const words = events.reduce(foldOwnWords, emptyOwnWords);
      expect(preferencesOf(words)).toEqual({ theme: 'light', text: 'large' });
      expect(editsOf(words.settings, 'theme').map(({ value }) => value)).toEqual(['light', 'dark']);
    }
  });
});
