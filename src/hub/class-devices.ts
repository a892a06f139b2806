import { readGoingHome } from '#domain/going-home.ts';
import type { ClassDevice, DevicesAnswer } from '#domain/hub-api.ts';
import { type ClassId, type DeviceId, learnerOfPartition } from '#domain/ids.ts';
import { barOf } from './device-trust.ts';
import { listedClasses, readableClasses } from './readable-classes.ts';
import type { HubServices } from './services.ts';
import type { ClassDevice as DeviceRow } from './storage/devices.ts';
import type { StaffMember } from './storage/staff.ts';

/**
 * The devices of each class: when each was heard of and what still waits on it (HUB-13). A teacher has those of their own classes,
 * a technician and a principal of all; whose work it is, only who may read it (AUT-2).
 */
export async function tellDevices(services: HubServices, member: StaffMember): Promise<DevicesAnswer> {
  const classes: DevicesAnswer['classes'] = [];
  const { accounts } = services;
  const readable = await readableClasses(accounts, member);
  for (const classId of await listedClasses(accounts, member)) {
    const { roster } = await services.school.view(classId);
    const told = await devicesOf(services, classId);
    const devices = readable.includes(classId) ? told : told.map((device) => ({ ...device, learners: [] }));
    classes.push({ id: classId, name: roster.opened?.value.name ?? classId, devices });
  }
  return { hello: await services.hello(), classes };
}

async function devicesOf(services: HubServices, classId: ClassId): Promise<ClassDevice[]> {
  const { accounts, school } = services;
  const [states, waits] = await Promise.all([accounts.deviceStates.all(), accounts.quarantine.counts()]);
  const members = new Map((await school.view(classId)).roster.members);
  const byDevice = new Map<DeviceId, ClassDevice>();
  for (const row of await accounts.devices.ofClass(classId)) {
    const { device, joined, lastHeard, partition, waiting } = row;
    const known = byDevice.get(device) ?? {
      device,
      joined,
      lastHeard,
      waiting: null,
      bar: await barOf(services, states.get(device) ?? null),
      quarantine: waits.get(device) ?? 0,
      learners: [],
      home: homeOf(row),
    };
    const id = partition && learnerOfPartition(partition);
    // A device may have joined another class before: that class's names are not told here.
    const entry = id && members.get(id)?.entry;
    byDevice.set(device, {
      ...known,
      waiting: waiting === null ? known.waiting : (known.waiting ?? 0) + waiting,
      learners: entry ? [...known.learners, { id, name: entry.name }] : known.learners,
    });
  }
  return [...byDevice.values()];
}

/** What it last said of itself (TLS-12). */
function homeOf({ home, homeAt }: Pick<DeviceRow, 'home' | 'homeAt'>): ClassDevice['home'] {
  const said = readGoingHome(home ?? undefined);
  return said && homeAt !== null ? { at: homeAt, ...said } : null;
}
