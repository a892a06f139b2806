import type { ItemId, SkillId } from '#domain/ids.ts';

/** One of the last few answers, as the choice of the next needs it: newest last. */
export type RecentAnswer = {
  readonly skill: SkillId;
  readonly item: ItemId;
  /** Right at the first attempt, without a hint. */
  readonly right: boolean;
  /** Whether the skill was held before this answer: tells reviews from new work. */
  readonly held: boolean;
  /** What a wrong answer betrayed, if it was known. */
  readonly misconception?: string | null;
};

/** How many are kept. */
export const recentLength = 10;
