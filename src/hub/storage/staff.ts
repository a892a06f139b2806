import type { DatabaseSync } from 'node:sqlite';
import type { ClassId, StaffId } from '#domain/ids.ts';
import { prepareQuery, prepareStatement } from './query.ts';

export type StaffRole = 'teacher' | 'technician';

/** An adult with a sign-in. `password` is a scrypt string. */
export type StaffMember = {
  readonly id: StaffId;
  readonly name: string;
  readonly role: StaffRole;
  readonly password: string;
};

/** The form of a name that sign-in looks up: how it is written must not matter. */
export const signInName = (typed: string): string =>
  typed.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

export function createStaff(db: DatabaseSync) {
  const columns = 'id, name, role, password';
  const findById = prepareQuery<StaffMember>(db, `SELECT ${columns} FROM staff WHERE id = ?`);
  const findByName = prepareQuery<StaffMember>(db, `SELECT ${columns} FROM staff WHERE sign_in = ?`);
  const findAll = prepareQuery<StaffMember>(db, `SELECT ${columns} FROM staff ORDER BY created, id`);
  const insert = prepareStatement(
    db,
    'INSERT INTO staff (id, sign_in, name, role, password, created) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const setPassword = prepareStatement(db, 'UPDATE staff SET password = ? WHERE id = ?');
  const endSessions = prepareStatement(db, 'DELETE FROM sessions WHERE staff = ?');
  const join = prepareStatement(db, 'INSERT OR IGNORE INTO memberships (staff, class) VALUES (?, ?)');
  const findClasses = prepareQuery<{ class: ClassId }>(
    db,
    'SELECT class FROM memberships WHERE staff = ? ORDER BY class',
  );
  return {
    byId: (id: StaffId): StaffMember | null => findById.one(id),
    byName: (typed: string): StaffMember | null => findByName.one(signInName(typed)),
    all: (): readonly StaffMember[] => findAll.all(),
    add: (member: StaffMember, now: number): void =>
      void insert(member.id, signInName(member.name), member.name, member.role, member.password, now),
    /** Ends every session: who asked for a new password may fear that somebody has the old one. */
    changePassword(id: StaffId, password: string): void {
      setPassword(password, id);
      endSessions(id);
    },
    joinClass: (id: StaffId, classId: ClassId): void => void join(id, classId),
    classesOf: (id: StaffId): readonly ClassId[] => findClasses.all(id).map((row) => row.class),
  };
}
