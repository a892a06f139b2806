import * as v from 'valibot';

/**
 * The search for a learner's start is over, for now or for good: what its answers say of every skill counts from here on.
 * Written by the device. The numbers are not in the event: they follow from the answers (docs/spec/engine.md).
 */
export const PlacementFinished = v.object({
  /** Questions asked, "I don't know" counted. */
  asked: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)),
  /** `sure`: more questions would change little; `long-enough`: as many as one may ask; `left`: the learner went on to practise. */
  because: v.picklist(['sure', 'long-enough', 'left']),
});
export type PlacementFinished = v.InferOutput<typeof PlacementFinished>;
