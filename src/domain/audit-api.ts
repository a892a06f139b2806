import * as v from 'valibot';
import { Hello } from './device-api.ts';
import { ClassId, DeviceId, LearnerId, StaffId } from './ids.ts';

/**
 * What adults looked at and what changed anybody's rights (docs/spec/authorisation.md). A new deed: a line here and its words in
 * `src/app/teacher/audit-words.ts`. A deed once written is read for ever: none is renamed or removed.
 */
export const auditDeeds = [
  // reading: told once in a quarter of an hour for the same person and the same thing
  'read.board',
  'read.learner',
  'read.about',
  'read.works',
  'read.work',
  'read.class-log',
  'read.matters',
  'read.devices',
  'read.quarantine',
  'read.erasures',
  'read.staff',
  'read.audit',
  'read.export',
  // signing in
  'sign-in',
  'sign-in.failed',
  'sign-out.everywhere',
  // staff and their rights
  'school.set-up',
  'staff.added',
  'staff.changed',
  'staff.ended',
  'password.given',
  'password.changed',
  // classes and devices
  'learners.added',
  'class-code.renewed',
  'lock.given',
  'device.changed',
  'quarantine.decided',
  // the school's data as a whole
  'pair-key.made',
  'hub.united',
  'backup.made',
  'restored',
  'erasure.asked',
  'erasure.changed',
  'key.changed',
  'certificate.changed',
  'carrier.made',
  // of this log itself: so many entries could not be written, because the disk was full
  'audit.gap',
] as const;
export const AuditDeed = v.picklist(auditDeeds);
export type AuditDeed = v.InferOutput<typeof AuditDeed>;

/** Whoever did it: a member of staff, the hub by itself, or somebody at the hub's own computer. */
export const auditPrograms = ['system', 'command-line'] as const;
export const AuditActor = v.union([v.picklist(auditPrograms), StaffId]);
export type AuditActor = v.InferOutput<typeof AuditActor>;

/** Ids and never names or contents: what is erased elsewhere must not live on here. */
export const AuditAbout = v.object({
  learner: v.optional(LearnerId),
  class: v.optional(ClassId),
  device: v.optional(DeviceId),
  staff: v.optional(StaffId),
});
export type AuditAbout = v.InferOutput<typeof AuditAbout>;

/** A few words of code or numbers: the roles that somebody has now, how many failed. Never what a person wrote. */
export const AuditDetail = v.record(
  v.pipe(v.string(), v.maxLength(30)),
  v.union([v.pipe(v.string(), v.maxLength(200)), v.number()]),
);
export type AuditDetail = v.InferOutput<typeof AuditDetail>;

const Name = v.pipe(v.string(), v.maxLength(80));
const Ms = v.pipe(v.number(), v.integer());
const Place = v.pipe(v.number(), v.integer(), v.minValue(1));

/** One entry, with the names that its ids have now; null: nobody of that id is known any more. */
export const ToldEntry = v.object({
  n: Place,
  at: Ms,
  did: v.string(),
  who: v.object({ id: AuditActor, name: v.nullable(Name) }),
  learner: v.nullable(v.object({ id: LearnerId, name: v.nullable(Name) })),
  class: v.nullable(v.object({ id: ClassId, name: v.nullable(Name) })),
  staff: v.nullable(v.object({ id: StaffId, name: v.nullable(Name) })),
  device: v.nullable(DeviceId),
  detail: AuditDetail,
});
export type ToldEntry = v.InferOutput<typeof ToldEntry>;

/**
 * GET /api/audit?before=N&who=ID&learner=ID: the newest entries before number N, newest first; `next` asks for those before
 * them. `head` is the hash over all entries: written down elsewhere, it shows later whether any was changed.
 */
export const AuditAnswer = v.object({
  hello: Hello,
  entries: v.array(ToldEntry),
  next: v.nullable(Place),
  /** Whom one can ask about, with the first page. */
  people: v.optional(
    v.nullable(
      v.object({
        staff: v.array(v.object({ id: StaffId, name: Name })),
        learners: v.array(v.object({ id: LearnerId, name: Name })),
      }),
    ),
    null,
  ),
  head: v.object({ n: v.pipe(v.number(), v.integer(), v.minValue(0)), hash: v.string() }),
});
export type AuditAnswer = v.InferOutput<typeof AuditAnswer>;
