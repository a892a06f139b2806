import { readFileSync } from 'node:fs';
import { scrypt } from '@noble/hashes/scrypt.js';
import { expect, test } from 'vitest';
import type { LearnerId } from '#domain/ids.ts';
import { openLock, readLock, scryptInput } from '#log/private/lock.ts';
import { openPieceWords } from '#log/private/piece-words.ts';
import { openForSchool } from '#log/private/school-box.ts';
import { openText } from '#log/private/sealed-text.ts';
import { sealPair } from '#sync/bundle/bundle.ts';

/** Sealed by the program that first sealed anything, and opened by every one after it: the keys of these were its own. */
const amina = 'amina' as LearnerId;
const dataOf = (file: string): Record<string, string> =>
  JSON.parse(readFileSync(`tests/fixtures/events/${file}`, 'utf8')).event.data;
const hub = sealPair(Uint8Array.from({ length: 32 }, (_, at) => (at * 7 + 77) & 255));

test.each(['v1/lock.changed.json', 'v1/lock.given.json'])(
  'KEY-6 KEY-7 KEY-8 %s is opened as ever',
  (file) => {
    const { lock = '', school = '' } = dataOf(file);
    const head = readLock(lock);
    if (!head) throw new Error('the lock is not read any more');
    const { password, salt } = scryptInput(head, amina, '4815');
    const keys = openLock(lock, amina, scrypt(password, salt, { ...head.cost, dkLen: 32 }));
    expect(keys).toHaveLength(1);
    expect(openForSchool(school, amina, hub)).toEqual(keys);
    const place = { learner: amina, type: 'profile.changed', place: 'needs' } as const;
    expect(openText(dataOf('v2/profile.changed.json')['box'] ?? '', place, keys ?? [])).toBe(
      'Quiet, and more time',
    );
    expect(openPieceWords(dataOf('v2/work.added.json')['box'] ?? '', amina, keys ?? [])).toEqual({
      name: 'my diary.docx',
      words: 'I drew it first.',
    });
  },
);
