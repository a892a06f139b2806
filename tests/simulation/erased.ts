import type { LearnerId } from '#domain/ids.ts';
import { partitionsOf } from '#log/erase.ts';
import type { EventStore, StreamState } from '#log/event-store.ts';
import { broken } from './broken.ts';
import type { SimDevice } from './device.ts';
import type { SimHub } from './hub.ts';
import { learnerOf } from './owed.ts';
import type { World } from './world.ts';

/**
 * Whose erasing is known to somebody who can tell the school's hub from here on (ERA-9): a hub, the file beside it, or a device
 * that can show the tombstone.
 */
export async function erasuresAlive({ hub, annex, devices }: World): Promise<ReadonlySet<LearnerId>> {
  const known = new Set<LearnerId>();
  for (const each of annex ? [hub, annex] : [hub])
    for (const learner of [...(await each.erased()), ...each.erasedFile.keys()]) known.add(learner);
  for (const device of devices)
    for (const { stream } of device.speaks === 2 ? device.disk.store.pulled() : []) {
      const proofs = device.disk.proofs.get(stream) ?? [];
      const proven = proofs[proofs.length - 1]?.count ?? 0;
      for (const event of await device.disk.store.read(stream, 1, proven))
        if (event.type === 'learner.erased') known.add(event.data['learner'] as LearnerId);
    }
  return known;
}

/** ERA-2, ERA-3: nothing is left of them in a log but that they were erased. */
async function nothingIn(
  where: string,
  { read }: Pick<EventStore, 'read'>,
  streams: readonly StreamState[],
  erased: ReadonlySet<LearnerId>,
): Promise<void> {
  for (const { stream, partition, count } of streams) {
    const owner = learnerOf(partition);
    if (owner && erased.has(owner)) broken('ERA-2', `${where} still has ${count} events of ${partition}`);
    if (owner) continue;
    for (const { type, data, seq } of await read(stream, 1, count))
      if (type !== 'learner.erased' && erased.has(data['learner'] as LearnerId))
        broken('ERA-3', `${where} still tells of ${data['learner']} in ${seq} of ${partition}`);
  }
}

/** What a hub holds, shows and would hold if it were put back. */
export async function nothingAtHub(hub: SimHub, erased: ReadonlySet<LearnerId>): Promise<void> {
  await nothingIn(hub.id, hub.store, await hub.streams(), erased);
}

/**
 * ERA-6: and nothing on a device that could have heard of it, on any part of its disk. A device of protocol 1 does not know the word.
 * What a learner of another class did on it nobody tells it by the exchange: it asks (`worker/confirm-erasures.ts`).
 */
export async function nothingOnDevice(device: SimDevice, told: ReadonlySet<LearnerId>): Promise<void> {
  if (device.speaks === 1) return;
  const { store, receipts, proofs, cursors, learners } = device.disk;
  const streams = [...store.own(), ...store.pulled()];
  await nothingIn(device.id, store, streams, told);
  const here = new Set(streams.map(({ stream }) => stream));
  for (const stream of [...receipts.keys(), ...proofs.keys()])
    if (!here.has(stream) && told.size > 0) {
      const [gone] = [stream];
      if (!(await store.stream(gone))) broken('ERA-6', `${device.id} still has a statement of ${gone}`);
    }
  for (const learner of told) {
    if (learners.includes(learner)) broken('ERA-6', `${device.id} still lists ${learner}`);
    if (partitionsOf(learner).some((partition) => cursors?.after.has(partition)))
      broken('ERA-6', `${device.id} still asks for ${learner}`);
  }
}
