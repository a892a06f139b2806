import { expect, test } from 'vitest';
import type { SkillId } from '#domain/ids.ts';
import { targetOf } from '#engine/item-choice.ts';
import { emptyProgress } from '#progress/learner-progress.ts';
import { wishesOf } from './wishes.ts';

const plan = (challenge: 'gentle' | null) => ({
  ...emptyProgress,
  plan: { skills: ['add' as SkillId], challenge, note: '' },
});

test('a learner who chose nothing is asked steady questions, of anything', () => {
  expect(wishesOf(emptyProgress, {})).toEqual({
    recent: [],
    target: targetOf('steady'),
    plan: [],
    interests: [],
  });
});

test('the learner’s own challenge counts until a teacher sets one', () => {
  expect(wishesOf(emptyProgress, { challenge: 'brave' }).target).toBe(targetOf('brave'));
  expect(wishesOf(plan(null), { challenge: 'brave' }).target).toBe(targetOf('brave'));
  expect(wishesOf(plan('gentle'), { challenge: 'brave' }).target).toBe(targetOf('gentle'));
});

test('the plan and what the learner likes are both told', () => {
  expect(wishesOf(plan(null), { interests: ['time'] })).toMatchObject({ plan: ['add'], interests: ['time'] });
});
