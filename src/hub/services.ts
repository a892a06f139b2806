import type { HttpBindings } from '@hono/node-server';
import type { Hello } from '#domain/device-api.ts';
import type { EventStore } from '#log/event-store.ts';
import { protocolVersion } from '#sync/protocol.ts';
import { createThrottle, type Throttle } from './auth/throttle.ts';
import type { Clock } from './clock.ts';
import type { PackShelf } from './packs/pack-shelf.ts';
import type { ProgressReader } from './progress-reader.ts';
import { createSchool, type PackOffer, type School } from './school.ts';
import type { Accounts } from './storage/accounts.ts';

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
export type HubDeps = {
  readonly store: EventStore;
  readonly accounts: Accounts;
  readonly progress: ProgressReader;
  readonly packs: PackShelf;
  readonly clock: Clock;
  readonly config: HubConfig;
  /** A bug met while answering: for the person who runs the hub, never for who asked. */
  reportBug(error: unknown): void;
};

/** What the routes share. */
export type HubServices = HubDeps & {
  readonly school: School;
  readonly throttles: {
    readonly account: Throttle;
    readonly address: Throttle;
    readonly join: Throttle;
    readonly setup: Throttle;
  };
  hello(): Hello;
};

export type HubEnv = { Bindings: HttpBindings };

export function createServices(deps: HubDeps): HubServices {
  const { store, accounts, clock, config } = deps;
  return {
    ...deps,
    school: createSchool(store, accounts, clock),
    throttles: {
      account: createThrottle({ free: 5, longestMs: 5 * 60_000 }, clock.now),
      address: createThrottle({ free: 20, longestMs: 60_000 }, clock.now),
      join: createThrottle({ free: 10, longestMs: 60_000 }, clock.now),
      setup: createThrottle({ free: 5, longestMs: 60_000 }, clock.now),
    },
    hello: () => ({
      footpath: 'hub',
      protocol: protocolVersion,
      ...accounts.identity(),
      time: clock.now(),
      school: accounts.school()?.name ?? null,
      version: config.version,
    }),
  };
}
