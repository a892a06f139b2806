import * as v from 'valibot';
import { SkillId, StaffId } from '../ids.ts';

/**
 * What staff say of a learner: in the learner's `staff:` partition, written by the hub for whoever is signed in. Nothing of
 * it is ever edited; a later event takes an earlier one back.
 */
const Id = v.pipe(v.string(), v.regex(/^[a-z0-9-]{8,64}$/));
const Note = v.pipe(v.string(), v.trim(), v.maxLength(500));
const Skills = v.pipe(v.array(SkillId), v.minLength(1), v.maxLength(8));

export const evidenceKinds = ['judgement', 'rubric', 'observation', 'checklist'] as const;
export const EvidenceKind = v.picklist(evidenceKinds);
export type EvidenceKind = v.InferOutput<typeof EvidenceKind>;

/**
 * Evidence that is no answer (docs/spec/engine.md): a teacher's "secure" (level 4) or "not yet" (level 0), a rubric level of
 * a piece of work, an observation, a practical checklist.
 */
export const EvidenceGiven = v.object({
  id: Id,
  kind: EvidenceKind,
  skills: Skills,
  /** 0 not yet, 1 beginning, 2 on the way, 3 secure, 4 beyond. */
  level: v.picklist([0, 1, 2, 3, 4]),
  /** How many people rated it. */
  raters: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
  /** Why: shown wherever the evidence is. An override without a reason is refused by the hub. */
  note: Note,
  by: StaffId,
});
export type EvidenceGiven = v.InferOutput<typeof EvidenceGiven>;

export const EvidenceWithdrawn = v.object({ id: Id, note: Note, by: StaffId });
export type EvidenceWithdrawn = v.InferOutput<typeof EvidenceWithdrawn>;

/** What a teacher wants a learner to work on, first things first; an empty list leaves it to the learner and the engine. */
export const PlanChanged = v.object({
  skills: v.pipe(v.array(SkillId), v.maxLength(20)),
  /** The challenge the teacher set; null leaves it to the learner. */
  challenge: v.nullable(v.picklist(['gentle', 'steady', 'brave'])),
  note: Note,
  by: StaffId,
});
export type PlanChanged = v.InferOutput<typeof PlanChanged>;
