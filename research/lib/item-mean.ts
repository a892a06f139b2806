import type { LogRow } from './log-file.ts';
import type { Scored } from './measures.ts';

/** Answers' worth of the mean of all items that each item's own mean is mixed with. */
const shrinkage = 5;

/** The least that a model must beat: the share of right answers to the item, whoever answers. */
export function itemMean(fit: readonly LogRow[], test: readonly LogRow[]): readonly Scored[] {
  const countByItem = new Map<string, { asked: number; right: number }>();
  for (const { item, right } of fit) {
    const count = countByItem.get(item) ?? { asked: 0, right: 0 };
    countByItem.set(item, { asked: count.asked + 1, right: count.right + Number(right) });
  }
  const base = fit.filter(({ right }) => right).length / Math.max(1, fit.length);
  return test.map(({ item, right }) => {
    const count = countByItem.get(item) ?? { asked: 0, right: 0 };
    return { p: (count.right + shrinkage * base) / (count.asked + shrinkage), right, gapDays: null };
  });
}
