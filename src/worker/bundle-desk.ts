import type { Failure } from '#domain/error-codes.ts';
import { ok, type Result } from '#domain/result.ts';
import type { CarriedState } from './api.ts';
import { register } from './bundle-keys.ts';
import { isRegistered } from './bundle-standing.ts';
import { type BundlesDeps, createBundles } from './bundles.ts';
import { type CarrierDeps, createCarrier } from './carrier.ts';
import { createGiving, type NearDeps } from './near-carrier.ts';

/** All that the worker does with bundles, its own and others': a file of its own, fetched when it is first needed. */
export function createBundleDesk(
  deps: BundlesDeps & CarrierDeps & Omit<NearDeps, 'makeHandIn' | 'takeBundle'>,
) {
  const carrier = createCarrier(deps);
  const bundles = createBundles(deps, carrier);

  /** Tells the hub this device's keys, unless it knows them. */
  async function settleKeys(): Promise<void> {
    if (!(await isRegistered(deps.db))) await register(deps.db, deps.device, deps.hub);
  }

  /** A device that has not told its keys yet does so now, if the hub is in reach after all. */
  async function makeHandIn(mostBytes?: number): Promise<Result<readonly Uint8Array[], Failure>> {
    const made = await bundles.makeHandIn(mostBytes);
    if (made.ok || made.error.code !== 'keys-missing') return made;
    await settleKeys();
    return bundles.makeHandIn(mostBytes);
  }

  return {
    settleKeys,
    makeHandIn,
    takeBundle: bundles.takeBundle,
    handInCarried: carrier.handIn,
    giveNearby: createGiving({ ...deps, makeHandIn, takeBundle: bundles.takeBundle }).giveNearby,

    readCarried: async (): Promise<Result<CarriedState, Failure>> => ok(await carrier.state()),
    readCarriedAnswers: async (): Promise<Result<Uint8Array, Failure>> => ok(await carrier.answers()),

    async forgetCarried(): Promise<Result<null, Failure>> {
      await carrier.forget();
      return ok(null);
    },
  };
}

export type BundleDesk = ReturnType<typeof createBundleDesk>;
