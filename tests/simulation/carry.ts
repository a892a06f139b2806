import type { DeviceId } from '#domain/ids.ts';
import { splitBundles } from '#sync/bundle/bundle.ts';
import { createCollector } from '#sync/qr/collector.ts';
import { createFountain } from '#sync/qr/fountain.ts';
import { frameBytes } from '#sync/qr/squares.ts';
import { broken } from './broken.ts';
import { bundleKeysOf, takeBack } from './bundles.ts';
import type { SimDevice } from './device.ts';
import type { Fate } from './gate.ts';
import { receiptsHold } from './holding.ts';
import type { World } from './world.ts';

/** What lies about in the school: a bundle may be brought late, twice, or never. */
export type Pile = {
  readonly handIns: Uint8Array[];
  readonly answers: { readonly bytes: Uint8Array; readonly device: DeviceId }[];
};
const mostKept = 6;

export type Road = 'teacher' | 'file' | 'codes';
/** What happens to a bundle on its way. */
export type Mishap = null | { readonly kind: 'flip' | 'cut'; readonly at: number; readonly bit: number };

export function put<T>(list: T[], entry: T): void {
  list.push(entry);
  if (list.length > mostKept) list.shift();
}

/** The newest first. */
export const fromTop = <T>(list: readonly T[], which: number): T | undefined =>
  list.length === 0 ? undefined : list[list.length - 1 - (which % list.length)];

/** The bytes as they arrive by a road: what no mishap met arrives as it was. */
export function travel(bytes: Uint8Array, road: Road, mishap: Mishap, seed: number): readonly Uint8Array[] {
  const sent = mishap ? spoilt(bytes, mishap) : bytes;
  if (road === 'codes' && !mishap) return [throughCodes(sent, seed)];
  if (road === 'file' && !mishap) {
    const split = splitBundles(sent);
    return split.ok ? split.value : broken('BUN-6', 'a file of whole bundles cannot be read');
  }
  return [sent];
}

function spoilt(bytes: Uint8Array, { kind, at, bit }: Exclude<Mishap, null>): Uint8Array {
  const place = Math.floor(at * bytes.length);
  if (kind === 'cut') return bytes.slice(0, place);
  const flipped = Uint8Array.from(bytes);
  flipped[place] = (flipped[place] ?? 0) ^ (1 << bit);
  return flipped;
}

/** From screen to camera: a third of the codes is missed, some are read twice, one is read wrongly (QRF-2 to QRF-4). */
function throughCodes(bytes: Uint8Array, seed: number): Uint8Array {
  const fountain = createFountain(bytes, frameBytes('middle'));
  const collector = createCollector();
  for (let number = 0; number < fountain.blocks * 4 + 40; number++) {
    const luck = (number * 7919 + seed * 104_729) % 6;
    const text = fountain.frame(number);
    if (luck === 0 || number === 0) {
      // The last of the three signs for two bytes within the block: either of these is a sign that can stand there.
      const at = 3 * 8 + 2;
      const wrong = `${text.slice(0, at)}${text[at] === '1' ? '0' : '1'}${text.slice(at + 1)}`;
      if (collector.take(wrong).kind !== 'foreign') broken('QRF-2', 'a code that was read wrongly counts');
    }
    if (luck < 2) continue;
    const taken = collector.take(text);
    if (taken.kind === 'complete')
      return Buffer.from(taken.payload).equals(bytes)
        ? taken.payload
        : broken('QRF-4', 'codes give something else than they were made of');
  }
  return broken('QRF-3', `${fountain.blocks} blocks are not read from four times as many codes`);
}

/** Somebody brings a bundle to the hub; its answer joins the pile. */
export async function bringToHub(
  { hub, pile, watch, now }: World,
  bytes: Uint8Array,
  isSpoilt: boolean,
  fate: Fate = {},
): Promise<void> {
  hub.now = now;
  const said = await hub.takeBundle(bytes, watch, fate);
  if (!said) return;
  if (said.ok && isSpoilt) broken('BUN-2', 'a bundle that was changed on its way is taken');
  if (said.ok) put(pile.answers, { bytes: said.value.answer, device: said.value.device });
}

/** Somebody brings an answer to a device, its own or another's. */
export async function bringBack(
  world: World,
  device: SimDevice,
  bytes: Uint8Array,
  isSpoilt: boolean,
  fate: Fate = {},
): Promise<void> {
  const before = standing(device);
  const said = await takeBack(device, world.hub, bytes, fate);
  if (said?.ok && isSpoilt) broken('BUN-2', 'an answer that was changed on its way is taken');
  const now = standing(device);
  if (said && (!said.ok || !said.value) && now.all !== before.all)
    broken('BUN-2', `${device.id} has something of an answer that it refused`);
  const { epoch } = now;
  if (before.epoch !== undefined && epoch !== undefined && epoch < before.epoch && epoch !== world.hub.epoch)
    broken('BUN-8', `${device.id} went back to epoch ${epoch} by an answer that came late`);
  // BUN-8: within an epoch what was safe stays so, and no cursor goes back.
  const own = new Set(device.disk.store.own().map(({ stream }) => stream));
  if (before.epoch === now.epoch)
    for (const [stream, count] of before.safe)
      if (own.has(stream) && (now.safe.get(stream) ?? 0) < count)
        broken(
          'BUN-8',
          `${device.id} was told that ${count} of ${stream} are safe, and an older answer took it back`,
        );
  await receiptsHold(world, device);
}

function standing({ disk }: SimDevice) {
  const { receipts, cursors, store } = disk;
  const safe = new Map(
    [...receipts].flatMap(([stream, { count, signature }]) => (signature ? [[stream, count]] : [])),
  );
  return {
    safe,
    epoch: cursors?.epoch,
    all: JSON.stringify([store.size(), [...receipts], cursors && [...cursors.after], cursors?.epoch]),
  };
}

/** Everything that lies about is brought once more: late, and again. */
export async function everythingComes(world: World): Promise<void> {
  for (const bytes of [...world.pile.handIns]) await bringToHub(world, bytes, false);
  for (const { bytes, device: id } of [...world.pile.answers])
    for (const device of world.devices)
      if (device.id === id && device.speaks === 2) await bringBack(world, device, bytes, false);
}

/** What a device tells after a hand-in that reached the hub (BUN-4). */
export async function tellKeys({ hub }: World, device: SimDevice): Promise<void> {
  const { cursors } = device.disk;
  if (device.speaks === 1 || !cursors || device.disk.keysTold === cursors.epoch) return;
  const { seal, sender } = bundleKeysOf(device.id);
  const told = { key: sender.key, seal: seal.publicKey, device: device.id, class: device.class };
  if (await hub.keepKey(told)) device.disk.keysTold = cursors.epoch;
}
