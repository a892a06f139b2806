import * as v from 'valibot';
import { EditName } from './edit-name.ts';

/** A strand of a pack. */
const Strand = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** A learner likes a strand from now on. Before these two events a `preference.changed` told the whole list at once. */
export const InterestAdded = v.object({ strand: Strand });
export type InterestAdded = v.InferOutput<typeof InterestAdded>;

/** A learner no longer likes a strand. `saw` names the adds that this takes back; one that it does not name stays (LOG-17). */
export const InterestRemoved = v.object({
  strand: Strand,
  saw: v.pipe(v.array(EditName), v.minLength(1), v.maxLength(32)),
});
export type InterestRemoved = v.InferOutput<typeof InterestRemoved>;
