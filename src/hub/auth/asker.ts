import type { Context } from 'hono';
import type { ClassId, DeviceId } from '#domain/ids.ts';
import type { HubServices } from '#hub/services.ts';
import type { DeviceBearer } from '#hub/storage/devices.ts';
import type { StaffMember } from '#hub/storage/staff.ts';
import type { Grant } from '#sync/responder.ts';
import { classGrants, grantFor } from './class-grant.ts';
import { letInOf } from './let-in.ts';

/** Who asks for an exchange. */
export type Asker = {
  /** The class whose pack both sides know; null for a teacher, who may have several. */
  readonly class: ClassId | null;
  /** Names that both sides have anyway, in the order that frames expect (SYN-12). */
  readonly known: readonly string[];
  /** What it may do; null when it speaks for another device than its key does. */
  grantFor(device: DeviceId): Promise<Grant | null>;
};

/** A class's device by its key, a teacher by their session, or another hub of the school (SYN-9). */
export async function askerOf(c: Context, services: HubServices): Promise<Asker> {
  const { who } = letInOf(c);
  if (who.kind === 'hub') return pairedHub;
  return who.kind === 'device' ? deviceAsker(who.bearer, services) : teacher(who.member, services);
}

/** A class's device, however it has shown who it is: by its key, or by a signature under a bundle (BUN-5). */
export async function deviceAsker(
  bearer: DeviceBearer,
  { accounts, school }: Pick<HubServices, 'accounts' | 'school'>,
): Promise<Asker> {
  const { device, class: classId } = bearer;
  const { hub } = await accounts.identity();
  return {
    class: classId,
    known: [hub, device, classId],
    grantFor: async (named) => (named === device ? grantFor(bearer, school) : null),
  };
}

/** A teacher's device fetches what is known of the teacher's classes, and writes nothing: what staff say the hub writes. */
async function teacher(member: StaffMember, { accounts, audit, school }: HubServices): Promise<Asker> {
  const classes = await accounts.staff.classesOf(member.id);
  const { hub } = await accounts.identity();
  for (const classId of classes)
    await audit.note({ who: member.id, did: 'read.class-log', about: { class: classId } });
  return {
    class: null,
    known: [hub],
    grantFor: (device) => classGrants(classes, school, { device, mayWrite: false }),
  };
}

/** Another hub of the school reads and hands in everything that is somebody's: nothing of this school is a secret to it. */
const pairedHub: Asker = {
  class: null,
  known: [],
  grantFor: async (device) => ({ device, relaysAll: true, mayRead: () => true, mayWrite: () => true }),
};
