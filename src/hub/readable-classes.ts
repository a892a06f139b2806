import type { ClassId } from '#domain/ids.ts';
import type { Accounts } from './storage/accounts.ts';
import type { StaffMember } from './storage/staff.ts';

/** The classes whose learners somebody may know by name: a principal all, a teacher their own, others none (AUT-2). */
export async function readableClasses(
  accounts: Accounts,
  { id, roles }: StaffMember,
): Promise<readonly ClassId[]> {
  if (roles.includes('principal')) return (await accounts.codes.all()).map((code) => code.class);
  return roles.includes('teacher') ? accounts.staff.classesOf(id) : [];
}

/** The classes whose devices somebody may know of: a technician of all. */
export const listedClasses = async (accounts: Accounts, member: StaffMember): Promise<readonly ClassId[]> =>
  member.roles.includes('technician')
    ? (await accounts.codes.all()).map((code) => code.class)
    : readableClasses(accounts, member);
