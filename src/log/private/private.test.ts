import { scrypt } from '@noble/hashes/scrypt.js';
import { bytesToHex, hexToBytes, randomBytes as random } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LearnerId, SealKey } from '#domain/ids.ts';
import { sealPair } from '#sync/bundle/bundle.ts';
import { mintLearnerKey } from './learner-key.ts';
import { type LockHead, makeLock, openLock, readLock, scryptInput } from './lock.ts';
import { openForSchool, sealForSchool } from './school-box.ts';
import { openText, sealText } from './sealed-text.ts';

const [ada, ben] = ['ada', 'ben'] as [LearnerId, LearnerId];
const flipped = (hex: string, at: number): string => {
  const bytes = hexToBytes(hex);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
  return bytesToHex(bytes);
};

describe('private words', () => {
  const at = { learner: ada, type: 'profile.changed', place: 'needs' } as const;
  const key = mintLearnerKey(random);

  it('KEY-8 come back under their key, with others beside it, and are the same twice in no byte that tells', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (text) => {
        const box = sealText(text, at, key, random);
        expect(openText(box, at, [mintLearnerKey(random), key])).toBe(text);
        expect(sealText(text, at, key, random)).not.toBe(box);
      }),
    );
  });

  it('KEY-8 are opened by nobody else, and nowhere else than where they were said', () => {
    const box = sealText('I am afraid of dogs', at, key, random);
    expect(openText(box, at, [mintLearnerKey(random)])).toBeNull();
    expect(openText(box, at, [{ id: key.id, bytes: random(32) }])).toBeNull();
    expect(openText(box, { ...at, learner: ben }, [key])).toBeNull();
    expect(openText(box, { ...at, place: 'likes' }, [key])).toBeNull();
    expect(openText(box, { ...at, type: 'work.added' }, [key])).toBeNull();
  });

  it('KEY-8 every changed byte and every cut is found', () => {
    const box = sealText('dogs', at, key, random);
    for (let byte = 0; byte < box.length / 2; byte++) {
      expect(openText(flipped(box, byte), at, [key])).toBeNull();
      expect(openText(box.slice(0, 2 * byte), at, [key])).toBeNull();
    }
  });

  it('KEY-8 the longest fit into an event', () => {
    expect(sealText('ह'.repeat(500), at, key, random).length).toBeLessThanOrEqual(3200);
  });
});

describe('a lock', () => {
  const keys = [mintLearnerKey(random), mintLearnerKey(random)];
  const head: LockHead = {
    kind: 'pin',
    minutes: 15,
    cost: { N: 2 ** 10, r: 8, p: 1 },
    salt: random(16),
  };
  const wrapping = (secret: string, learner = ada, of: LockHead = head) => {
    const { password, salt } = scryptInput(of, learner, secret);
    return scrypt(password, salt, { ...of.cost, dkLen: 32 });
  };
  const right = wrapping('4815');
  const lock = makeLock(head, ada, keys, right);

  it('KEY-6 opens with what the learner knows, and tells what it must to be asked for', () => {
    expect(readLock(lock)).toEqual(head);
    expect(openLock(lock, ada, right)).toEqual(keys);
  });

  it('KEY-6 opens with nothing else: another PIN, the same in pictures, or another learner', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{4,6}$/), (pin) => {
        fc.pre(pin !== '4815');
        expect(openLock(lock, ada, wrapping(pin))).toBeNull();
      }),
      { numRuns: 20 },
    );
    expect(openLock(lock, ada, wrapping('4815', ada, { ...head, kind: 'pictures' }))).toBeNull();
    expect(openLock(lock, ben, wrapping('4815', ben))).toBeNull();
    expect(openLock(lock, ben, right)).toBeNull();
  });

  it('KEY-6 every changed byte is found, and one that would be dear to try is none', () => {
    for (let byte = 0; byte < lock.length / 2; byte++) {
      const changed = flipped(lock, byte);
      const read = readLock(changed);
      expect(read === null || openLock(changed, ada, right) === null).toBe(true);
      expect(readLock(lock.slice(0, 2 * byte))).toBeNull();
    }
    const dear = hexToBytes(lock);
    dear[3] = 20;
    expect(readLock(bytesToHex(dear))).toBeNull();
  });
});

describe('the box for the school', () => {
  const hub = sealPair(random(32));
  const keys = [mintLearnerKey(random), mintLearnerKey(random)];
  const boxes = sealForSchool(keys, ada, hub.publicKey, random);

  it('KEY-7 the hub gets the keys back, and nobody else does', () => {
    expect(openForSchool(boxes, ada, hub)).toEqual(keys);
    expect(openForSchool(boxes, ada, sealPair(random(32)))).toEqual([]);
    expect(openForSchool(boxes, ben, hub)).toEqual([]);
  });

  it('KEY-7 a changed byte loses the one key that it is in, and a cut box is passed over', () => {
    for (let byte = 0; byte < boxes.length / 2; byte += 3)
      expect(openForSchool(flipped(boxes, byte), ada, hub)).toEqual(byte < 80 ? [keys[1]] : [keys[0]]);
    expect(openForSchool(boxes.slice(0, -2), ada, hub)).toEqual([keys[0]]);
    // What a hostile device may say: keys of no order.
    expect(openForSchool('00'.repeat(80), ada, hub)).toEqual([]);
    expect(() => sealForSchool(keys, ada, '00'.repeat(32) as SealKey, random)).toThrow();
  });
});
