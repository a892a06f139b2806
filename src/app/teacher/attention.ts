import type { SkillId } from '#domain/ids.ts';
import type { BoardEntry, BoardMark } from '#worker/api.ts';

/**
 * What a teacher looks for first, read off the board and nothing else, so that it states its evidence and clears itself
 * with the next right answers. Each learner is in one group; the groups add up to the class.
 *
 *   stuck    on some skill that is not secure, 3 of the last 4 answers were wrong, or 25 answers did not secure it:
 *            questions get easier with misses, so someone who goes round in one place is often right
 *   unheard  no device has been heard from for seven days
 *   idle     heard from, and no answer in seven days
 *   moving   everybody else: answered this week, not stuck
 *
 * Time is the board's own (`asOf`), not the device's: an old board says how things were, not how they might be now.
 */
export const groups = ['stuck', 'unheard', 'idle', 'moving'] as const;
export type Group = (typeof groups)[number];

export type Sticking = { readonly skill: SkillId; readonly at: number } & (
  | { readonly kind: 'misses'; readonly wrong: number; readonly of: number }
  | { readonly kind: 'long'; readonly answers: number }
);
export type Attention = { readonly group: Group; readonly stuck: readonly Sticking[] };

const week = 7 * 86_400_000;
const wrongAtLeast = 3;
const longAnswers = 25;

export function attentionOf(learner: BoardEntry, asOf: number): Attention {
  const stuck = learner.cells.flatMap((cell) => stickingOf(cell) ?? []).sort((a, b) => b.at - a.at);
  if (stuck.length > 0) return { group: 'stuck', stuck };
  if (learner.lastHeard === null || asOf - learner.lastHeard > week) return { group: 'unheard', stuck };
  return { group: learner.answersThisWeek === 0 ? 'idle' : 'moving', stuck };
}

function stickingOf({ skill, standing, recent, answers, lastAt }: BoardMark): Sticking | null {
  if (standing === 'secure') return null;
  const at = lastAt ?? 0;
  const wrong = recent.split('0').length - 1;
  if (wrong >= wrongAtLeast) return { kind: 'misses', skill, wrong, of: recent.length, at };
  return standing === 'growing' && answers >= longAnswers ? { kind: 'long', skill, answers, at } : null;
}

export type SharedSticking = {
  readonly skill: SkillId;
  readonly learners: readonly { readonly learner: BoardEntry; readonly sticking: Sticking }[];
};

/** Skills on which somebody is stuck, the ones with most learners first: each is a small group that could meet. */
export function stickingBySkill(
  learners: readonly BoardEntry[],
  attentionByLearner: ReadonlyMap<string, Attention>,
): readonly SharedSticking[] {
  const bySkill = new Map<SkillId, { learner: BoardEntry; sticking: Sticking }[]>();
  for (const learner of learners) {
    for (const sticking of attentionByLearner.get(learner.learner)?.stuck ?? []) {
      const together = bySkill.get(sticking.skill);
      if (together) together.push({ learner, sticking });
      else bySkill.set(sticking.skill, [{ learner, sticking }]);
    }
  }
  return [...bySkill]
    .map(([skill, together]) => ({ skill, learners: together }))
    .sort((a, b) => b.learners.length - a.learners.length);
}
