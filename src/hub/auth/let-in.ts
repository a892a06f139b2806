import type { Context, Hono, MiddlewareHandler } from 'hono';
import * as v from 'valibot';
import { type Failure, failure } from '#domain/error-codes.ts';
import { ClassId, DeviceId, type LearnerId } from '#domain/ids.ts';
import { invariant } from '#domain/invariant.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { refuse } from '#hub/http/refusal.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';
import type { DeviceBearer } from '#hub/storage/devices.ts';
import type { StaffMember } from '#hub/storage/staff.ts';
import { learnersOf } from '#log/projections/roster.ts';
import { opensToBarred, type Row, rowOf, type Scope } from './access.ts';
import { requireDevice } from './device-bearer.ts';
import { isPairedHub } from './paired-hub.ts';
import { requireStaff } from './session-cookie.ts';

/** Whom the gate let in, and what of the path it has checked for them. */
export type LetIn = {
  readonly who:
    | { readonly kind: 'staff'; readonly member: StaffMember; readonly scope: Scope }
    | { readonly kind: 'device'; readonly bearer: DeviceBearer }
    | { readonly kind: 'hub' };
  readonly class: ClassId | null;
  readonly learner: LearnerId | null;
};

// By request and not in Hono's own variables: those are typed by a whole chain of handlers.
const letIn = new WeakMap<Request, LetIn>();

export function letInOf(c: Context): LetIn {
  const found = letIn.get(c.req.raw);
  invariant(found, 'the gate let somebody in: the route has a row that asks for a key');
  return found;
}

/** The member of staff who asks, of a route that only staff may ask. */
export function memberOf(c: Context): StaffMember {
  const { who } = letInOf(c);
  invariant(who.kind === 'staff', 'only staff may ask this');
  return who.member;
}

/** The class in the path: of the asker's own, or any for who may ask for the school's. */
export function classOf(c: Context): ClassId {
  const { class: classId } = letInOf(c);
  invariant(classId !== null, 'the path names a class');
  return classId;
}

/** The learner in the path, who is in that class now. */
export function learnerOf(c: Context): LearnerId {
  const { learner } = letInOf(c);
  invariant(learner !== null, 'the path names a learner');
  return learner;
}

/** What the asker may ask for: their own classes' or the whole school's. */
export function scopeOf(c: Context): Scope {
  const { who } = letInOf(c);
  return who.kind === 'staff' ? who.scope : who.kind === 'hub' ? 'school' : 'own';
}

/**
 * Mounts routes behind the gate: each with its row of `access.ts`. One without a row is not served, and whoever runs the hub is
 * told (AUT-1).
 */
export function mount(app: Hono<HubEnv>, base: string, routes: Hono<HubEnv>, services: HubServices): void {
  for (const { method, path, handler } of routes.routes) {
    const whole = base + path;
    const row = rowOf(method, whole);
    if (row) app.on(method, whole, gate(row, services), handler);
    else
      services.reportBug(new Error(`not served: '${method} ${whole}' has no row in src/hub/auth/access.ts`));
  }
}

function gate(row: Row, services: HubServices): MiddlewareHandler<HubEnv> {
  if (row.who === 'anybody') return (_, next) => next();
  return async (c, next) => {
    const found = await look(c, row, services);
    if (!found.ok) return refuse(c, found.error);
    letIn.set(c.req.raw, found.value);
    await next();
    const { who, class: classId, learner } = found.value;
    // Before the answer leaves, and only when something was given.
    if (row.reads && row.reads !== 'itself' && who.kind === 'staff' && c.res.ok) {
      const device = v.safeParse(DeviceId, c.req.param('device'));
      const about = {
        ...(classId ? { class: classId } : {}),
        ...(learner ? { learner } : {}),
        ...(device.success ? { device: device.output } : {}),
      };
      await services.audit.note({ who: who.member.id, did: row.reads, about });
    }
    return undefined;
  };
}

async function look(c: Context, row: Row, services: HubServices): Promise<Result<LetIn, Failure>> {
  const who = await whoAsks(c, row, services);
  if (!who.ok) return who;
  const path = await inPath(c, who.value, services);
  return path.ok ? ok({ who: who.value, ...path.value }) : path;
}

/** By a key where one is sent and the route takes it; else by the session. */
async function whoAsks(c: Context, row: Row, services: HubServices): Promise<Result<LetIn['who'], Failure>> {
  const { who, beforePassword } = row;
  if (who === 'anybody') return err(failure('forbidden'));
  const roles = (['principal', 'teacher', 'technician'] as const).filter((role) => who[role] !== undefined);
  const takesKey = who.device !== undefined || who.hub !== undefined;
  if (takesKey && (roles.length === 0 || c.req.header('authorization') !== undefined)) {
    const bearer = await requireDevice(c, services.accounts);
    if (bearer.ok && !opensToBarred(row) && (await services.accounts.deviceStates.of(bearer.value.device)))
      return err(failure('device-revoked'));
    if (bearer.ok)
      return who.device ? ok({ kind: 'device', bearer: bearer.value }) : err(failure('forbidden'));
    return who.hub && (await isPairedHub(c, services)) ? ok({ kind: 'hub' }) : bearer;
  }
  const member = await requireStaff(c, services);
  if (!member.ok) return member;
  if (member.value.isFirst && !beforePassword) return err(failure('forbidden', { reason: 'first-password' }));
  const scopes = roles.filter((role) => member.value.roles.includes(role)).map((role) => who[role]);
  if (scopes.length === 0) return err(failure('forbidden'));
  return ok({ kind: 'staff', member: member.value, scope: scopes.includes('school') ? 'school' : 'own' });
}

/** A class that is not there and one of somebody else answer alike, and so do their learners (HUB-6). */
async function inPath(
  c: Context,
  who: LetIn['who'],
  { accounts, school }: HubServices,
): Promise<Result<Pick<LetIn, 'class' | 'learner'>, Failure>> {
  const named = c.req.param('class');
  if (named === undefined) return ok({ class: null, learner: null });
  const asked = v.safeParse(ClassId, named);
  if (!asked.success) return err(failure('forbidden'));
  const classId = asked.output;
  const isTheirs = async (): Promise<boolean> => {
    if (who.kind === 'device') return who.bearer.class === classId;
    if (who.kind === 'staff' && who.scope === 'own')
      return (await accounts.staff.classesOf(who.member.id)).includes(classId);
    return (await accounts.codes.codeOf(classId)) !== null;
  };
  if (!(await isTheirs())) return err(failure('forbidden'));
  const learnerNamed = c.req.param('learner');
  if (learnerNamed === undefined) return ok({ class: classId, learner: null });
  const { roster } = await school.view(classId);
  const entry = learnersOf(roster).find(({ learner }) => learner === learnerNamed);
  return entry ? ok({ class: classId, learner: entry.learner }) : err(failure('forbidden'));
}
