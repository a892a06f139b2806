import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ItemId } from '#domain/ids.ts';
import { ItemDefinition } from '#domain/pack.ts';
import { smallPack } from './audit/small-pack.ts';
import { guessOf, makeInstance } from './instance.ts';
import { readPack } from './pack-reader.ts';

const item = v.parse(ItemId, 'add/1');

const loaded = (
  change: (item: ReturnType<typeof smallPack>['skills'][number]['items'][number]) => void = () => {},
) => {
  const pack = smallPack();
  for (const skill of pack.skills) for (const each of skill.items) change(each);
  const read = readPack(pack);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
};

const make = (pack: ReturnType<typeof loaded>, seed: number) => {
  const made = makeInstance(pack, item, seed);
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
};

describe('makeInstance', () => {
  it('CON-5 makes the same question from the same pack, item and seed', () => {
    expect(make(loaded(), 7)).toEqual(make(loaded(), 7));
    // Frozen: devices of different versions must agree on what was asked.
    expect(make(loaded(), 7)).toMatchInlineSnapshot(`
      {
        "instance": {
          "direction": "ltr",
          "hintCount": 1,
          "item": "add/1",
          "language": "en",
          "level": 1,
          "numberForm": "whole",
          "options": [],
          "prompt": "Mei has 6 mangoes and Ada has 7. How many?",
          "seed": 7,
          "skills": [
            "add",
          ],
          "targets": [],
          "type": "number",
        },
        "solution": {
          "answerText": "13",
          "hints": [
            "Start at 7.",
          ],
          "key": {
            "betrays": [
              {
                "misconception": "took-away",
                "value": [
                  1,
                  1,
                ],
              },
              {
                "misconception": "counted-start",
                "value": [
                  12,
                  1,
                ],
              },
            ],
            "type": "number",
            "value": [
              13,
              1,
            ],
          },
          "mistakeWords": {
            "counted-start": "One off.",
            "took-away": "You took away.",
          },
          "steps": [
            "6 + 7 = 13",
          ],
        },
      }
    `);
  });

  it('CON-5 changes no numbers when a prompt is added', () => {
    const more = loaded((each) => each.prompts.push('{a} and {b}?'));
    for (let seed = 0; seed < 20; seed++)
      expect(make(more, seed).solution.key).toEqual(make(loaded(), seed).solution.key);
  });

  it('hides the right option: its id says nothing', () => {
    const pack = loaded((each) => Object.assign(each, { type: 'choice' }));
    const rights = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      const { instance, solution } = make(pack, seed);
      expect(instance.options.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
      if (solution.key.type === 'choice') rights.add(solution.key.right);
    }
    expect([...rights].sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('says that an item is not in the pack', () => {
    const made = makeInstance(loaded(), v.parse(ItemId, 'add/9'), 1);
    expect(made).toEqual({ ok: false, error: { code: 'item-unknown', data: { item: 'add/9' } } });
  });
});

describe('guessOf', () => {
  const definition = (type: string, options?: number): ItemDefinition => {
    const [skill] = smallPack().skills;
    return v.parse(ItemDefinition, {
      ...skill?.items[0],
      type,
      params: options === undefined ? {} : { options },
    });
  };

  it('CON-7 is the chance of a right answer without knowing', () => {
    expect(guessOf(definition('choice', 3))).toBeCloseTo(1 / 3);
    expect(guessOf(definition('choice'))).toBe(1 / 4);
    expect(guessOf(definition('several', 5))).toBeCloseTo(1 / 31);
    expect(guessOf(definition('order', 4))).toBeCloseTo(1 / 24);
    expect(guessOf(definition('match', 3))).toBeCloseTo(1 / 6);
    expect(guessOf(definition('number'))).toBe(0.02);
    expect(guessOf(definition('text'))).toBe(0.02);
  });
});
