import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemblePack, strandNames } from '#content/assemble.ts';
import { auditPack } from '#content/audit/pack-audit.ts';
import { smallPack } from '#content/audit/small-pack.ts';
import { generatorNames } from '#content/generators/registry.ts';
import { grade } from '#content/grade.ts';
import { guessOf, makeInstance } from '#content/instance.ts';
import { readNumber, sameValue, showNumber } from '#content/number-value.ts';
import { readPack } from '#content/pack-reader.ts';
import { withoutRepeats } from '#content/repeats.ts';
import type { AnswerKey } from '#domain/item-instance.ts';

const folder = new URL('../../packs/arithmetic-1-4/', import.meta.url);
const readPart = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));

function starterPack() {
  const head = readPart('pack');
  const names = strandNames(head);
  if (!names.ok) throw new Error(JSON.stringify(names.error));
  const pack = assemblePack(head, Object.fromEntries(names.value.map((name) => [name, readPart(name)])));
  if (!pack.ok) throw new Error(JSON.stringify(pack.error));
  const read = readPack(pack.value);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

describe('the starter pack', () => {
  const pack = starterPack();

  it('CON-37 travels without its repeats and is whole again when it is read', () => {
    const text = JSON.stringify(withoutRepeats(pack.pack));
    expect(text.length).toBeLessThan(JSON.stringify(pack.pack).length * 0.7);
    const read = readPack(JSON.parse(text));
    expect(read.ok && read.value.pack).toEqual(pack.pack);
    for (const broken of [null, 3, [], { skills: 3 }, { skills: [null, { items: [null] }] }])
      expect(readPack(broken).ok).toBe(false);
  });

  it('CON-30 holds in every question that the audit makes', () => {
    expect(auditPack(pack, 60).problems).toEqual([]);
  });

  it('has at least five levels in each skill, every item type and every generator', () => {
    const items = [...pack.itemById.values()];
    for (const skill of pack.pack.skills)
      expect(new Set(skill.items.map(({ level }) => level)).size, skill.id).toBe(5);
    expect(new Set(items.map(({ type }) => type)).size).toBe(6);
    expect([...new Set(items.map(({ generator }) => generator))].sort()).toEqual([...generatorNames].sort());
    expect(new Set(pack.pack.skills.map(({ short }) => short)).size).toBe(pack.pack.skills.length);
  });

  it('CON-5 makes a question for any seed, twice the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...pack.itemById.keys()), fc.integer(), (item, seed) => {
        const made = makeInstance(pack, item, seed);
        expect(made.ok).toBe(true);
        expect(makeInstance(pack, item, seed)).toEqual(made);
      }),
      { numRuns: 300 },
    );
  });

  it('CON-7 knows the chance of a guess for every item', () => {
    for (const item of pack.itemById.values()) {
      const made = makeInstance(pack, item.id, 1);
      const options = made.ok ? made.value.instance.options.length : 0;
      if (item.type === 'choice') expect(guessOf(item)).toBe(1 / options);
      expect(guessOf(item)).toBeGreaterThan(0);
    }
  });
});

describe('the audit', () => {
  const codesAfter = (
    change: (item: ReturnType<typeof smallPack>['skills'][number]['items'][number]) => void,
  ) => {
    const broken = smallPack();
    for (const skill of broken.skills) for (const item of skill.items) change(item);
    const read = readPack(broken);
    return read.ok ? auditPack(read.value, 60).problems.map(({ code }) => code) : ['unread'];
  };

  it('CON-31 finds what is planted', () => {
    expect(codesAfter(() => {})).toEqual([]);
    expect(codesAfter((item) => item.steps.push('{a} + {b} = {a}'))).toEqual(['equation-false']);
    expect(codesAfter((item) => item.hints.push('{a} apples'))).toEqual(['plural-of-one']);
    expect(codesAfter((item) => item.hints.push('two  spaces'))).toEqual(['spaces']);
    expect(codesAfter((item) => item.steps.splice(0, 1, 'Add.'))).toEqual(['answer-not-in-steps']);
    expect(codesAfter((item) => Object.assign(item.params, { a: [5, 5], b: [4, 4] }))).toEqual(['variety']);
    expect(codesAfter((item) => item.prompts.splice(0, 1, 'long '.repeat(50).trim()))).toContain(
      'prompt-long',
    );
  });
});

describe('numbers by value', () => {
  const rational = fc.tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: 1, max: 999 }));
  const keyOf = (value: readonly [number, number]): AnswerKey => ({ type: 'number', value, betrays: [] });
  const isRight = (value: readonly [number, number], text: string): boolean => {
    const judgement = grade(keyOf(value), { type: 'number', text });
    return judgement.kind === 'judged' && judgement.correct;
  };

  it('CON-20 reads back what it writes', () => {
    fc.assert(fc.property(rational, (value) => isRight(value, showNumber(value, 'fraction'))));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99999 }), fc.constantFrom(10, 100), (n, d) =>
        isRight([n, d], showNumber([n, d], 'decimal')),
      ),
    );
  });

  it('CON-20 judges equal values equal, and others not', () => {
    fc.assert(
      fc.property(rational, fc.integer({ min: 1, max: 50 }), ([n, d], k) =>
        isRight([n, d], `${n * k}/${d * k}`),
      ),
    );
    fc.assert(fc.property(rational, ([n, d]) => !isRight([n, d], `${n + 1}/${d}`)));
  });

  it('CON-23 reads a mixed number as its improper fraction', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 2, max: 99 }),
        fc.nat(),
        (whole, d, any) => {
          const n = any % d;
          return isRight([whole * d + n, d], `${whole} ${n}/${d}`);
        },
      ),
    );
  });

  it('CON-21 and CON-24 do not mind grouping, script or spaces', () => {
    const scripts = [0x30, 0x660, 0x6f0, 0x966, 0xff10];
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 999_999_999 }),
        fc.constantFrom(',', ' ', '\u00a0', '\u202f', "'"),
        fc.constantFrom(...scripts),
        (n, mark, zero) => {
          const grouped = String(n).replace(/\B(?=(\d{3})+$)/g, mark);
          const typed = grouped.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
          const read = readNumber(` ${typed} `);
          return read.ok && sameValue(read.value, [n, 1]);
        },
      ),
    );
  });

  it('CON-25 never throws, whatever is typed', () => {
    const symbols = fc.string({ unit: fc.constantFrom(..."0123456789 .,/-+½−٫٬٣५\u00a0'=e"), maxLength: 12 });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), symbols), (text) => {
        const { kind } = grade(keyOf([1, 2]), { type: 'number', text });
        const textKey: AnswerKey = { type: 'text', accepted: ['x'], betrays: { y: 'z' } };
        return kind.length > 0 && grade(textKey, { type: 'text', text }).kind.length > 0;
      }),
      { numRuns: 2000 },
    );
  });
});
