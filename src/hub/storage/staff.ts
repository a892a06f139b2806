import type { ClassId, StaffId } from '#domain/ids.ts';
import type { SqlEngine } from './engine.ts';
import { all, one, run, type Steps } from './steps.ts';

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

export const addMember = (member: StaffMember, now: number): Steps<void> =>
  run(
    `INSERT INTO staff (school, id, sign_in, name, role, password, created)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    member.id,
    signInName(member.name),
    member.name,
    member.role,
    member.password,
    now,
  );

export const joinClass = (id: StaffId, classId: ClassId): Steps<void> =>
  run(
    'INSERT INTO memberships (school, staff, class) VALUES ($1, $2, $3) ON CONFLICT (school, staff, class) DO NOTHING',
    id,
    classId,
  );

export function createStaff(engine: SqlEngine) {
  function* classesOf(id: StaffId): Steps<readonly ClassId[]> {
    const rows = yield* all<{ class: ClassId }>(
      'SELECT class FROM memberships WHERE school = $1 AND staff = $2 ORDER BY class',
      id,
    );
    return rows.map((row) => row.class);
  }

  /** Ends every session: who asked for a new password may fear that somebody has the old one. */
  function* changePassword(id: StaffId, password: string): Steps<void> {
    yield* run('UPDATE staff SET password = $2 WHERE school = $1 AND id = $3', password, id);
    yield* run('DELETE FROM sessions WHERE school = $1 AND staff = $2', id);
  }

  return {
    byId: (id: StaffId): Promise<StaffMember | null> =>
      engine.read(() =>
        one<StaffMember>('SELECT id, name, role, password FROM staff WHERE school = $1 AND id = $2', id),
      ),
    byName: (typed: string): Promise<StaffMember | null> =>
      engine.read(() =>
        one<StaffMember>(
          'SELECT id, name, role, password FROM staff WHERE school = $1 AND sign_in = $2',
          signInName(typed),
        ),
      ),
    all: (): Promise<readonly StaffMember[]> =>
      engine.read(() =>
        all<StaffMember>('SELECT id, name, role, password FROM staff WHERE school = $1 ORDER BY created, id'),
      ),
    add: (member: StaffMember, now: number): Promise<void> => engine.write(() => addMember(member, now)),
    changePassword: (id: StaffId, password: string): Promise<void> =>
      engine.write(() => changePassword(id, password)),
    joinClass: (id: StaffId, classId: ClassId): Promise<void> => engine.write(() => joinClass(id, classId)),
    classesOf: (id: StaffId): Promise<readonly ClassId[]> => engine.read(() => classesOf(id)),
  };
}
