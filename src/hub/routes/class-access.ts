import type { Context } from 'hono';
import * as v from 'valibot';
import { type Failure, failure } from '#domain/error-codes.ts';
import { ClassId, LearnerId } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { requireStaff } from '#hub/auth/session-cookie.ts';
import type { HubServices } from '#hub/services.ts';
import type { StaffMember } from '#hub/storage/staff.ts';
import { learnersOf } from '#log/projections/roster.ts';

/** The class in the address, if it is the asker's own. A class that is not there and another's answer alike (HUB-6). */
export async function requireOwnClass(c: Context, services: HubServices): Promise<Result<ClassId, Failure>> {
  const access = await requireClassAccess(c, services);
  return access.ok ? ok(access.value.class) : access;
}

/** A learner of a class of the asker's. */
export type LearnerAccess = {
  readonly member: StaffMember;
  readonly class: ClassId;
  readonly learner: LearnerId;
};

/** The learner in the address, if they are in the class there now, and the class is the asker's own. */
export async function requireOwnLearner(
  c: Context,
  services: HubServices,
): Promise<Result<LearnerAccess, Failure>> {
  const access = await requireClassAccess(c, services);
  if (!access.ok) return access;
  const asked = v.safeParse(LearnerId, c.req.param('learner'));
  const { roster } = await services.school.view(access.value.class);
  const entry = asked.success && learnersOf(roster).find(({ learner }) => learner === asked.output);
  return entry ? ok({ ...access.value, learner: entry.learner }) : err(failure('forbidden'));
}

/** The same for who may say something of the learner: teachers, and nobody who only looks after the machines. */
export async function requireLearnersTeacher(
  c: Context,
  services: HubServices,
): Promise<Result<LearnerAccess, Failure>> {
  const access = await requireOwnLearner(c, services);
  return access.ok && access.value.member.role !== 'teacher' ? err(failure('forbidden')) : access;
}

/** The same, with who asks. */
export async function requireClassAccess(
  c: Context,
  services: HubServices,
): Promise<Result<{ readonly member: StaffMember; readonly class: ClassId }, Failure>> {
  const member = await requireStaff(c, services);
  if (!member.ok) return member;
  const asked = v.safeParse(ClassId, c.req.param('class'));
  const own = await services.accounts.staff.classesOf(member.value.id);
  return asked.success && own.includes(asked.output)
    ? ok({ member: member.value, class: asked.output })
    : err(failure('forbidden'));
}
