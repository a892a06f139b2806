import { hash } from 'node:crypto';
import { digestWith } from '#log/digest.ts';
import type { EventStore } from '#log/event-store.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import type { SqlEngine } from './engine.ts';
import { createHubEventStore } from './event-store.ts';

// A class that hands in a week is 70,000 hashes: natively they cost the hub a tenth.
digestWith((bytes) => hash('sha256', bytes, 'buffer'));

/**
 * All that a hub keeps, but for packs and media, which are files. One contract over two databases: a file (SQLite) and
 * a server (PostgreSQL); `tests/contracts/hub-storage.contract.ts` runs on both. Every method is one transaction,
 * durable when its promise resolves.
 */
export type HubStorage = {
  readonly store: EventStore;
  readonly accounts: Accounts;
  /** After something was deleted for good (ERA-8). False: not now, ask again later. */
  readonly scrub: SqlEngine['scrub'];
};

/** @param now the hub's clock, ms */
export const createHubStorage = (engine: SqlEngine, now: () => number): HubStorage => ({
  store: createHubEventStore(engine, now),
  accounts: createAccounts(engine, now),
  scrub: () => engine.scrub(),
});
