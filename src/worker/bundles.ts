import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { LoadedPack } from '#content/pack-reader.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import { classOfPartition, type DeviceId, type PackHash } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import {
  bundleKinds,
  firstBundle,
  keyName,
  openBundle,
  sealBundle,
  splitBundles,
} from '#sync/bundle/bundle.ts';
import { takeLateAnswer } from '#sync/bundle/late-answer.ts';
import { type CarriedPack, readAnswer, writeHandIn } from '#sync/bundle/payload.ts';
import { pushLimits } from '#sync/limits.ts';
import { buildRequest, firstRound, type Round } from '#sync/request.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import type { TakenBundle } from './api.ts';
import { type BundleKeys, readKeys } from './bundle-keys.ts';
import type { Carrier } from './carrier.ts';
import { readClock } from './device-clock.ts';
import { createDeviceLog } from './device-log.ts';
import { codebookOf } from './frames.ts';
import { readAnswerCounts } from './hand-in-state.ts';
import { verifyReceipt } from './verify-receipt.ts';

export type BundlesDeps = {
  readonly db: FootpathDatabase;
  readonly device: DeviceId;
  readonly wall: () => number;
  /** The class's pack, which both sides know; null while it is not here. */
  readonly pack: () => Promise<{ readonly hash: PackHash; readonly pack: LoadedPack } | null>;
  /** What follows a hand-in over the network, too: learners are folded again with what came. */
  readonly afterwards: () => Promise<void>;
  /** Not beside an exchange over the network. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
};

/** Bytes of one bundle: a file or a message of this size goes anywhere. */
const usualBytes = 256 * 1024;
const mostBundles = 64;

/**
 * The exchange in two halves that may lie days apart: a request that is sealed to the hub and given to somebody to carry, and
 * the answer that comes back some way (docs/spec/bundle.md). Both halves are those of the exchange over the network.
 */
export function createBundles(deps: BundlesDeps, carrier: Carrier) {
  const { db, device, wall } = deps;
  const port = createDeviceLog(db, createDexieEventStore(db), device, () => null, verifyReceipt);

  /** Where the last answer left off, unless the hub was met by another road since. */
  async function readRound(): Promise<Round> {
    const [kept, contact] = await Promise.all([readMeta(db, 'bundle-round'), readMeta(db, 'last-contact')]);
    if (!kept || kept.contact !== contact) return firstRound;
    return { ...firstRound, probes: new Set(kept.probes), pushFrom: new Map(kept.pushFrom) };
  }

  async function sealed(request: SyncRequest, { joined, hubSeal, sender }: BundleKeys): Promise<Uint8Array> {
    const shared = await deps.pack();
    const clock = await readClock(db, wall());
    const payload = writeHandIn(
      { made: clock.wall + (clock.offset ?? 0), request },
      shared && codebookOf(shared.hash, shared.pack),
      [joined.hub, device],
    );
    const random = crypto.getRandomValues(new Uint8Array(32));
    return sealBundle({ kind: bundleKinds.handIn, to: hubSeal.seal, from: sender, payload }, random);
  }

  async function makeHandIn(mostBytes = usualBytes): Promise<Result<readonly Uint8Array[], Failure>> {
    const keys = await readKeys(db);
    if (!keys.ok) return keys;
    const bundles: Uint8Array[] = [];
    let round = await readRound();
    let limit: number = pushLimits.first;
    while (bundles.length < mostBundles) {
      const whole = await buildRequest(port, await port.outline(), round, limit);
      // The first one names all streams and asks for what is new; the others only bring what it had no room for.
      const request = bundles.length === 0 ? whole : continued(whole);
      if (bundles.length > 0 && request.segments.length === 0) break;
      const bundle = await sealed(request, keys.value);
      if (bundle.length > mostBytes && limit > 1 && request.segments.length > 0) {
        limit = Math.max(1, Math.floor(limit * Math.min(0.8, mostBytes / bundle.length)));
        continue;
      }
      bundles.push(bundle);
      round = after(round, request);
    }
    return ok(bundles);
  }

  /** Stores the packs that came with an answer; false when one of them cannot be used here. */
  async function keepPacks(packs: readonly CarriedPack[]): Promise<boolean> {
    for (const { hash, bytes } of packs) {
      const text = await unpacked(bytes);
      const name = bytesToHex(hash) as PackHash;
      if (text === null || bytesToHex(sha256(text)) !== name) return false;
      await db.packs.put({ hash: name, text: new TextDecoder().decode(text) });
    }
    return true;
  }

  /** @returns whether it said anything new */
  async function takeAnswer(bundle: Uint8Array, keys: BundleKeys): Promise<Result<boolean, Failure>> {
    const opened = await openBundle(bundle, keys.own, verifyReceipt);
    if (!opened.ok) return opened;
    // Nobody but the hub that this device joined speaks of what it holds.
    if (opened.value.from !== keys.joined.key) return err(failure('bundle-forged'));
    const read = readAnswer(opened.value.payload, [keys.joined.hub, device]);
    if (!read.ok) return read;
    const { asked, answer, packs } = read.value;
    // A class that works with a pack which is not here could do nothing: that news waits for the network.
    const pulled = (await keepPacks(packs))
      ? answer.pulled
      : answer.pulled.filter(({ partition }) => classOfPartition(partition) === null);
    const before = await readAnswerCounts(db);
    const taken = await deps.alone(() => takeLateAnswer(port, asked, { ...answer, pulled }));
    if (!taken.ok) return taken;
    if (!taken.value) return ok(false);
    const { round, pulled: events } = taken.value;
    await writeMeta(db, 'bundle-round', {
      contact: await readMeta(db, 'last-contact'),
      probes: [...round.probes],
      pushFrom: [...round.pushFrom],
    });
    if (events > 0) await deps.afterwards();
    return ok(events > 0 || (await readAnswerCounts(db)).safe > before.safe);
  }

  return {
    makeHandIn,

    async takeBundle(bytes: Uint8Array): Promise<Result<TakenBundle, Failure>> {
      const all = splitBundles(bytes);
      if (!all.ok) return all;
      const keys = await readKeys(db);
      let own = 0;
      let fresh = false;
      const others: Uint8Array[] = [];
      for (const bundle of all.value) {
        const isOwn = keys.ok && isSealedTo(bundle, keyName(keys.value.own.publicKey));
        if (!isOwn) {
          others.push(bundle);
          continue;
        }
        const taken = await takeAnswer(bundle, keys.value);
        if (!taken.ok) return taken;
        own += 1;
        fresh ||= taken.value;
      }
      if (own > 0) {
        const { waiting, safe } = await readAnswerCounts(db);
        return ok({ kind: 'answer', fresh, waiting, safe });
      }
      return carrier.carry(others);
    },
  };
}

export type Bundles = ReturnType<typeof createBundles>;

/** What the first request had no room for: nothing is named or asked for twice. */
function continued(request: SyncRequest): SyncRequest {
  const sent = new Set(request.segments.map(({ info }) => info.stream));
  return { ...request, have: request.have.filter(({ info }) => sent.has(info.stream)), want: [] };
}

/** Where the next bundle begins, whatever becomes of this one: nothing is believed to have arrived. */
function after(round: Round, { segments }: SyncRequest): Round {
  const pushFrom = new Map(round.pushFrom);
  for (const { info, from, events } of segments) pushFrom.set(info.stream, from + events.length);
  return { ...round, pushFrom };
}

function isSealedTo(bundle: Uint8Array, name: string): boolean {
  const first = firstBundle(bundle);
  return first.ok && first.value.to === name;
}

/** Null where the browser cannot unpack (before Firefox 113 and Safari 16.4), or when it is not packed so. */
async function unpacked(bytes: Uint8Array): Promise<Uint8Array | null> {
  if (typeof DecompressionStream === 'undefined') return null;
  try {
    const stream = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch {
    return null;
  }
}
