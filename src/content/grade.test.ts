import { describe, expect, it } from 'vitest';
import type { AnswerKey } from '#domain/item-instance.ts';
import { grade } from './grade.ts';

const number = (key: Partial<Extract<AnswerKey, { type: 'number' }>>): AnswerKey => ({
  type: 'number',
  value: [1, 2],
  betrays: [],
  ...key,
});
const right = { kind: 'judged', correct: true, score: 1, misconception: null };
const wrong = (misconception: string | null = null, score = 0) => ({
  kind: 'judged',
  correct: false,
  score,
  misconception,
});
const unreadable = (code: string) => ({ kind: 'unreadable', code });

describe('grade', () => {
  it('CON-20 judges numbers by value', () => {
    for (const text of ['1/2', '2/4', '0.5', '.5', '0,5', '½', '٠٫٥']) {
      expect(grade(number({}), { type: 'number', text })).toEqual(right);
    }
    expect(grade(number({}), { type: 'number', text: '0.49999999999999999999' })).toEqual(wrong());
  });

  it('names the misconception that a wrong value betrays, also by value', () => {
    const key = number({ value: [5, 1], betrays: [{ value: [3, 2], misconception: 'mixed-up' }] });
    expect(grade(key, { type: 'number', text: '1 1/2' })).toEqual(wrong('mixed-up'));
    expect(grade(key, { type: 'number', text: '4' })).toEqual(wrong());
  });

  it('CON-26 asks for lowest terms only where the key does', () => {
    const key = number({ value: [3, 2], lowestTerms: true });
    for (const text of ['3/2', '1 1/2']) expect(grade(key, { type: 'number', text })).toEqual(right);
    for (const text of ['6/4', '1 2/4', '1.5']) {
      expect(grade(key, { type: 'number', text })).toEqual(wrong('not-lowest-terms', 0.5));
    }
    expect(grade(number({ value: [4, 2], lowestTerms: true }), { type: 'number', text: '2' })).toEqual(right);
  });

  it('CON-25 does not count what it cannot read', () => {
    expect(grade(number({}), { type: 'number', text: ' ' })).toEqual(unreadable('empty'));
    expect(grade(number({}), { type: 'number', text: '1/' })).toEqual(unreadable('incomplete'));
    expect(grade(number({}), { type: 'number', text: 'half' })).toEqual(unreadable('not-a-number'));
    expect(grade(number({}), { type: 'text', text: '1/2' })).toEqual(unreadable('incomplete'));
  });

  it('judges a choice', () => {
    const key: AnswerKey = { type: 'choice', right: 'b', betrays: { a: 'upside-down' } };
    expect(grade(key, { type: 'choice', choice: 'b' })).toEqual(right);
    expect(grade(key, { type: 'choice', choice: 'a' })).toEqual(wrong('upside-down'));
    expect(grade(key, { type: 'choice', choice: 'toString' })).toEqual(wrong());
  });

  it('CON-28 gives part of the score for several, whatever the order', () => {
    const key: AnswerKey = { type: 'several', right: ['a', 'c'], betrays: { d: 'trap' } };
    expect(grade(key, { type: 'several', choices: ['c', 'a', 'a'] })).toEqual(right);
    expect(grade(key, { type: 'several', choices: ['c'] })).toEqual(wrong(null, 0.5));
    expect(grade(key, { type: 'several', choices: ['a', 'c', 'd'] })).toEqual(wrong('trap', 0.5));
    expect(grade(key, { type: 'several', choices: ['d'] })).toEqual(wrong('trap', 0));
    expect(grade(key, { type: 'several', choices: [] })).toEqual(unreadable('empty'));
  });

  it('CON-27 reads short text past case, accents, spaces and a full stop', () => {
    const key: AnswerKey = {
      type: 'text',
      accepted: ['3:30', 'half past 3', 'medio día'],
      betrays: { '3:06': 'hand' },
    };
    for (const text of [
      '3:30',
      ' 3:30 ',
      '３：３０'.replace('：', ':'),
      'Half  past 3.',
      'HALF-PAST 3',
      'half past ٣',
      'Medio dia',
    ]) {
      expect(grade(key, { type: 'text', text }), text).toEqual(right);
    }
    expect(grade(key, { type: 'text', text: '3:06' })).toEqual(wrong('hand'));
    expect(grade(key, { type: 'text', text: ' ' })).toEqual(unreadable('empty'));
    const hindi: AnswerKey = { type: 'text', accepted: ['कि'], betrays: {} };
    expect(grade(hindi, { type: 'text', text: 'का' })).toEqual(wrong());
  });

  it('CON-29 scores an order by its neighbours', () => {
    const key: AnswerKey = {
      type: 'order',
      right: ['a', 'b', 'c', 'd'],
      betrays: { 'd,c,b,a': 'turned-round' },
    };
    expect(grade(key, { type: 'order', order: ['a', 'b', 'c', 'd'] })).toEqual(right);
    expect(grade(key, { type: 'order', order: ['b', 'c', 'd', 'a'] })).toEqual(wrong(null, 2 / 3));
    expect(grade(key, { type: 'order', order: ['d', 'c', 'b', 'a'] })).toEqual(wrong('turned-round', 0));
    expect(grade(key, { type: 'order', order: ['a', 'b', 'c'] })).toEqual(unreadable('incomplete'));
    expect(grade(key, { type: 'order', order: ['a', 'b', 'c', 'c'] })).toEqual(unreadable('incomplete'));
  });

  it('CON-29 scores a match by its right pairs', () => {
    const key: AnswerKey = { type: 'match', right: { a: '2', b: '1' } };
    expect(
      grade(key, {
        type: 'match',
        pairs: [
          ['b', '1'],
          ['a', '2'],
        ],
      }),
    ).toEqual(right);
    expect(
      grade(key, {
        type: 'match',
        pairs: [
          ['b', '2'],
          ['a', '2'],
        ],
      }),
    ).toEqual(wrong(null, 0.5));
    expect(grade(key, { type: 'match', pairs: [['a', '2']] })).toEqual(unreadable('incomplete'));
    expect(
      grade(key, {
        type: 'match',
        pairs: [
          ['a', '2'],
          ['a', '1'],
        ],
      }),
    ).toEqual(unreadable('incomplete'));
  });
});
