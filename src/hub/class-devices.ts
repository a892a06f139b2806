import type { ClassDevice, DevicesAnswer } from '#domain/hub-api.ts';
import { type ClassId, type DeviceId, learnerOfPartition } from '#domain/ids.ts';
import type { HubServices } from './services.ts';
import type { StaffMember } from './storage/staff.ts';

/** The devices of each class of the asker's: when each was heard of, what still waits on it, and whose work (HUB-13). */
export async function tellDevices(services: HubServices, member: StaffMember): Promise<DevicesAnswer> {
  const classes: DevicesAnswer['classes'] = [];
  for (const classId of await services.accounts.staff.classesOf(member.id)) {
    const { roster } = await services.school.view(classId);
    const devices = await devicesOf(services, classId);
    classes.push({ id: classId, name: roster.opened?.value.name ?? classId, devices });
  }
  return { hello: await services.hello(), classes };
}

async function devicesOf({ accounts, school }: HubServices, classId: ClassId): Promise<ClassDevice[]> {
  const members = new Map((await school.view(classId)).roster.members);
  const byDevice = new Map<DeviceId, ClassDevice>();
  for (const { device, joined, lastHeard, partition, waiting } of await accounts.devices.ofClass(classId)) {
    const known = byDevice.get(device) ?? { device, joined, lastHeard, waiting: null, learners: [] };
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
