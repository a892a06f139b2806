import { hexToBytes, randomBytes as random } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SealKey } from '#domain/ids.ts';
import type { MediaHash } from '#domain/media.ts';
import { sealPair } from '#sync/bundle/bundle.ts';
import { keyBoxBytes } from './key-box.ts';
import { learnerKey, mintLearnerKey } from './learner-key.ts';
import { openPieceKey, piecePairOf, sealPieceKey, turnPiece } from './sealed-piece.ts';

const hash = 'a'.repeat(64) as MediaHash;
const other = 'b'.repeat(64) as MediaHash;

describe('the bytes of a piece', () => {
  it('KEY-12 any part of what is sealed opens by itself, wherever it begins, and is as long as it was', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 700 }),
        fc.nat(700),
        fc.nat(700),
        (plain, a, b) => {
          const key = random(32);
          const sealed = turnPiece(plain, key, 0);
          expect(sealed).toHaveLength(plain.length);
          const [from, to] = [Math.min(a, b), Math.max(a, b)];
          expect(turnPiece(sealed.subarray(from, to), key, from)).toEqual(
            Uint8Array.from(plain.subarray(from, to)),
          );
          // Sealed part by part it is the same as at once.
          expect(turnPiece(plain.subarray(from), key, from)).toEqual(sealed.slice(from));
        },
      ),
    );
  });

  it('KEY-12 nothing of them is to be seen, and another key opens nothing', () => {
    const plain = new Uint8Array(100_000);
    const key = random(32);
    const sealed = turnPiece(plain, key, 0);
    expect(new Set(sealed).size).toBe(256);
    for (let at = 0; at + 64 <= 6400; at += 64)
      expect(sealed.subarray(at, at + 64)).not.toEqual(sealed.subarray(at + 64, at + 128));
    expect(turnPiece(sealed, random(32), 0)).not.toEqual(plain);
    expect(turnPiece(sealed, key, 64)).not.toEqual(plain);
  });

  it('KEY-12 what was sealed once is opened for ever', () => {
    // RFC 8439, 2.3.2 and A.1: the stream of the key of zeros, from its first block.
    const stream = turnPiece(new Uint8Array(64), new Uint8Array(32), 0);
    expect(stream.slice(0, 16)).toEqual(hexToBytes('76b8e0ada0f13d90405d6ae55386bd28').slice());
    const { publicKey } = piecePairOf(learnerKey(new Uint8Array(32).fill(3)));
    expect(publicKey).toBe('8299a84dc916b6df9f56833f1fd24732da45de43c06631c3a1d050349fc73c68');
  });
});

describe('the key of a piece', () => {
  const key = random(32);
  const learner = piecePairOf(mintLearnerKey(random));
  const school = sealPair(random(32));
  const box = sealPieceKey(key, hash, school.publicKey, random);

  it('KEY-12 is in a box for the learner, and in one for the school, and for nobody else', () => {
    expect(box).toHaveLength(keyBoxBytes);
    expect(openPieceKey(box, hash, [school])).toEqual(key);
    const own = sealPieceKey(key, hash, learner.publicKey, random);
    expect(openPieceKey(own, hash, [piecePairOf(mintLearnerKey(random)), learner])).toEqual(key);
    expect(openPieceKey(own, hash, [school])).toBeNull();
    expect(openPieceKey(box, hash, [learner])).toBeNull();
    expect(openPieceKey(box, hash, [])).toBeNull();
  });

  it('KEY-12 is not taken for that of another piece, and every changed byte is found', () => {
    expect(openPieceKey(box, other, [school])).toBeNull();
    for (let at = 0; at < box.length; at++) {
      const changed = box.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 7));
      expect(openPieceKey(changed, hash, [school])).toBeNull();
      expect(openPieceKey(box.slice(0, at), hash, [school])).toBeNull();
    }
    // What a hostile device may send: a key of no order.
    expect(openPieceKey(new Uint8Array(keyBoxBytes), hash, [school])).toBeNull();
    expect(() => sealPieceKey(key, hash, '00'.repeat(32) as SealKey, random)).toThrow();
  });
});
