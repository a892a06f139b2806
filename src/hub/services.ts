import type { HttpBindings } from '@hono/node-server';
import type { Hello } from '#domain/device-api.ts';
import { protocolVersion } from '#sync/protocol.ts';
import type { ReceiptKeys } from '#sync/receipt.ts';
import { createReceiptKeys } from './auth/receipt-keys.ts';
import { createThrottle, type Throttle } from './auth/throttle.ts';
import type { Clock } from './clock.ts';
import type { MediaFiles } from './media/media-files.ts';
import { createMediaShelf, type MediaShelf } from './media/media-shelf.ts';
import type { PackShelf } from './packs/pack-shelf.ts';
import type { ProgressReader } from './progress-reader.ts';
import { createSchool, type PackOffer, type School } from './school.ts';
import type { HubStorage } from './storage/hub-storage.ts';

export type HubConfig = {
  readonly version: string;
  /** The built page, or null to serve the API alone. */
  readonly dist: string | null;
  /** The cookie is marked Secure, so that it never travels in the clear. */
  readonly https: boolean;
  /** Where devices reach this hub, best first. */
  addresses(): readonly string[];
  /** What a new class begins with. */
  readonly starterPack: PackOffer | null;
};

/** All that the hub stands on: nothing here listens, reads the environment or knows the time by itself. */
export type HubDeps = HubStorage & {
  readonly progress: ProgressReader;
  readonly packs: PackShelf;
  readonly mediaFiles: MediaFiles;
  readonly clock: Clock;
  readonly config: HubConfig;
  /** A bug met while answering: for the person who runs the hub, never for who asked. */
  reportBug(error: unknown): void;
};

/** What the routes share. */
export type HubServices = HubDeps & {
  readonly school: School;
  readonly media: MediaShelf;
  readonly throttles: {
    readonly account: Throttle;
    readonly address: Throttle;
    readonly join: Throttle;
    readonly setup: Throttle;
  };
  hello(): Promise<Hello>;
  /** Signs what this hub holds. */
  receiptKeys(): Promise<ReceiptKeys>;
};

export type HubEnv = { Bindings: HttpBindings };

export function createServices(deps: HubDeps): HubServices {
  const { store, accounts, clock, config } = deps;
  let keys: Promise<ReceiptKeys> | null = null;
  return {
    ...deps,
    school: createSchool(store, accounts, clock),
    media: createMediaShelf(deps.mediaFiles, accounts.mediaIndex, store),
    throttles: {
      account: createThrottle({ free: 5, longestMs: 5 * 60_000 }, clock.now),
      address: createThrottle({ free: 20, longestMs: 60_000 }, clock.now),
      join: createThrottle({ free: 10, longestMs: 60_000 }, clock.now),
      setup: createThrottle({ free: 5, longestMs: 60_000 }, clock.now),
    },
    receiptKeys: () => {
      keys ??= accounts.hubKey().then(createReceiptKeys);
      return keys;
    },
    hello: async () => ({
      footpath: 'hub',
      protocol: protocolVersion,
      ...(await accounts.identity()),
      time: clock.now(),
      school: (await accounts.school())?.name ?? null,
      version: config.version,
    }),
  };
}
