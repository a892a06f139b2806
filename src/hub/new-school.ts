import * as v from 'valibot';
import { SchoolId, StaffId } from '#domain/ids.ts';
import { mintId } from './auth/secret-token.ts';
import type { PackOffer, School } from './school.ts';
import type { Accounts } from './storage/accounts.ts';
import type { StaffMember } from './storage/staff.ts';

/** A school as it begins: one class, one teacher, the learners if they are known. */
export type NewSchool = {
  readonly school: string;
  readonly className: string;
  readonly teacher: string;
  /** As `hashPassword` gives it. */
  readonly password: string;
  readonly learners: readonly string[];
};

/**
 * Sets a school up; null when there is one already. Events come first and the accounts last, in one transaction that
 * also voids the setup key: until then nothing can be seen or joined, and a crash leaves the hub as empty as it was.
 */
export async function openSchool(
  accounts: Accounts,
  school: School,
  wish: NewSchool,
  pack: PackOffer | null,
  now: number,
  isDemo: boolean,
): Promise<StaffMember | null> {
  if (await accounts.school()) return null;
  const classId = await school.openClass(wish.school, wish.className, wish.learners, pack);
  const member: StaffMember = {
    id: v.parse(StaffId, mintId('staff')),
    name: wish.teacher,
    // A small school has one person who is all; they give parts of it to others (AUT-3).
    roles: ['principal', 'teacher', 'technician'],
    password: wish.password,
    isFirst: false,
  };
  const named = { id: v.parse(SchoolId, mintId('school')), name: wish.school };
  const isOpen = await accounts.openSchool({ school: named, member, class: classId, isDemo }, now);
  return isOpen ? member : null;
}
