import { describe, expect, it } from 'vitest';
import type { ClassDevice } from '#domain/hub-api.ts';
import { messages } from '#i18n/en.po';
import { addMessages } from '#i18n/locale.ts';
import { homeFact } from './home-fact.ts';

addMessages(messages);
const day = 86_400_000;
/** A Friday. */
const now = Date.UTC(2026, 10, 20, 12);
const good = { at: now, isSecure: true, isStored: true, storage: 'kept', room: 13 } as const;
const say = (home: ClassDevice['home'], lastHeard = now) => {
  const { state, words } = homeFact({ home, lastHeard }, now);
  return `${state}: ${words}`;
};

describe('TLS-12: may a device go home', () => {
  it('says what stands in the way, the first thing first', () => {
    expect(say(null)).toBe('unknown: Has not said yet whether it may go home');
    expect(say({ ...good, isSecure: false, isStored: false })).toBe(
      'at-school: Stays at school: it uses the plain address',
    );
    expect(say({ ...good, isStored: false })).toBe(
      'not-ready: Not ready to go home: the app is not stored yet',
    );
    expect(say({ ...good, storage: 'at-risk' })).toBe(
      'not-ready: Not ready to go home: its browser may lose the work',
    );
  });

  it('says the room that is left, where the browser does', () => {
    expect(say(good)).toBe('may-go: May go home. 8.2 GB free or more.');
    expect(say({ ...good, room: 8 })).toBe('may-go: May go home. 256 MB free or more.');
    expect(say({ ...good, room: null })).toBe('may-go: May go home.');
    expect(say({ ...good, storage: 'unproven', room: null })).toBe(
      'careful: May go home, back within a week: its browser has promised nothing.',
    );
  });

  it('says since when, if the device was heard of since without saying it again', () => {
    expect(say({ ...good, at: now - 3 * day, room: null }, now)).toBe('may-go: May go home. (said Tuesday)');
    expect(say({ ...good, at: now - 3 * day, room: null }, now - 3 * day)).toBe('may-go: May go home.');
  });
});
