import { describe, expect, it } from 'vitest';
import { shortDevice } from '#domain/device-name.ts';
import type { DeviceId } from '#domain/ids.ts';
import { messages } from '#i18n/en.po';
import { addMessages } from '#i18n/locale.ts';
import { handInFact } from './hand-in-fact.ts';

addMessages(messages);
const day = 86_400_000;
/** A Friday. */
const now = Date.UTC(2026, 10, 20, 12);
const device = (id: string, waiting: number, lastHeard: number) => ({
  device: id as DeviceId,
  waiting,
  held: 5,
  lastHeard,
});
const words = (
  lastHeard: number | null,
  waiting: number | null,
  devices: ReturnType<typeof device>[] = [],
) => {
  const { state, words: said } = handInFact({ lastHeard, waiting, devices }, now);
  return `${state}: ${said}`;
};

describe('HUB-13 where the work is, in a line', () => {
  it('never, nothing, safe and waiting are four different things', () => {
    expect(words(null, null)).toBe('never: Never heard from');
    expect(words(now, null)).toBe('none: Nothing handed in yet');
    expect(words(now, 0, [device('a', 0, now)])).toBe('safe: All safe at school');
    expect(words(now, 1, [device('a', 1, now - 3 * day)])).toBe('waiting: 1 waiting since Tuesday');
  });

  it('it waits since the earliest of the devices that have something, whoever was heard of later', () => {
    const several = [device('a', 0, now), device('b', 2, now - day), device('c', 3, now - 3 * day)];
    expect(words(now, 5, several)).toBe('waiting: 5 waiting since Tuesday');
    expect(words(now, 5, [device('a', 5, now - 9 * day)])).toBe('waiting: 5 waiting since Nov 11');
    // More devices than a board tells of: the rest is counted all the same.
    expect(words(now - 3 * day, 4, [device('a', 0, now - 3 * day)])).toBe('waiting: 4 waiting since Tuesday');
  });
});

describe('a device by its name', () => {
  it('is six letters and digits in pairs', () => {
    expect(shortDevice('034ef8aa01' as DeviceId)).toBe('03-4e-f8');
    expect(shortDevice('device-7' as DeviceId)).toBe('de-vi-ce');
    expect(shortDevice('abc' as DeviceId)).toBe('ab-c');
  });
});
