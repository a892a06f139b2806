import * as v from 'valibot';
import {
  type AuditActor,
  type AuditAnswer,
  AuditDetail,
  auditPrograms,
  type ToldEntry,
} from '#domain/audit-api.ts';
import type { ClassId, DeviceId, LearnerId, StaffId } from '#domain/ids.ts';
import type { HubServices } from './services.ts';
import type { AuditFilter, AuditRow } from './storage/audit.ts';

/** `before` null: from the newest. */
export type AuditQuestion = AuditFilter & { readonly before: number | null; readonly limit: number };

/** Names that ids have now: what was erased has none any more. */
type Names = {
  readonly staff: ReadonlyMap<StaffId, string>;
  readonly learners: ReadonlyMap<LearnerId, string>;
  readonly classes: ReadonlyMap<ClassId, string>;
};

/** A page of the audit for who may read it, newest first, with names put to its ids (AUT-10). */
export async function tellAudit(
  services: HubServices,
  { before, limit, ...filter }: AuditQuestion,
): Promise<AuditAnswer> {
  const { audit } = services.accounts;
  // One more, to know whether there are more.
  const rows = await audit.page(before ?? Number.MAX_SAFE_INTEGER, limit + 1, filter);
  const shown = rows.slice(0, limit);
  const names = await namesOf(services);
  return {
    hello: await services.hello(),
    entries: shown.map((row) => tell(row, names)),
    people: filter.who === null && filter.learner === null && before === null ? peopleOf(names) : null,
    next: rows.length > limit ? (shown[shown.length - 1]?.n ?? null) : null,
    head: await audit.head(),
  };
}

const peopleOf = ({ staff, learners }: Names): AuditAnswer['people'] => ({
  staff: [...staff].map(([id, name]) => ({ id, name })),
  learners: [...learners].map(([id, name]) => ({ id, name })),
});

async function namesOf({ accounts, school }: HubServices): Promise<Names> {
  const learners = new Map<LearnerId, string>();
  const classes = new Map<ClassId, string>();
  for (const { class: classId } of await accounts.codes.all()) {
    const { roster } = await school.view(classId);
    classes.set(classId, roster.opened?.value.name ?? classId);
    for (const [id, { entry }] of roster.members) if (entry) learners.set(id, entry.name);
  }
  return { staff: await accounts.staff.names(), learners, classes };
}

function tell(
  { n, at, did, who, learner, class: classId, staff, device, detail }: AuditRow,
  names: Names,
): ToldEntry {
  const isProgram = (auditPrograms as readonly string[]).includes(who);
  const named = <Id extends string>(id: string, known: ReadonlyMap<Id, string>) =>
    id === '' ? null : { id: id as Id, name: known.get(id as Id) ?? null };
  return {
    n,
    at,
    did,
    who: { id: who as AuditActor, name: isProgram ? null : (names.staff.get(who as StaffId) ?? null) },
    learner: named(learner, names.learners),
    class: named(classId, names.classes),
    staff: named(staff, names.staff),
    device: device === '' ? null : (device as DeviceId),
    detail: v.parse(AuditDetail, JSON.parse(detail)),
  };
}
