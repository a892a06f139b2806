import type { Context } from 'hono';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { ClassId, DeviceId } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { HubServices } from '#hub/services.ts';
import type { Grant } from '#sync/responder.ts';
import { classGrants, grantFor } from './class-grant.ts';
import { bearerPattern, requireDevice } from './device-bearer.ts';
import { hashToken } from './secret-token.ts';
import { requireStaff } from './session-cookie.ts';

/** Who asks for an exchange. */
export type Asker = {
  /** The class whose pack both sides know; null for a teacher, who may have several. */
  readonly class: ClassId | null;
  /** Names that both sides have anyway, in the order that frames expect (SYN-12). */
  readonly known: readonly string[];
  /** What it may do; null when it speaks for another device than its key does. */
  grantFor(device: DeviceId): Promise<Grant | null>;
};

/** A class's device by its key, or a teacher by their session (SYN-9). */
export async function askerOf(c: Context, services: HubServices): Promise<Result<Asker, Failure>> {
  if (c.req.header('authorization') === undefined && c.req.header('cookie') !== undefined)
    return teacher(c, services);
  const bearer = await requireDevice(c, services.accounts);
  if (!bearer.ok) return (await isPairedHub(c, services)) ? ok(pairedHub) : bearer;
  const { device, class: classId } = bearer.value;
  const { hub } = await services.accounts.identity();
  return ok({
    class: classId,
    known: [hub, device, classId],
    grantFor: async (named) => (named === device ? grantFor(bearer.value, services.school) : null),
  });
}

/** A teacher's device fetches what is known of the teacher's classes, and writes nothing: what staff say the hub writes. */
async function teacher(c: Context, services: HubServices): Promise<Result<Asker, Failure>> {
  const member = await requireStaff(c, services);
  if (!member.ok) return member;
  if (member.value.role !== 'teacher') return err(failure('forbidden'));
  const classes = await services.accounts.staff.classesOf(member.value.id);
  const { hub } = await services.accounts.identity();
  return ok({
    class: null,
    known: [hub],
    grantFor: (device) => classGrants(classes, services.school, { device, mayWrite: false }),
  });
}

async function isPairedHub(c: Context, { accounts }: HubServices): Promise<boolean> {
  const [, key] = bearerPattern.exec(c.req.header('authorization') ?? '') ?? [];
  const known = key === undefined ? null : await accounts.settings.read('peer-key');
  return key !== undefined && known === Buffer.from(hashToken(key)).toString('hex');
}

/** Another hub of the school reads and hands in everything that is somebody's: nothing of this school is a secret to it. */
const pairedHub: Asker = {
  class: null,
  known: [],
  grantFor: async (device) => ({ device, relaysAll: true, mayRead: () => true, mayWrite: () => true }),
};
