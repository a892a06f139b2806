import { utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRng, shuffle } from '#domain/rng.ts';
import { fromBase45, toBase45 } from './base45.ts';
import { type Collector, createCollector, type QrTaken } from './collector.ts';
import { combinationOf } from './combination.ts';
import { createFountain, type Fountain } from './fountain.ts';
import { blockLimit, numberLimit, payloadLimit, payloadName, readFrame, writeFrame } from './qr-frame.ts';

const bytesOf = (length: number, seed = 1): Uint8Array => {
  const rng = createRng(seed);
  return Uint8Array.from({ length }, () => Math.floor(rng() * 256));
};

/** Gives frames until it is whole; how many it took, and what came out. */
function readAll(fountain: Fountain, numbers: Iterable<number>, collector = createCollector()) {
  let frames = 0;
  for (const number of numbers) {
    frames += 1;
    const taken = collector.take(fountain.frame(number));
    if (taken.kind === 'complete') return { frames, payload: taken.payload };
    expect(taken.kind).toBe('going-on');
  }
  return { frames, payload: null };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number);
const week = bytesOf(12_000);
const sizes = fc.constantFrom(356, 832, 1680);

describe('QRF-1 text of a code', () => {
  test('bytes come back, two signs more than three halves of them at most', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = toBase45(bytes);
        expect(fromBase45(text)).toEqual(bytes);
        expect(text.length).toBe(Math.floor(bytes.length / 2) * 3 + (bytes.length % 2) * 2);
        expect(text).toMatch(/^[0-9A-Z $%*+./:-]*$/);
      }),
    );
  });

  test('the examples of RFC 9285', () => {
    for (const [plain, coded] of [
      ['AB', 'BB8'],
      ['Hello!!', '%69 VD92EX0'],
      ['base-45', 'UJCLQE7W581'],
      ['ietf!', 'QED8WEX0'],
    ] as const)
      expect(toBase45(utf8ToBytes(plain))).toBe(coded);
  });

  test('what no bytes are told by is refused', () => {
    for (const text of ['A', 'ABCD', 'aBC', 'GGW', '::', 'Ä00']) expect(fromBase45(text)).toBeNull();
  });
});

describe('QRF-2 a frame', () => {
  const frame = { name: '0123456789abcdef', length: 900, number: 65_535, block: bytesOf(300) };

  test('says what it was told', () => {
    expect(readFrame(writeFrame(frame))).toEqual(frame);
  });

  test('no sign can be changed, taken away or added', () => {
    const text = writeFrame(frame);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'0189AZ $%*+./:-'), (at, sign) => {
        if (text[at] === sign) return;
        expect(readFrame(text.slice(0, at) + sign + text.slice(at + 1))).toBeNull();
        expect(readFrame(text.slice(0, at))).toBeNull();
        expect(readFrame(text.slice(0, at) + sign + text.slice(at))).toBeNull();
      }),
    );
  });

  test('other people’s codes are no frames', () => {
    fc.assert(fc.property(fc.string(), (text) => readFrame(text) === null));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => readFrame(toBase45(bytes)) === null));
    expect(readFrame('HTTP://FOOTPATH.LOCAL/JOIN/ABCDEFGH')).toBeNull();
  });
});

describe('QRF-3 QRF-4 any few more frames than blocks are enough', () => {
  test('of any payload, at any size of code, whoever misses nothing needs no frame more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: payloadLimit }), sizes, fc.nat(), (length, most, seed) => {
        const payload = bytesOf(length, seed);
        const fountain = createFountain(payload, most);
        const { frames, payload: read } = readAll(fountain, upTo(fountain.blocks));
        expect(read && payloadName(read)).toBe(payloadName(payload));
        expect(frames).toBe(fountain.blocks);
      }),
      { numRuns: 25 },
    );
  });

  test('from any place on, with half of them dropped, out of order and repeated', () => {
    fc.assert(
      fc.property(fc.nat(3000), sizes, fc.nat(), (begin, most, seed) => {
        const fountain = createFountain(week, most);
        const rng = createRng(seed);
        const caught = upTo(3 * fountain.blocks + 60).filter(() => rng() < 0.5);
        const seen = shuffle(rng, caught).flatMap((number) => (rng() < 0.3 ? [number, number] : [number]));
        const { payload } = readAll(
          fountain,
          seen.map((number) => begin + number),
        );
        expect(payload).toEqual(week);
      }),
      { numRuns: 40 },
    );
  });

  test('random frames alone cost two blocks more on average, and hardly ever ten', () => {
    for (const most of [356, 832, 1680]) {
      const fountain = createFountain(week, most);
      const over = upTo(60).map((run) => {
        const from = 1000 + run * 500;
        const { frames } = readAll(
          fountain,
          upTo(400).map((number) => from + number),
        );
        return frames - fountain.blocks;
      });
      expect(over.reduce((sum, each) => sum + each, 0) / over.length).toBeLessThan(2.5);
      expect(Math.max(...over)).toBeLessThan(12);
    }
  });

  test('the numbers begin again after 65,535', () => {
    const fountain = createFountain(week, 832);
    expect(fountain.frame(numberLimit + 3)).toBe(fountain.frame(3));
  });

  test('no frame is the sum of nothing', () => {
    const empty: string[] = [];
    for (let blocks = 1; blocks <= blockLimit; blocks++)
      for (let number = 0; number < 600; number++)
        if (combinationOf(number, blocks).every((word) => word === 0)) empty.push(`${number} of ${blocks}`);
    expect(empty).toEqual([]);
  });

  test('how far it is never goes back, and says all only when it is whole', () => {
    const fountain = createFountain(week, 356);
    const collector = createCollector();
    let before = 0;
    for (let number = 5; ; number += 3) {
      const taken = collector.take(fountain.frame(number));
      if (taken.kind === 'complete') break;
      if (taken.kind !== 'going-on') throw new Error(taken.kind);
      const { known, blocks } = taken.progress;
      expect(blocks).toBe(fountain.blocks);
      expect(known).toBe(before + (taken.fresh ? 1 : 0));
      expect(known).toBeLessThan(blocks);
      before = known;
    }
    expect(before).toBe(fountain.blocks - 1);
  });
});

describe('QRF-5 frames of others', () => {
  test('two tablets held up in turn, with foreign and damaged codes between', () => {
    const payloads = [bytesOf(9000, 2), bytesOf(7000, 3)];
    const fountains = payloads.map((payload) => createFountain(payload, 832));
    const collector = createCollector();
    const whole: Uint8Array[] = [];
    for (let number = 0; number < 20; number++)
      for (const fountain of fountains) {
        const text = fountain.frame(number);
        expect(collector.take(text.slice(0, -1)).kind).toBe('foreign');
        expect(collector.take('HTTP://ELSEWHERE').kind).toBe('foreign');
        const taken = collector.take(text);
        if (taken.kind === 'complete') whole.push(taken.payload);
      }
    expect(whole).toHaveLength(2);
    expect(whole).toEqual(expect.arrayContaining(payloads));
  });

  test('what was whole is known again and not read twice', () => {
    const fountain = createFountain(week, 832);
    const collector = createCollector();
    expect(readAll(fountain, upTo(fountain.blocks), collector).payload).toEqual(week);
    expect(collector.take(fountain.frame(99)).kind).toBe('had-before');
  });

  test('the same payload in larger squares is told apart, and either is read to its end', () => {
    const fine = createFountain(week, 832);
    const large = createFountain(week, 356);
    const collector = createCollector();
    for (let number = 0; number < fine.blocks - 1; number++) {
      expect(collector.take(fine.frame(number)).kind).toBe('going-on');
      expect(collector.take(large.frame(number)).kind).toBe('going-on');
    }
    expect(collector.take(fine.frame(fine.blocks - 1)).kind).toBe('complete');
  });
});

describe('QRF-6 hostile frames', () => {
  const frameOf = (name: string, length: number, number: number, block: Uint8Array) =>
    writeFrame({ name, length, number, block });
  const name = (of: number) => of.toString(16).padStart(16, '0');

  test('more blocks than can be, a block longer than all, nothing at all: no frames', () => {
    expect(readFrame(frameOf(name(1), 1000, 0, bytesOf(3)))).toBeNull();
    expect(readFrame(frameOf(name(1), 10, 0, bytesOf(11)))).toBeNull();
    expect(readFrame(frameOf(name(1), 0, 0, bytesOf(1)))).toBeNull();
  });

  test('a hundred begun transfers do not push out one that is nearly read', () => {
    const fountain = createFountain(week, 832);
    const collector = createCollector();
    for (let number = 0; number < fountain.blocks - 1; number++) collector.take(fountain.frame(number));
    for (let other = 0; other < 100; other++)
      collector.take(frameOf(name(other), payloadLimit, 0, bytesOf(256, other)));
    expect(collector.take(fountain.frame(fountain.blocks - 1)).kind).toBe('complete');
  });

  test('frames that lie are never given out, and the true ones are read after them', () => {
    const fountain = createFountain(week, 832);
    const truth = readFrame(fountain.frame(0));
    if (!truth) throw new Error('a frame');
    const lie = frameOf(truth.name, truth.length, 0, bytesOf(truth.block.length, 9));
    const collector: Collector = createCollector();
    collector.take(lie);
    const after: QrTaken[] = [];
    for (let number = 1; number < fountain.blocks; number++)
      after.push(collector.take(fountain.frame(number)));
    expect(after[after.length - 1]?.kind).toBe('spoilt');
    expect(readAll(fountain, upTo(fountain.blocks), collector).payload).toEqual(week);
  });

  test('ten thousand of the worst frames are done with in seconds', { timeout: 10_000 }, () => {
    const collector = createCollector();
    const block = bytesOf(256);
    for (let number = 0; number < 10_000; number++)
      expect(collector.take(frameOf(name(number % 7), payloadLimit, 300 + number, block)).kind).toBe(
        'going-on',
      );
  });
});
