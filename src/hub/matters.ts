import type { MattersAnswer, ToldMatter } from '#domain/hub-api.ts';
import type { DeviceId, LearnerId } from '#domain/ids.ts';
import { readableClasses } from './readable-classes.ts';
import type { HubServices } from './services.ts';
import type { StaffMember } from './storage/staff.ts';

/** Settled matters that are still told, for who wants to look back. */
const settledTold = 30;

type Known = NonNullable<ToldMatter['learner']>;
type Reach = { readonly learners: ReadonlyMap<LearnerId, Known>; readonly devices: ReadonlySet<DeviceId> };

/**
 * What staff may know of what went otherwise than it should (HUB-27): a technician and a principal all of it; a teacher what is
 * about the school, a learner of theirs or a device of a class of theirs. A learner is named to teachers of their own classes and
 * to a principal only (HUB-6, AUT-2).
 */
export async function tellMatters(services: HubServices, member: StaffMember): Promise<MattersAnswer> {
  const seen = await seenBy(services, member);
  const open = seen.filter(({ settled }) => settled === null);
  const settled = seen.filter((matter) => matter.settled !== null);
  settled.sort((a, b) => (b.settled ?? 0) - (a.settled ?? 0));
  return { hello: await services.hello(), matters: [...open, ...settled.slice(0, settledTold)] };
}

/** How many of them wait for somebody to say that they are dealt with. */
export const openMatters = async (services: HubServices, member: StaffMember): Promise<number> =>
  (await seenBy(services, member)).filter(({ settled }) => settled === null).length;

/** False: there is none of this id that the asker may know of. */
export async function settleMatter(services: HubServices, member: StaffMember, id: string): Promise<boolean> {
  const { accounts, clock } = services;
  if (!(await seenBy(services, member)).some((matter) => matter.id === id)) return false;
  await accounts.matters.settle(id, clock.now());
  return true;
}

async function seenBy(services: HubServices, member: StaffMember): Promise<ToldMatter[]> {
  const matters = await services.accounts.matters.list();
  // Most schools on most days, and every board asks.
  if (matters.length === 0) return [];
  const { learners, devices } = await reachOf(services, member);
  const seesAll = member.roles.includes('technician') || member.roles.includes('principal');
  return matters.flatMap(({ learner, ...matter }): ToldMatter[] => {
    const known = learner === null ? null : (learners.get(learner) ?? null);
    const isOwn =
      learner === null || known !== null || (matter.device !== null && devices.has(matter.device));
    return isOwn || seesAll ? [{ ...matter, learner: known }] : [];
  });
}

async function reachOf({ accounts, school }: HubServices, member: StaffMember): Promise<Reach> {
  const learners = new Map<LearnerId, Known>();
  const devices = new Set<DeviceId>();
  for (const classId of await readableClasses(accounts, member)) {
    for (const [id, { entry }] of (await school.view(classId)).roster.members)
      if (entry) learners.set(id, { id, name: entry.name, class: classId });
    for (const { device } of await accounts.devices.ofClass(classId)) devices.add(device);
  }
  return { learners, devices };
}
