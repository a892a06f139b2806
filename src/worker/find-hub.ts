import { bytesToHex } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { type Failure, failure } from '#domain/error-codes.ts';
import { AddressesAnswer, type HubAddress, helloMessage, ProvenHello } from '#domain/find-api.ts';
import type { HubId, HubKey } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { deleteMeta, readMeta, writeMeta } from '#store/meta.ts';
import type { HubPlaces } from './api.ts';
import { firstOf } from './first-of.ts';
import { hubCandidates } from './hub-candidates.ts';
import type { HubClient } from './hub-client.ts';
import { readTypedAddress } from './typed-address.ts';
import { verifyReceipt } from './verify-receipt.ts';

export type FinderDeps = {
  readonly db: FootpathDatabase;
  readonly hub: HubClient;
  readonly fetcher: typeof fetch;
  readonly wall: () => number;
  readonly origin: string;
  readonly onRefused: ((hear: () => void) => void) | undefined;
  /** From here on requests go there; empty: to where this page came from. */
  readonly go: (base: string) => void;
};

/** The one hub to be believed. */
type Wanted = { readonly hub: HubId; readonly key: HubKey };

const aDay = 86_400_000;

/** Finds the joined hub where it is now, and believes nobody but the holder of its key (FND-1 to FND-6). */
export function createFinder({ db, hub, fetcher, wall, origin, onRefused, go }: FinderDeps) {
  /** The browser keeps the worker to the page's policy (FND-8): nobody else need be asked again. */
  let keepsHere = false;
  onRefused?.(() => {
    keepsHere = true;
  });

  /** The answer that proves that the joined hub is at this address, asked for now. */
  async function prove(
    at: HubAddress,
    wanted: Wanted,
    signal: AbortSignal,
  ): Promise<Result<HubAddress, Failure>> {
    const nonce = bytesToHex(crypto.getRandomValues(new Uint8Array(16)));
    let said: unknown;
    try {
      const answer = await fetcher(`${at}/api/hello?nonce=${nonce}&at=${encodeURIComponent(at)}`, {
        signal,
        redirect: 'error',
        cache: 'no-store',
        // Whoever this is, it is shown nothing of ours.
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      });
      said = parseJson(await answer.text());
    } catch {
      return err(failure('hub-unreachable'));
    }
    const hello = v.safeParse(ProvenHello, said);
    if (!hello.success) return err(failure('not-a-hub'));
    const { hub: id, epoch, proof, school } = hello.output;
    if (id !== wanted.hub) return err(failure('other-hub', { school: school ?? '' }));
    const message = helloMessage({ hub: id, epoch, nonce, at });
    if (!proof || !(await verifyReceipt(message, proof, wanted.key))) return err(failure('hub-unproved'));
    return ok(at);
  }

  async function known(hubId: HubId, guess: boolean): Promise<readonly HubAddress[]> {
    const [last, told] = await Promise.all([readMeta(db, 'hub-at'), readMeta(db, 'hub-told')]);
    return hubCandidates({
      origin,
      last: last?.hub === hubId ? last.base : null,
      told: told?.hub === hubId ? told.addresses : [],
      guess,
    });
  }

  /** @returns whether requests now go elsewhere than before */
  async function settleAt(hubId: HubId, at: string): Promise<boolean> {
    const before = (await readMeta(db, 'hub-at'))?.base ?? origin;
    if (at === origin) await deleteMeta(db, 'hub-at');
    else await writeMeta(db, 'hub-at', { hub: hubId, base: at });
    go(at === origin ? '' : at);
    if (at === before) return false;
    // What it told of itself was told where it is no more: it is asked anew.
    const told = await readMeta(db, 'hub-told');
    if (told) await writeMeta(db, 'hub-told', { ...told, at: 0 });
    return true;
  }

  async function lookAmong(
    list: (hubId: HubId) => Promise<readonly HubAddress[]>,
  ): Promise<Result<boolean, Failure>> {
    const joined = await readMeta(db, 'joined');
    if (!joined) return err(failure('not-joined'));
    // Without its key nothing could be proved: such a device keeps to where it joined.
    if (!joined.key) return ok(await settleAt(joined.hub, origin));
    const places = (await list(joined.hub)).filter((place) => place === origin || !keepsHere);
    const wanted = { hub: joined.hub, key: joined.key };
    const found = await firstOf(places, (at, signal) => prove(at, wanted, signal));
    if (found.ok) return ok(await settleAt(joined.hub, found.value));
    return keepsHere && found.error.code === 'hub-unreachable' ? err(failure('browser-too-old')) : found;
  }

  /** Asks the hub where else it is reached, once a day. */
  async function learn(): Promise<void> {
    const [joined, told] = await Promise.all([readMeta(db, 'joined'), readMeta(db, 'hub-told')]);
    if (!joined || (told?.hub === joined.hub && Math.abs(wall() - told.at) < aDay)) return;
    const { token } = joined;
    const said = await hub.ask({ method: 'GET', path: '/api/addresses', token, answer: AddressesAnswer });
    if (said.ok && said.value.hello.hub === joined.hub)
      await writeMeta(db, 'hub-told', { hub: joined.hub, at: wall(), addresses: said.value.addresses });
  }

  return {
    /** Everywhere at once. Answers whether the hub is elsewhere than it was. */
    find: (): Promise<Result<boolean, Failure>> => lookAmong((hubId) => known(hubId, false)),

    /** At what a person typed; everywhere, when they typed nothing. */
    async look(typed: string): Promise<Result<boolean, Failure>> {
      if (typed.trim() === '') return lookAmong((hubId) => known(hubId, true));
      const meant = readTypedAddress(typed, origin);
      return meant.length === 0 ? err(failure('malformed')) : lookAmong(async () => meant);
    },

    learn,

    async places(): Promise<HubPlaces> {
      const joined = await readMeta(db, 'joined');
      const last = await readMeta(db, 'hub-at');
      const at = joined && last?.hub === joined.hub ? last.base : origin;
      return { at, known: joined ? await known(joined.hub, false) : [] };
    },
  };
}

export type Finder = ReturnType<typeof createFinder>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
