import type { Learner } from './learner.ts';
import type { Policy } from './policy.ts';

/** Counts the claims of a policy, each when it is made (again, if it was taken back), and those untrue just then. */
export function countClaims(policy: Policy, learner: Learner) {
  let before: ReadonlySet<number> = new Set();
  let made = 0;
  let untrue = 0;
  return {
    count(): void {
      const now = policy.claimed();
      let changed = now.size !== before.size;
      for (const skill of now) {
        if (before.has(skill)) continue;
        changed = true;
        made += 1;
        if (!learner.mastered(skill)) untrue += 1;
      }
      if (changed) before = new Set(now);
    },
    /** Null when nothing was ever claimed. */
    untrueShare: (): number | null => (made === 0 ? null : untrue / made),
  };
}
