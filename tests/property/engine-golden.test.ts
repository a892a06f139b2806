import { describe, expect, it } from 'vitest';
import { checkGolden, goldenFolder, goldenSets, goldenTolerance } from '#research/lib/golden-vectors.ts';

/** Conformity vectors of the reference model: predictions before each answer, for twenty students a set. */
const sets = goldenSets(goldenFolder);

describe('ENG-4 and ENG-5: the golden vectors', () => {
  if (sets.length === 0) it.skip('not run: no samples');
  for (const set of sets) {
    it(`predicts ${set} within ${goldenTolerance}`, () => {
      const { rows, worst, different } = checkGolden(goldenFolder, set);
      console.log(`${set}: ${rows} answers, max |Δp| ${worst.toExponential(2)}`);
      expect(different).toEqual([]);
      expect(rows).toBeGreaterThan(0);
      expect(worst).toBeLessThanOrEqual(goldenTolerance);
    });
  }
});
