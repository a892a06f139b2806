import type { AuditDeed } from '#domain/audit-api.ts';
import type { StaffRole } from '#domain/staff-api.ts';

/**
 * Who may ask for what (AUT-1). The router serves exactly what stands here: a route without a row is not served, and one that is
 * asked for by somebody whom its row does not name is refused before anything of the request is read.
 *
 * A new route:
 * 1. Add a row here: `'METHOD /path'` as Hono writes it, who may, and with which scope.
 * 2. Mount the routes with `mount` in `hub.ts`. What the gate found out about the asker: `memberOf(c)`, `classOf(c)`,
 *    `learnerOf(c)` (`let-in.ts`); a class or learner in the path has been checked by then.
 * 3. `tests/integration/hub-access.test.ts` asks it as everybody, and names a row that is missing. Where the class or the learner is
 *    named in the body or the query (`named`), give it an example in `tests/support/route-examples.ts`.
 * 4. `node scripts/routes-page.mjs` writes docs/spec/routes.md.
 */
export type Scope =
  /** Of the asker's own classes: the class in the path, the learner in it now, or what the handler finds to be theirs. */
  | 'own'
  /** Of the whole school. */
  | 'school';

/** A class's device by its key, another hub of the school by its own, or staff by their session. */
export type Knocker = 'device' | 'hub' | StaffRole;

export type Row = {
  /** `anybody`: no key is asked for, or the route has a secret of its own. */
  readonly who: 'anybody' | Readonly<Partial<Record<Knocker, Scope>>>;
  /** What it takes: JSON of 64 kB, an exchange, a bundle, a piece of a file; nothing when left out. */
  readonly body?: 'json' | 'exchange' | 'bundle' | 'bytes';
  /** The class or learner is named in the body or the query: the handler sees whether they are the asker's. */
  readonly named?: true;
  /** What staff are noted to have read when it is given to them (AUT-9); `itself`: the handler notes it. */
  readonly reads?: Extract<AuditDeed, `read.${string}`> | 'itself';
  /** Also for staff who have yet to choose their own password. */
  readonly beforePassword?: true;
  /** For docs/spec/routes.md. */
  readonly says: string;
};

/** Whether the key of a device that is lost or revoked still opens it: it may hand in, and nothing else (TRU-2). */
export const opensToBarred = ({ who, body }: Row): boolean =>
  who !== 'anybody' && who.device !== undefined && body === 'exchange';

const anyStaff = { teacher: 'school', technician: 'school', principal: 'school' } as const;
const readers = { teacher: 'own', principal: 'school' } as const;
const teachers = { teacher: 'own' } as const;
const principals = { principal: 'school' } as const;

export const access: Readonly<Record<string, Row>> = {
  'GET /api/hello': { who: 'anybody', says: 'that this is a hub, and which (HUB-1)' },
  'GET /api/addresses': { who: { device: 'own' }, says: 'where else this hub is reached (FND-3)' },
  'POST /api/join': {
    who: 'anybody',
    body: 'json',
    says: "a key for a device, for a class's code (HUB-4); none for one that is lost or revoked (TRU-2)",
  },
  'POST /api/setup': {
    who: 'anybody',
    body: 'json',
    says: 'sets the school up, once, with the setup key (HUB-10)',
  },
  'GET /packs/:hash': { who: 'anybody', says: 'a pack: content holds nothing about anybody (HUB-14)' },
  'GET /trust': { who: 'anybody', says: 'how a device comes to trust the school (TLS-5)' },
  'GET /trust/ok.svg': { who: 'anybody', says: 'a picture that comes only where the school is trusted' },
  'GET /trust/open': { who: 'anybody', says: 'leads on to the safe address' },
  'GET /school-authority.crt': { who: 'anybody', says: "the authority's certificate, which is public" },
  'GET /school-authority.pem': { who: 'anybody', says: 'the same, for programs' },
  'GET /school-authority.mobileconfig': { who: 'anybody', says: "the same, for Apple's devices" },
  'GET /*': { who: 'anybody', says: 'the page and its files (HUB-19)' },

  'POST /api/session': { who: 'anybody', body: 'json', says: 'signs in (HUB-7)' },
  'GET /api/session': { who: anyStaff, beforePassword: true, says: 'who is signed in' },
  'DELETE /api/session': { who: 'anybody', says: 'signs out here' },
  'DELETE /api/sessions': { who: anyStaff, beforePassword: true, says: 'signs out everywhere (AUT-6)' },
  'POST /api/password': {
    who: anyStaff,
    body: 'json',
    beforePassword: true,
    says: "chooses one's own password (AUT-6)",
  },

  'POST /api/sync': {
    who: { device: 'own', teacher: 'own', hub: 'school' },
    body: 'exchange',
    named: true,
    reads: 'itself',
    says: 'the exchange (SYN-9)',
  },
  'GET /api/hub-keys': { who: 'anybody', says: 'the keys that bundles are sealed to (docs/spec/bundle.md)' },
  'POST /api/device-keys': {
    who: { device: 'own' },
    body: 'json',
    says: 'the keys that a device signs its bundles with',
  },
  'POST /api/bundles': {
    who: 'anybody',
    body: 'bundle',
    says: 'a bundle, brought by whoever carries it: its device has signed it',
  },
  'POST /api/media': {
    who: { device: 'own' },
    body: 'json',
    named: true,
    says: 'what is held of a piece of work',
  },
  'PUT /api/media/:hash': {
    who: { device: 'own' },
    body: 'bytes',
    named: true,
    says: 'hands a part of a piece in',
  },
  'GET /api/media/:hash': {
    who: { device: 'own', ...readers },
    named: true,
    reads: 'itself',
    says: 'a piece of work',
  },

  'GET /api/classes/:class/board': { who: readers, reads: 'read.board', says: "the class's board (HUB-12)" },
  'POST /api/classes/:class/learners': { who: teachers, body: 'json', says: 'adds learners' },
  'POST /api/classes/:class/code': {
    who: { teacher: 'own', principal: 'school' },
    body: 'json',
    says: 'another class code; the one before is void (AUT-7)',
  },
  'GET /api/classes/:class/learners/:learner': {
    who: readers,
    reads: 'read.learner',
    says: 'one learner, with the reasons (HUB-25)',
  },
  'GET /api/classes/:class/learners/:learner/works': {
    who: readers,
    reads: 'read.works',
    says: "the list of a learner's pieces of work",
  },
  'GET /api/classes/:class/learners/:learner/about': {
    who: teachers,
    reads: 'read.about',
    says: 'what a learner wrote of themselves, opened with their key (KEY-7)',
  },
  'POST /api/classes/:class/learners/:learner/lock': {
    who: teachers,
    body: 'json',
    says: 'gives a learner a new PIN or new pictures; tells them once (KEY-10)',
  },
  'POST /api/classes/:class/learners/:learner/evidence': {
    who: teachers,
    body: 'json',
    says: 'says something of a learner',
  },
  'POST /api/classes/:class/learners/:learner/evidence/:id/withdraw': {
    who: teachers,
    body: 'json',
    says: 'takes something said back',
  },
  'POST /api/classes/:class/learners/:learner/plan': {
    who: teachers,
    body: 'json',
    says: 'plans for a learner',
  },

  'POST /api/classes/:class/learners/:learner/erase': {
    who: principals,
    body: 'json',
    says: 'erases everything about a learner (ERA-1)',
  },
  'GET /api/erasures': {
    who: { principal: 'school', technician: 'school' },
    reads: 'read.erasures',
    says: 'who was erased when, and which devices have confirmed (ERA-10)',
  },
  'POST /api/erasures/confirm': {
    who: { device: 'own', ...readers },
    body: 'json',
    says: 'says what is gone from a device (ERA-10)',
  },

  'GET /api/matters': {
    who: { teacher: 'own', technician: 'school', principal: 'school' },
    reads: 'read.matters',
    says: 'what went otherwise than it should (HUB-27)',
  },
  'POST /api/matters/:id/settle': {
    who: { teacher: 'own', technician: 'school', principal: 'school' },
    body: 'json',
    says: 'says that a matter is dealt with',
  },
  'GET /api/devices': {
    who: { teacher: 'own', technician: 'school', principal: 'school' },
    reads: 'read.devices',
    says: 'the devices of classes (HUB-13)',
  },

  'POST /api/devices/:device/state': {
    who: { teacher: 'own', technician: 'school', principal: 'school' },
    body: 'json',
    named: true,
    says: 'a device is lost, revoked or found again (TRU-1)',
  },
  'GET /api/devices/:device/quarantine': {
    who: readers,
    named: true,
    reads: 'read.quarantine',
    says: 'what a device handed in that is not trusted (TRU-5)',
  },
  'POST /api/devices/:device/quarantine': {
    who: readers,
    body: 'json',
    named: true,
    says: 'accepts or refuses it (TRU-6)',
  },

  'GET /api/staff': { who: principals, reads: 'read.staff', says: 'who works here and may what (AUT-4)' },
  'POST /api/staff': {
    who: principals,
    body: 'json',
    says: 'adds somebody; tells their first password once',
  },
  'POST /api/staff/:staff': { who: principals, body: 'json', says: "changes somebody's roles and classes" },
  'POST /api/staff/:staff/end': {
    who: principals,
    body: 'json',
    says: "ends somebody's rights and sessions at once",
  },
  'POST /api/staff/:staff/password': {
    who: principals,
    body: 'json',
    says: 'gives somebody a first password again',
  },
  'GET /api/audit': {
    who: principals,
    reads: 'read.audit',
    says: 'who looked at what and changed what (AUT-8)',
  },
};

/** The row of a route; null: it is not served. */
export const rowOf = (method: string, path: string): Row | null => access[`${method} ${path}`] ?? null;
