import * as v from 'valibot';
import { Hello } from './device-api.ts';
import { ClassId, StaffId } from './ids.ts';

/**
 * What a member of staff may be; one person may be several (AUT-2). The principal leads the school: decides who may what, reads
 * the audit, looks at every class and changes nothing there. The technician looks after the machines and sees no learner's work.
 */
export const staffRoles = ['principal', 'teacher', 'technician'] as const;
export const StaffRole = v.picklist(staffRoles);
export type StaffRole = v.InferOutput<typeof StaffRole>;

const Name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80));
const Ms = v.pipe(v.number(), v.integer());
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Roles = v.pipe(v.array(StaffRole), v.minLength(1), v.maxLength(staffRoles.length));
const Classes = v.pipe(v.array(ClassId), v.maxLength(200));

export const ToldMember = v.object({
  id: StaffId,
  name: Name,
  roles: v.array(StaffRole),
  classes: v.array(ClassId),
  added: Ms,
  /** When their rights were taken away; null: they have them. */
  ended: v.nullable(Ms),
  /** The password is the one that somebody gave them; they choose their own when they sign in next. */
  isFirst: v.boolean(),
});
export type ToldMember = v.InferOutput<typeof ToldMember>;

export const SchoolClass = v.object({ id: ClassId, name: Name, learners: Count });
export type SchoolClass = v.InferOutput<typeof SchoolClass>;

/** GET /api/staff, and part of the answer to whatever changes it. */
export const StaffAnswer = v.object({
  hello: Hello,
  staff: v.array(ToldMember),
  /** Every class of the school. */
  classes: v.array(SchoolClass),
  /** A first password, told this once, and whose it is. */
  password: v.optional(v.nullable(v.object({ staff: StaffId, password: v.string() })), null),
});
export type StaffAnswer = v.InferOutput<typeof StaffAnswer>;

/** POST /api/staff */
export const AddStaffRequest = v.object({ name: Name, roles: Roles, classes: Classes });
export type AddStaffRequest = v.InferOutput<typeof AddStaffRequest>;

/** POST /api/staff/:staff */
export const ChangeStaffRequest = v.object({ roles: Roles, classes: Classes });
export type ChangeStaffRequest = v.InferOutput<typeof ChangeStaffRequest>;

/** POST /api/password: one's own. Every other session of the asker ends. */
export const ChangePasswordRequest = v.object({
  password: v.pipe(v.string(), v.maxLength(200)),
  next: v.pipe(v.string(), v.minLength(8), v.maxLength(200)),
});
export type ChangePasswordRequest = v.InferOutput<typeof ChangePasswordRequest>;
