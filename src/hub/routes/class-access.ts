import type { Context } from 'hono';
import * as v from 'valibot';
import { type Failure, failure } from '#domain/error-codes.ts';
import { ClassId } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { requireStaff } from '#hub/auth/session-cookie.ts';
import type { HubServices } from '#hub/services.ts';

/** The class in the address, if it is the asker's own. A class that is not there and another's answer alike (HUB-6). */
export function requireOwnClass(c: Context, services: HubServices): Result<ClassId, Failure> {
  const member = requireStaff(c, services);
  if (!member.ok) return member;
  const classId = v.safeParse(ClassId, c.req.param('class'));
  const isOwn =
    classId.success && services.accounts.staff.classesOf(member.value.id).includes(classId.output);
  return isOwn ? ok(classId.output) : err(failure('forbidden'));
}
