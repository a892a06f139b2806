import { expect, test } from 'vitest';
import type { ItemId, SkillId } from '#domain/ids.ts';
import { placementMost } from '#engine/placement.ts';
import { emptyProgress, type LearnerProgress } from '#progress/learner-progress.ts';
import { placementFinished, placementState } from './placement-state.ts';

function after(answers: number, asked: number, done = false): LearnerProgress {
  const answer = {
    skill: 'add' as SkillId,
    item: 'add/1' as ItemId,
    right: true,
    unknown: false,
    difficulty: 0,
    guess: 0,
  };
  const placement = { answers: Array.from({ length: asked }, () => answer), done };
  return { ...emptyProgress, answers, placement };
}

test('offered to who has answered nothing, open once begun, and never again to who began to practise', () => {
  expect(placementState(after(0, 0))).toEqual({ state: 'offered', asked: 0, most: placementMost });
  expect(placementState(after(2, 2))).toMatchObject({ state: 'open', asked: 2 });
  expect(placementState(after(3, 0)).state).toBe('done');
  expect(placementState(after(9, 9, true)).state).toBe('done');
});

test('the event of its end says how many were asked and why no more', () => {
  expect(placementFinished(after(9, 9)).data).toEqual({ asked: 9, because: 'sure' });
  expect(placementFinished(after(3, 3), 'left').data).toEqual({ asked: 3, because: 'left' });
  const all = after(placementMost, placementMost);
  expect(placementFinished(all).data).toEqual({ asked: placementMost, because: 'long-enough' });
});
