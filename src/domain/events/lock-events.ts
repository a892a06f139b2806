import * as v from 'valibot';
import { Sealed } from './sealed.ts';

/**
 * How a learner signs in on a shared device from now on (docs/spec/keys.md): `lock` holds the learner's keys wrapped under a
 * PIN or pictures, null takes the lock away; `school` holds the same keys sealed to the hub. The newest counts.
 */
export const LockChanged = v.object({ lock: v.nullable(Sealed), school: Sealed });
export type LockChanged = v.InferOutput<typeof LockChanged>;
