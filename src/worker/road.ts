import { type Failure, failure } from '#domain/error-codes.ts';
import { err, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { readMeta } from '#store/meta.ts';
import type { HandInReport } from '#sync/initiator-port.ts';
import type { Finder } from './find-hub.ts';
import type { HubClient } from './hub-client.ts';

type Report = Result<HandInReport, Failure>;

export type RoadDeps = {
  readonly db: FootpathDatabase;
  readonly fetcher: typeof fetch;
  readonly wall: () => number;
  /** Where this page came from; undefined: the hub is looked for nowhere else. */
  readonly origin: string | undefined;
  readonly onRefused: ((hear: () => void) => void) | undefined;
};

/**
 * The way to the hub: where this page came from, until the hub does not answer there and proves itself somewhere else
 * (docs/spec/finding.md). Looking for it is a file of its own, which most devices never fetch.
 */
export function createRoad(deps: RoadDeps) {
  const { db, origin } = deps;
  let base = '';
  let opened: Finder | null = null;

  async function finder(hub: HubClient): Promise<Finder> {
    const { createFinder } = await import('./find-hub.ts');
    opened ??= createFinder({ ...deps, hub, origin: origin ?? '', go: (to) => (base = to) });
    return opened;
  }

  return {
    /** What a request's path is led by; empty: to where this page came from. */
    base: (): string => base,
    finder,

    /** One hand-in. Elsewhere than at this page's origin, the hub proves itself again before a key goes there (FND-4). */
    async travel(hub: HubClient, handIn: () => Promise<Report>): Promise<Report> {
      if (origin === undefined) return handIn();
      const elsewhere = (await readMeta(db, 'hub-at')) !== null;
      if (!elsewhere) base = '';
      const find = (): Promise<Result<boolean, Failure>> =>
        finder(hub).then(
          (at) => at.find(),
          () => err(failure('hub-unreachable')),
        );
      const again = elsewhere ? await find() : null;
      if (again && !again.ok) return again;
      let report = await handIn();
      if (!report.ok && !again && mayBeElsewhere.has(report.error.code)) {
        const found = await find();
        // Another school's hub does not know this device, and that is what a person is told.
        if (!found.ok) return found.error.code === 'other-hub' ? found : report;
        if (found.value) report = await handIn();
      }
      // A first visit hands nothing in, and does not fetch this for what it would hear.
      if (report.ok && report.value.pushed > 0)
        void finder(hub).then(
          (at) => at.learn(),
          () => undefined,
        );
      return report;
    },
  };
}

export type Road = ReturnType<typeof createRoad>;

/** What is said where the hub was and is no more: nothing, a login page, another school. */
const mayBeElsewhere: ReadonlySet<string> = new Set<Failure['code']>([
  'hub-unreachable',
  'not-a-hub',
  'other-hub',
  'device-unknown',
]);
