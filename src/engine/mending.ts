import type { SkillId } from '#domain/ids.ts';
import type { RecentAnswer } from './recent-answer.ts';

/** A misconception seen so often in the last answers is more than a slip (ENG-29). */
const timesToMend = 2;

export type Mending = { readonly skill: SkillId; readonly misconception: string; readonly times: number };

/** What the last answer asks to be mended, or null: it was right, or the misconception is seen for the first time. */
export function mendingOf(recent: readonly RecentAnswer[]): Mending | null {
  const last = recent[recent.length - 1];
  const misconception = last?.right === false ? last.misconception : null;
  if (!last || !misconception) return null;
  const times = recent.filter(
    (one) => one.skill === last.skill && one.misconception === misconception,
  ).length;
  return times < timesToMend ? null : { skill: last.skill, misconception, times };
}
