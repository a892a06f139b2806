import * as v from 'valibot';

/**
 * Entries for what must not be spent twice (LOG-18). The hub alone mints them, in the learner's `staff:` partition; a device
 * spends them whole, each once, in the learner's own.
 */
const EntryId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{8,64}$/));
const Purpose = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.:/-]{0,63}$/));

export const EntryMinted = v.object({
  /** Made up by who asks for it, so that asking again after a lost answer mints once. */
  id: EntryId,
  /** What it is worth is counted by kind: coins are never added to stars. */
  kind: v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,29}$/)),
  /** Whole units of the kind. */
  amount: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)),
  /** What it was earned with, such as the id of a job. */
  for: Purpose,
});
export type EntryMinted = v.InferOutput<typeof EntryMinted>;

export const EntrySpent = v.object({
  id: EntryId,
  /** What was bought: the same words again are the same purchase, told twice. */
  for: Purpose,
});
export type EntrySpent = v.InferOutput<typeof EntrySpent>;
