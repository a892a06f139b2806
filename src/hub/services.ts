import type { HttpBindings } from '@hono/node-server';
import type { Hello } from '#domain/device-api.ts';
import { type LearnerId, learnerPartition } from '#domain/ids.ts';
import { protocolVersion } from '#sync/protocol.ts';
import type { ReceiptKeys } from '#sync/receipt.ts';
import { type Audit, createAuditor } from './audit.ts';
import type { PasswordCost } from './auth/password.ts';
import { createReceiptKeys } from './auth/receipt-keys.ts';
import { createThrottle, type Throttle } from './auth/throttle.ts';
import type { Clock } from './clock.ts';
import type { ErasedFile } from './erasure/erased-file.ts';
import { createEraser, type Eraser } from './erasure/eraser.ts';
import type { MediaFiles } from './media/media-files.ts';
import { createMediaShelf, type MediaShelf } from './media/media-shelf.ts';
import type { PackShelf } from './packs/pack-shelf.ts';
import type { ProgressReader } from './progress-reader.ts';
import { createSchool, type PackOffer, type School } from './school.ts';
import type { HubStorage } from './storage/hub-storage.ts';
import type { SecureSide } from './tls/secure-side.ts';

export type HubConfig = {
  readonly version: string;
  /** The built page, or null to serve the API alone. */
  readonly dist: string | null;
  /** HTTPS beside plain HTTP; null: plain HTTP alone. */
  readonly secure: SecureSide | null;
  /** Where devices reach this hub, best first. */
  addresses(): readonly string[];
  /** Other names that this computer may have in the network. */
  names?(): readonly string[];
  /** The network sends what is meant for others here: they are told so, and phones that they may stay (FND-11). */
  readonly hearsStrangers?: boolean;
  /** What a new class begins with. */
  readonly starterPack: PackOffer | null;
  /** What a guess at a password costs; tests lower it. */
  readonly passwordCost?: PasswordCost;
};

/** All that the hub stands on: nothing here listens, reads the environment or knows the time by itself. */
export type HubDeps = HubStorage & {
  readonly progress: ProgressReader;
  readonly packs: PackShelf;
  readonly mediaFiles: MediaFiles;
  /** Who was erased, beside the database (ERA-9). */
  readonly erasedFile: ErasedFile;
  readonly clock: Clock;
  readonly config: HubConfig;
  /** A bug met while answering: for the person who runs the hub, never for who asked. */
  reportBug(error: unknown): void;
};

/** What the routes share. */
export type HubServices = HubDeps & {
  readonly school: School;
  readonly media: MediaShelf;
  /** Removes learners for good (docs/spec/erasure.md). */
  readonly eraser: Eraser;
  /** Who looked at what, and who changed what (AUT-8). */
  readonly audit: Audit;
  readonly throttles: {
    readonly account: Throttle;
    readonly address: Throttle;
    readonly join: Throttle;
    readonly setup: Throttle;
    readonly bundles: Throttle;
  };
  hello(): Promise<Hello>;
  /** Signs what this hub holds. */
  receiptKeys(): Promise<ReceiptKeys>;
};

export type HubEnv = { Bindings: HttpBindings };

export function createServices(deps: HubDeps): HubServices {
  const { store, accounts, clock, config } = deps;
  let keys: Promise<ReceiptKeys> | null = null;
  const receiptKeys = (): Promise<ReceiptKeys> => {
    keys ??= accounts.hubKey().then(createReceiptKeys);
    return keys;
  };
  const hello = async (): Promise<Hello> => ({
    footpath: 'hub',
    protocol: protocolVersion,
    ...(await accounts.identity()),
    time: clock.now(),
    school: (await accounts.school())?.name ?? null,
    version: config.version,
  });
  const school = createSchool(store, accounts, clock);
  const media = createMediaShelf(deps.mediaFiles, accounts.mediaIndex, store);
  const forget = (learner: LearnerId): void => media.forget(learnerPartition(learner));
  const eraser = createEraser({ ...deps, school, forget });
  return {
    ...deps,
    eraser,
    school,
    audit: createAuditor(accounts.audit, clock),
    media,
    throttles: {
      account: createThrottle({ free: 5, longestMs: 5 * 60_000 }, clock.now),
      address: createThrottle({ free: 20, longestMs: 60_000 }, clock.now),
      join: createThrottle({ free: 10, longestMs: 60_000 }, clock.now),
      setup: createThrottle({ free: 5, longestMs: 60_000 }, clock.now),
      bundles: createThrottle({ free: 20, longestMs: 60_000 }, clock.now),
    },
    receiptKeys,
    hello,
  };
}
