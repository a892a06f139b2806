import { learnerOfPartition } from '#domain/ids.ts';
import { broken } from './broken.ts';
import type { SimDevice } from './device.ts';
import type { SimHub } from './hub.ts';
import type { World } from './world.ts';

/** SYN-4: what a device calls safe, its hub holds, event for event. */
export async function receiptsHold({ hub }: Pick<World, 'hub'>, device: SimDevice): Promise<void> {
  const { cursors, receipts } = device.disk;
  if ((cursors && cursors.hub !== hub.id) || [...receipts.values()].some((receipt) => receipt.hub !== hub.id))
    broken('SYN-10', `${device.id} believed a hub that it never joined`);
  // Nobody has been told yet that the hub was put back: no device can know.
  if (hub.isSecretlyRestored) return;
  const erased = await hub.erased();
  for (const { stream, partition } of device.disk.store.own()) {
    // It has not heard yet that they were erased.
    const learner = learnerOfPartition(partition);
    if (learner && erased.has(learner)) continue;
    const receipt = device.disk.receipts.get(stream);
    if (!receipt || receipt.count === 0 || !isOf(hub, receipt)) continue;
    const [held] = await hub.store.read(stream, receipt.count, 1);
    if (held?.hash !== receipt.head)
      broken('SYN-4', `${device.id} has a receipt for ${receipt.count} of ${stream}, the hub has not`);
    const [own] = await device.disk.store.read(stream, receipt.count, 1);
    if (own?.hash !== receipt.head)
      broken('SYN-4', `${device.id} kept a receipt that is not its own events'`);
  }
}

/** SYN-1: what this device wrote is covered by receipts to the last event, but for what the hub will not have. */
export function allHandedIn(device: SimDevice, refused: readonly string[]): void {
  for (const { stream, count, partition } of device.disk.store.own())
    if (!refused.includes(stream) && device.disk.receipts.get(stream)?.count !== count)
      broken('SYN-1', `${device.id} has handed in ${partition} and has no receipt for all of it`);
}

const isOf = (hub: SimHub, receipt: { readonly hub: string; readonly epoch: number }): boolean =>
  receipt.hub === hub.id && receipt.epoch === hub.epoch;

/**
 * A device of protocol 1 had fetched what its hub lost and then wrote anew under the same name: it stays with what it has,
 * asks again each time, and works on. Protocol 2 branches there (SYN-13). It also hands back nothing that its hub lost, not even that
 * a learner was erased, and has redacted what the hub names again.
 */
export async function isStuckAsBefore({ hub }: Pick<World, 'hub'>, device: SimDevice): Promise<boolean> {
  if (device.speaks !== 1) return false;
  for (const { stream, count } of device.disk.store.pulled()) {
    const held = await hub.store.stream(stream);
    if (count > (held?.count ?? 0)) return true;
    if (count === 0) continue;
    const [mine] = await device.disk.store.read(stream, count, 1);
    const [theirs] = await hub.store.read(stream, count, 1);
    if (mine?.hash !== theirs?.hash) return true;
  }
  return false;
}
