import { hash } from 'node:crypto';
import { type Failure, failure } from '#domain/error-codes.ts';
import { type HubId, learnerOfPartition, type Signature } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import {
  bundleKinds,
  openBundle,
  type SealPair,
  type Sender,
  sealBundle,
  sealPair,
} from '#sync/bundle/bundle.ts';
import { takeLateAnswer } from '#sync/bundle/late-answer.ts';
import { readAnswer, writeAnswer, writeHandIn } from '#sync/bundle/payload.ts';
import { buildRequest, firstRound, type Round } from '#sync/request.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import type { SimDevice } from './device.ts';
import type { Fate } from './gate.ts';
import type { SimHub } from './hub.ts';
import { impostor, withLie } from './impostors.ts';
import { ed25519Keys, type SimKeys } from './keys.ts';

/**
 * The exchange in two halves (docs/spec/bundle.md): a device's own side, as `worker/bundles.ts` has it, over a simulated disk. Seals,
 * signatures and payloads are those that ship.
 */
const digest = (text: string): Uint8Array => new Uint8Array(hash('sha256', text, 'buffer'));

/** The keys of a device, or of a hub's seal: made from its name, so copies share them. */
type BundleKeys = { readonly seal: SealPair; readonly sender: Sender & SimKeys };
const made = new Map<string, BundleKeys>();
export function bundleKeysOf(name: string): BundleKeys {
  let keys = made.get(name);
  if (!keys) {
    keys = { seal: sealPair(digest(`seal of ${name}`)), sender: ed25519Keys(`bundles of ${name}`) };
    made.set(name, keys);
  }
  return keys;
}

/** Random bytes that are the same in every run. */
let sealed = 0;
export function fromSeed(): void {
  sealed = 0;
}
const once = (): Uint8Array => digest(`one-time key ${++sealed}`);

const seal = (from: string, to: string, payload: Uint8Array, kind: 1 | 2 = bundleKinds.handIn) =>
  sealBundle({ kind, to: bundleKeysOf(to).seal.publicKey, from: bundleKeysOf(from).sender, payload }, once());

/** A device makes bundles of what waits; null when its process did not live to their end. */
export async function makeBundles(
  device: SimDevice,
  hub: HubId,
  now: number,
  { limit, most, fate }: { readonly limit: number; readonly most: number; readonly fate: Fate },
): Promise<readonly Uint8Array[] | null> {
  return device.gate.work(async (life) => {
    const port = device.portIn(life);
    const bundles: Uint8Array[] = [];
    let round: Round = device.disk.bundleRound ?? firstRound;
    while (bundles.length < most) {
      const whole = await buildRequest(port, await port.outline(), round, limit);
      const request = bundles.length === 0 ? whole : continued(whole);
      if (bundles.length > 0 && request.segments.length === 0) break;
      const payload = writeHandIn({ made: now, request }, null, [hub, device.id]);
      bundles.push(await seal(device.id, hub, payload));
      round = after(round, request);
    }
    return bundles;
  }, fate);
}

function continued(request: SyncRequest): SyncRequest {
  const sent = new Set(request.segments.map(({ info }) => info.stream));
  return { ...request, have: request.have.filter(({ info }) => sent.has(info.stream)), want: [] };
}

function after(round: Round, { segments }: SyncRequest): Round {
  const pushFrom = new Map(round.pushFrom);
  for (const { info, from, events } of segments) pushFrom.set(info.stream, from + events.length);
  return { ...round, pushFrom };
}

/** A device takes an answer that somebody brought; false: nothing of it counts any more. Null: it did not live to the end. */
export async function takeBack(
  device: SimDevice,
  hub: SimHub,
  bundle: Uint8Array,
  fate: Fate = {},
): Promise<Result<boolean, Failure> | null> {
  const opened = await openBundle(bundle, bundleKeysOf(device.id).seal, hub.keys.isSignedBy);
  if (!opened.ok) return opened;
  // Nobody but the hub that this device joined speaks of what it holds.
  if (opened.value.from !== device.disk.key) return err(failure('bundle-forged'));
  const read = readAnswer(opened.value.payload, [hub.id, device.id]);
  if (!read.ok) return read;
  const { asked, answer } = read.value;
  return device.gate.work(async (life): Promise<Result<boolean, Failure>> => {
    const taken = await takeLateAnswer(device.portIn(life), asked, answer);
    if (!taken.ok) return taken;
    if (taken.value) device.disk.bundleRound = taken.value.round;
    return ok(taken.value !== null);
  }, fate);
}

/** What the device at the other end makes of it is in `carry.ts`; here is who lies. */

/** A device of the school signs, with its own key, words in another's name (BUN-5). */
export async function inAnothersName(device: SimDevice, hub: HubId): Promise<Uint8Array | null> {
  const { store } = device.disk;
  const stream = store
    .pulled()
    .find((each) => learnerOfPartition(each.partition) && each.device !== device.id);
  if (!stream || device.disk.keysTold === null) return null;
  const empty: SyncRequest = {
    protocol: 2,
    device: stream.device,
    cursorsOf: null,
    have: [],
    segments: [],
    want: [],
  };
  const lie = await withLie(empty, device, stream);
  const payload = writeHandIn({ made: 0, request: lie }, null, [hub, device.id]);
  return seal(device.id, hub, payload);
}

/** Somebody answers in the hub's name that all is safe, and signs with a key of their own. */
export async function falseAnswer(device: SimDevice, hub: SimHub): Promise<Uint8Array> {
  const port = device.port;
  const request = await buildRequest(port, await port.outline(), firstRound, 64);
  const payload = writeAnswer(request, impostor(hub, request), [], [hub.id, device.id]);
  const stranger = bundleKeysOf('a stranger').sender;
  const sender: Sender = {
    // The hub's name, without the hub's hand.
    key: device.disk.key ?? stranger.key,
    sign: (message) => stranger.sign(message) as Promise<Signature>,
  };
  return sealBundle(
    { kind: bundleKinds.answer, to: bundleKeysOf(device.id).seal.publicKey, from: sender, payload },
    once(),
  );
}
