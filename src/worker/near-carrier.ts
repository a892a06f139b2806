import { bytesToHex } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import {
  CarrierAnswer,
  carrierMessage,
  carrierName,
  carrierPassMessage,
  KeptAnswer,
  lastAnswerHeader,
} from '#domain/carrier-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import { HubAddress } from '#domain/find-api.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { correctedTime } from '#log/clock.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import { firstBundle, keyName, mostBundleBytes, splitBundles } from '#sync/bundle/bundle.ts';
import type { GivenNearby, TakenBundle } from './api.ts';
import { type BundleKeys, readKeys } from './bundle-keys.ts';
import { sendBundle } from './bundle-wire.ts';
import { readClock } from './device-clock.ts';
import { firstOf } from './first-of.ts';
import { readAnswerCounts } from './hand-in-state.ts';
import { canBeAsked } from './hub-candidates.ts';
import { readTypedAddress } from './typed-address.ts';
import { verifyReceipt } from './verify-receipt.ts';

export type NearDeps = {
  readonly db: FootpathDatabase;
  readonly wall: () => number;
  /** To any address, as it is. */
  readonly fetcher: typeof fetch;
  /** Where this page came from; undefined: nobody is looked for. */
  readonly origin: string | undefined;
  readonly onRefused: ((hear: () => void) => void) | undefined;
  readonly makeHandIn: () => Promise<Result<readonly Uint8Array[], Failure>>;
  readonly takeBundle: (bundle: Uint8Array) => Promise<Result<TakenBundle, Failure>>;
};

/** A carrier that showed that this school made it one, and where it is. */
type Met = { readonly at: HubAddress; readonly id: string };

/** Answers may be many small ones, or one large; the rest is asked for again. */
const mostAnswerBytes = 2 * mostBundleBytes[2];
const mostAnswers = 20;
const patience = 60_000;

/** Gives this device's work to a teacher's computer on the same Wi-Fi, and takes what it brought (BUN-16). */
export function createGiving({ db, fetcher, makeHandIn, onRefused, origin, takeBundle, wall }: NearDeps) {
  /** The browser keeps the worker to the page's policy (FND-8). */
  let keepsHere = false;
  onRefused?.(() => {
    keepsHere = true;
  });

  /** Does it carry for this device's hub, by the hub's own word, and is it at this address, asked for now? */
  async function prove(
    at: HubAddress,
    { joined, hubSeal }: BundleKeys,
    signal: AbortSignal,
  ): Promise<Result<Met, Failure>> {
    const nonce = bytesToHex(crypto.getRandomValues(new Uint8Array(16)));
    let said: unknown;
    try {
      const url = `${at}/api/carrier?nonce=${nonce}&at=${encodeURIComponent(at)}`;
      said = parseJson(await (await fetcher(url, { ...asNobody, signal })).text());
    } catch {
      return err(failure('hub-unreachable'));
    }
    const carrier = v.safeParse(CarrierAnswer, said);
    if (!carrier.success) return err(failure('not-a-hub'));
    const { for: sealedTo, hub, id, pass, proof, school } = carrier.output;
    if (hub !== joined.hub || sealedTo !== keyName(hubSeal.seal))
      return err(failure('other-hub', { school }));
    const now = correctedTime(await readClock(db, wall()));
    const isIt =
      now < pass.until &&
      proof !== undefined &&
      (await verifyReceipt(carrierPassMessage({ hub, ...pass }), pass.signature, joined.key)) &&
      (await verifyReceipt(carrierMessage({ hub, nonce, at }), proof, pass.key));
    return isIt ? ok({ at, id }) : err(failure('hub-unproved'));
  }

  /** At what a person typed; else where one was met last, and by its name on the ports that it may have. */
  async function placesFor(typed: string, from: string): Promise<readonly HubAddress[]> {
    if (typed.trim() !== '') return readTypedAddress(typed, from);
    const { protocol, port } = new URL(from);
    const usual = protocol === 'https:' ? '8443' : '8080';
    const last = await readMeta(db, 'carrier-at');
    const named = [usual, port].map((each) => `${protocol}//${carrierName}${each === '' ? '' : `:${each}`}`);
    const found = [...(last ? [last.base] : []), ...named].flatMap((each) => {
      const read = v.safeParse(HubAddress, each);
      return read.success && canBeAsked(read.output, from) ? [read.output] : [];
    });
    return [...new Set(found)];
  }

  async function meet(typed: string, keys: BundleKeys): Promise<Result<Met, Failure>> {
    if (origin === undefined) return err(failure('hub-unreachable'));
    const places = await placesFor(typed, origin);
    if (places.length === 0) return err(failure('malformed'));
    const met = await firstOf(places, (at, signal) => prove(at, keys, signal));
    return !met.ok && keepsHere ? err(failure('browser-too-old')) : met;
  }

  /** Answers for this device after a number, and the number of the last of them; null: the line is down. */
  async function answersAt(
    { at }: Met,
    to: string,
    after: number,
  ): Promise<{ readonly bytes: Uint8Array; readonly last: number } | null> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), patience);
    try {
      const url = `${at}/api/bundles/answers?to=${to}&after=${after}`;
      const answer = await fetcher(url, { ...asNobody, signal: controller.signal });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (!answer.ok || bytes.length > mostAnswerBytes) return null;
      return { bytes, last: Number(answer.headers.get(lastAnswerHeader) ?? after) };
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Whether all of them were taken or are no good; what somebody put among them keeps none of the others away. */
  async function takeAll(bytes: Uint8Array, to: string): Promise<TakenBundle | false | null> {
    const all = splitBundles(bytes);
    let last: TakenBundle | null = null;
    let fresh = false;
    for (const bundle of all.ok ? all.value : []) {
      const first = firstBundle(bundle);
      if (!first.ok || first.value.to !== to) continue;
      const taken = await takeBundle(bundle);
      if (!taken.ok && !taken.error.code.startsWith('bundle-')) return false;
      if (!taken.ok || taken.value.kind !== 'answer') continue;
      fresh ||= taken.value.fresh;
      last = { ...taken.value, fresh };
    }
    return last;
  }

  async function takeAnswers(met: Met, { own, joined }: BundleKeys): Promise<TakenBundle | null> {
    const to = keyName(own.publicKey);
    const known = await readMeta(db, 'carrier-at');
    let after = known?.carrier === met.id ? known.after : 0;
    let taken: TakenBundle | null = null;
    for (let n = 0; n < mostAnswers; n++) {
      const come = await answersAt(met, to, after);
      if (!come || !(come.last > after)) break;
      const some = await takeAll(come.bytes, to);
      if (some === false) break;
      taken = some ?? taken;
      after = come.last;
    }
    await writeMeta(db, 'carrier-at', { hub: joined.hub, base: met.at, carrier: met.id, after });
    return taken;
  }

  async function give({ at }: Met, bundle: Uint8Array): Promise<Failure | null> {
    const answer = await sendBundle((path, init) => fetcher(at + String(path), init), bundle.slice());
    if (!answer.ok) return answer.error;
    const isKept = v.is(KeptAnswer, parseJson(new TextDecoder().decode(answer.value)));
    return isKept ? null : failure('not-a-hub');
  }

  return {
    /** First takes, so that what is given begins after what the school has said by now. */
    async giveNearby(typed: string): Promise<Result<GivenNearby, Failure>> {
      // Makes sure of the keys as well, while the hub may be in reach after all.
      const first = await makeHandIn();
      if (!first.ok) return first;
      const keys = await readKeys(db);
      if (!keys.ok) return keys;
      const met = await meet(typed, keys.value);
      if (!met.ok) return met;
      const taken = await takeAnswers(met.value, keys.value);
      const made = taken ? await makeHandIn() : first;
      if (!made.ok) return made;
      for (const bundle of made.value) {
        const problem = await give(met.value, bundle);
        if (problem) return err(problem);
      }
      const { waiting } = await readAnswerCounts(db);
      return ok({ at: met.value.at, waiting, taken });
    },
  };
}

/** Whoever this is, it is shown nothing of ours but what is sealed. */
const asNobody = {
  redirect: 'error',
  cache: 'no-store',
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
} as const;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
