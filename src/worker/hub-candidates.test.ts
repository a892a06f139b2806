import { expect, test } from 'vitest';
import { mostAddresses } from '#domain/find-api.ts';
import { canBeAsked, hubCandidates } from './hub-candidates.ts';

const origin = 'http://192.168.1.10:8080';

test('FND-1 where this page came from first, then where the hub was found last, then what it told', () => {
  expect(
    hubCandidates({
      origin,
      last: 'http://192.168.1.77:8080',
      told: ['http://192.168.1.10:8080', 'http://footpath.local:8080'],
      guess: true,
    }),
  ).toEqual([origin, 'http://192.168.1.77:8080', 'http://footpath.local:8080']);
});

test('FND-1 a name that nobody told is tried only when a person asked', () => {
  const known = { origin, last: null, told: [] };
  expect(hubCandidates({ ...known, guess: false })).toEqual([origin]);
  expect(hubCandidates({ ...known, guess: true })).toEqual([origin, 'http://footpath.local:8080']);
});

test('FND-1 what a hub told that is no address, or that a browser would not ask, is left out, and there is an end', () => {
  const told = [
    'javascript:alert(1)',
    'http://a b',
    'HTTP://X',
    'http://192.168.1.5:8080/path',
    'http://hub:8080',
  ];
  expect(hubCandidates({ origin, last: null, told, guess: false })).toEqual([origin, 'http://hub:8080']);
  const many = Array.from({ length: 40 }, (_, n) => `http://192.168.1.${n}:8080`);
  expect(hubCandidates({ origin, last: null, told: many, guess: true })).toHaveLength(mostAddresses);
});

test('FND-8 a page of HTTPS asks nobody by plain HTTP but this computer', () => {
  expect(canBeAsked('http://192.168.1.5:8080', 'https://hub.local:8443')).toBe(false);
  expect(canBeAsked('https://192.168.1.5:8443', 'https://hub.local:8443')).toBe(true);
  expect(canBeAsked('http://127.0.0.2:8080', 'https://127.0.0.1:8443')).toBe(true);
  expect(canBeAsked('http://192.168.1.5:8080', origin)).toBe(true);
  expect(canBeAsked('https://192.168.1.5:8443', origin)).toBe(true);
});
