import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { LearnerId, SkillId } from '#domain/ids.ts';
import type { BoardEntry, BoardMark } from '#worker/api.ts';
import { attentionOf, stickingBySkill } from './attention.ts';

const now = 1_800_000_000_000;
const day = 86_400_000;
const skill = (id: string) => v.parse(SkillId, id);

const mark = (recent: string, more: Partial<BoardMark> = {}): BoardMark => ({
  skill: skill('add-within-20'),
  standing: 'growing',
  probability: 0.5,
  uncertainty: 0.6,
  answers: recent.length,
  lastAt: now - day,
  recent,
  ...more,
});

const learner = (more: Partial<BoardEntry> = {}): BoardEntry => ({
  learner: v.parse(LearnerId, 'ama'),
  name: 'Ama',
  picture: 'owl',
  lastHeard: now - day,
  waiting: 0,
  devices: [],
  answers: 40,
  answersThisWeek: 12,
  lastAnswer: now - day,
  plan: null,
  staff: [],
  cells: [],
  ...more,
});

describe('who needs attention', () => {
  it('is stuck when three of the last four answers on a skill are wrong, and says so', () => {
    const { group, stuck } = attentionOf(learner({ cells: [mark('0100')] }), now);
    expect(group).toBe('stuck');
    expect(stuck).toEqual([{ kind: 'misses', skill: 'add-within-20', wrong: 3, of: 4, at: now - day }]);
  });

  it('clears itself with the next right answers', () => {
    expect(attentionOf(learner({ cells: [mark('1001')] }), now).group).toBe('moving');
  });

  it('is stuck when many answers have not secured a skill, however right the last ones were', () => {
    const round = mark('1111', { answers: 95 });
    expect(attentionOf(learner({ cells: [round] }), now).stuck).toEqual([
      { kind: 'long', skill: 'add-within-20', answers: 95, at: now - day },
    ]);
    expect(attentionOf(learner({ cells: [{ ...round, standing: 'refresh' }] }), now).group).toBe('moving');
  });

  it('is not stuck on a secure skill, nor by two misses', () => {
    expect(attentionOf(learner({ cells: [mark('0000', { standing: 'secure' })] }), now).group).toBe('moving');
    expect(attentionOf(learner({ cells: [mark('00')] }), now).group).toBe('moving');
  });

  it('tells not heard from apart from nothing practised', () => {
    expect(attentionOf(learner({ lastHeard: null }), now).group).toBe('unheard');
    expect(attentionOf(learner({ lastHeard: now - 8 * day }), now).group).toBe('unheard');
    expect(attentionOf(learner({ answersThisWeek: 0 }), now).group).toBe('idle');
  });

  it('counts a week from when the board was made, not from today', () => {
    const heard = learner({ lastHeard: now - 6 * day });
    expect(attentionOf(heard, now).group).toBe('moving');
    expect(attentionOf(heard, now + 2 * day).group).toBe('unheard');
  });
});

it('puts those who are stuck on the same skill together, the largest group first', () => {
  const other = skill('halves');
  const class3b = [
    learner({ learner: v.parse(LearnerId, 'ama'), cells: [mark('000', { skill: other })] }),
    learner({ learner: v.parse(LearnerId, 'kofi'), cells: [mark('000')] }),
    learner({ learner: v.parse(LearnerId, 'esi'), cells: [mark('0001')] }),
  ];
  const attention = new Map(class3b.map((one) => [one.learner as string, attentionOf(one, now)]));
  expect(
    stickingBySkill(class3b, attention).map(({ skill: id, learners }) => [
      id,
      learners.map((one) => one.learner.learner),
    ]),
  ).toEqual([
    ['add-within-20', ['kofi', 'esi']],
    ['halves', ['ama']],
  ]);
});
