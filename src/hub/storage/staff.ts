import type { AuditActor } from '#domain/audit-api.ts';
import type { ClassId, StaffId } from '#domain/ids.ts';
import { type StaffRole, staffRoles } from '#domain/staff-api.ts';
import { type AuditNote, appendAudit } from './audit.ts';
import type { SqlEngine } from './engine.ts';
import { all, one, run, type Steps } from './steps.ts';

/** An adult with a sign-in. `password` is a scrypt string. */
export type StaffMember = {
  readonly id: StaffId;
  readonly name: string;
  readonly roles: readonly StaffRole[];
  readonly password: string;
  /** The password is one that somebody gave them: they choose their own before anything else. */
  readonly isFirst: boolean;
};

/** As the list of staff tells it; who has ended stays, because their name stands with what they said. */
export type ListedMember = StaffMember & {
  readonly classes: readonly ClassId[];
  readonly added: number;
  readonly ended: number | null;
};

/** What somebody may. */
export type StaffRights = { readonly roles: readonly StaffRole[]; readonly classes: readonly ClassId[] };

/** `last-principal`: then nobody could decide who may what. `own-rights`: nobody lifts themselves (AUT-4). */
export type RightsRefusal = 'unknown' | 'name-taken' | 'last-principal' | 'own-rights';

type Row = {
  readonly id: StaffId;
  readonly name: string;
  readonly role: string;
  readonly password: string;
  readonly created: number;
  readonly ended: number | null;
  readonly first: number | null;
};

const columns = 'id, name, role, password, created, ended, first';

/** The form of a name that sign-in looks up: how it is written must not matter. */
export const signInName = (typed: string): string =>
  typed.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

const memberOf = ({ id, name, role, password, first }: Row): StaffMember => ({
  id,
  name,
  roles: staffRoles.filter((each) => role.split(' ').includes(each)),
  password,
  isFirst: first === 1,
});

/** In one order, so that equal rights are equal text. */
const roleText = (roles: readonly StaffRole[]): string =>
  staffRoles.filter((role) => roles.includes(role)).join(' ');

export const addMember = (member: StaffMember, now: number): Steps<void> =>
  run(
    `INSERT INTO staff (school, id, sign_in, name, role, password, created, ended, first)
     VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8)`,
    member.id,
    signInName(member.name),
    member.name,
    roleText(member.roles),
    member.password,
    now,
    member.isFirst ? 1 : null,
  );

export const joinClass = (id: StaffId, classId: ClassId): Steps<void> =>
  run(
    'INSERT INTO memberships (school, staff, class) VALUES ($1, $2, $3) ON CONFLICT (school, staff, class) DO NOTHING',
    id,
    classId,
  );

/**
 * A school that was set up before there were principals gets one: whoever came first (AUT-3). The migration does the same for a
 * database, this for a backup that is put back.
 */
export function* ensurePrincipal(): Steps<void> {
  const rows = yield* all<Row>(`SELECT ${columns} FROM staff WHERE school = $1 ORDER BY created, id`);
  const present = rows.filter(({ ended }) => ended === null);
  const [first] = present;
  if (!first || present.some((row) => memberOf(row).roles.includes('principal'))) return;
  yield* run('UPDATE staff SET role = $2 WHERE school = $1 AND id = $3', roleText(staffRoles), first.id);
}

export function createStaff(engine: SqlEngine) {
  function* classesOf(id: StaffId): Steps<readonly ClassId[]> {
    const rows = yield* all<{ class: ClassId }>(
      'SELECT class FROM memberships WHERE school = $1 AND staff = $2 ORDER BY class',
      id,
    );
    return rows.map((row) => row.class);
  }

  const rowOf = (id: StaffId): Steps<Row | null> =>
    one<Row>(`SELECT ${columns} FROM staff WHERE school = $1 AND id = $2`, id);

  function* present(id: StaffId): Steps<Row | null> {
    const row = yield* rowOf(id);
    return row && row.ended === null ? row : null;
  }

  function* isOnlyPrincipal(id: StaffId): Steps<boolean> {
    const rows = yield* all<Row>(`SELECT ${columns} FROM staff WHERE school = $1 AND ended IS NULL`);
    const principals = rows.filter((row) => memberOf(row).roles.includes('principal'));
    return principals.length === 1 && principals[0]?.id === id;
  }

  const endSessions = (id: StaffId): Steps<void> =>
    run('DELETE FROM sessions WHERE school = $1 AND staff = $2', id);

  function* setClasses(id: StaffId, classes: readonly ClassId[]): Steps<void> {
    yield* run('DELETE FROM memberships WHERE school = $1 AND staff = $2', id);
    for (const classId of classes) yield* joinClass(id, classId);
  }

  function* add(
    member: StaffMember,
    classes: readonly ClassId[],
    by: AuditActor,
    now: number,
  ): Steps<RightsRefusal | null> {
    const taken = yield* one(
      'SELECT id FROM staff WHERE school = $1 AND sign_in = $2',
      signInName(member.name),
    );
    if (taken) return 'name-taken';
    yield* addMember(member, now);
    yield* setClasses(member.id, classes);
    yield* appendAudit(changed(by, 'staff.added', member.id, { roles: member.roles, classes }), now);
    return null;
  }

  function* change(
    id: StaffId,
    rights: StaffRights,
    by: AuditActor,
    now: number,
  ): Steps<RightsRefusal | null> {
    const row = yield* present(id);
    if (!row) return 'unknown';
    const before = memberOf(row).roles;
    const classes = yield* classesOf(id);
    const isMore =
      rights.roles.some((role) => !before.includes(role)) ||
      rights.classes.some((each) => !classes.includes(each));
    if (id === by && isMore) return 'own-rights';
    if (!rights.roles.includes('principal') && (yield* isOnlyPrincipal(id))) return 'last-principal';
    yield* run('UPDATE staff SET role = $2 WHERE school = $1 AND id = $3', roleText(rights.roles), id);
    yield* setClasses(id, rights.classes);
    yield* appendAudit(changed(by, 'staff.changed', id, rights), now);
    return null;
  }

  function* end(id: StaffId, by: AuditActor, now: number): Steps<RightsRefusal | null> {
    if (!(yield* present(id))) return 'unknown';
    if (yield* isOnlyPrincipal(id)) return 'last-principal';
    // The sign-in name is free for somebody else; the name stays for what they said.
    yield* run(
      'UPDATE staff SET ended = $2, sign_in = $3, password = $4 WHERE school = $1 AND id = $5',
      now,
      `\n${id}`,
      '',
      id,
    );
    yield* setClasses(id, []);
    yield* endSessions(id);
    yield* appendAudit({ who: by, did: 'staff.ended', about: { staff: id } }, now);
    return null;
  }

  /** Ends every session: who asked for a new password may fear that somebody has the old one. */
  function* givePassword(
    id: StaffId,
    given: GivenPassword,
    by: AuditActor,
    now: number,
  ): Steps<RightsRefusal | null> {
    if (!(yield* present(id))) return 'unknown';
    yield* run(
      'UPDATE staff SET password = $2, first = $3 WHERE school = $1 AND id = $4',
      given.password,
      given.isFirst ? 1 : null,
      id,
    );
    yield* endSessions(id);
    const did = by === id ? 'password.changed' : 'password.given';
    yield* appendAudit({ who: by, did, about: { staff: id } }, now);
    return null;
  }

  const listed = (): Steps<readonly Row[]> =>
    all<Row>(`SELECT ${columns} FROM staff WHERE school = $1 ORDER BY created, id`);

  function* list(): Steps<readonly ListedMember[]> {
    const members: ListedMember[] = [];
    for (const row of yield* listed())
      members.push({
        ...memberOf(row),
        classes: yield* classesOf(row.id),
        added: row.created,
        ended: row.ended,
      });
    return members;
  }

  function* byName(typed: string): Steps<StaffMember | null> {
    const row = yield* one<Row>(
      `SELECT ${columns} FROM staff WHERE school = $1 AND sign_in = $2 AND ended IS NULL`,
      signInName(typed),
    );
    return row && memberOf(row);
  }

  return {
    /** Whoever may sign in; null for who has ended. */
    present: async (id: StaffId): Promise<StaffMember | null> => {
      const row = await engine.read(() => present(id));
      return row && memberOf(row);
    },
    /** Also who has ended: for the names of those who said something. */
    byId: async (id: StaffId): Promise<StaffMember | null> => {
      const row = await engine.read(() => rowOf(id));
      return row && memberOf(row);
    },
    byName: (typed: string): Promise<StaffMember | null> => engine.read(() => byName(typed)),
    /** Whoever may sign in, the first to come first. */
    all: async (): Promise<readonly StaffMember[]> =>
      (await engine.read(listed)).filter(({ ended }) => ended === null).map(memberOf),
    /** Of everybody who ever could. */
    names: async (): Promise<ReadonlyMap<StaffId, string>> =>
      new Map((await engine.read(listed)).map(({ id, name }) => [id, name])),
    /** The same, with their classes. */
    list: (): Promise<readonly ListedMember[]> => engine.read(list),
    classesOf: (id: StaffId): Promise<readonly ClassId[]> => engine.read(() => classesOf(id)),

    // What changes somebody's rights, with its audit entry in the same transaction (AUT-8). Null: it is done.
    add: (
      member: StaffMember,
      classes: readonly ClassId[],
      by: AuditActor,
      now: number,
    ): Promise<RightsRefusal | null> => engine.write(() => add(member, classes, by, now)),
    change: (id: StaffId, rights: StaffRights, by: AuditActor, now: number): Promise<RightsRefusal | null> =>
      engine.write(() => change(id, rights, by, now)),
    end: (id: StaffId, by: AuditActor, now: number): Promise<RightsRefusal | null> =>
      engine.write(() => end(id, by, now)),
    givePassword: (
      id: StaffId,
      given: GivenPassword,
      by: AuditActor,
      now: number,
    ): Promise<RightsRefusal | null> => engine.write(() => givePassword(id, given, by, now)),

    /** The same password, hashed more slowly: nothing that anybody need know of. */
    rehash: (id: StaffId, password: string): Promise<void> =>
      engine.write(() => run('UPDATE staff SET password = $2 WHERE school = $1 AND id = $3', password, id)),
  };
}

/** `password`: as `hashPassword` gives it. */
export type GivenPassword = { readonly password: string; readonly isFirst: boolean };

const changed = (
  who: AuditActor,
  did: AuditNote['did'],
  staff: StaffId,
  { roles, classes }: StaffRights,
): AuditNote => ({
  who,
  did,
  about: { staff },
  // So many as fit: the list of staff has the rest.
  detail: { roles: roleText(roles), classes: classes.length, which: classes.join(' ').slice(0, 200) },
});
