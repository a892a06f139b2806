import type { Matter } from '#domain/hub-api.ts';
import type { DeviceId, LearnerId } from '#domain/ids.ts';
import { mintId } from '#hub/auth/secret-token.ts';
import type { SqlEngine } from './engine.ts';
import { isErased } from './erased-log.ts';
import { all, run, type Steps } from './steps.ts';

/** Something to note: `count` of events (or whatever the kind counts), `at` by the hub's clock, ms. */
export type NotedMatter = Pick<Matter, 'kind' | 'device' | 'learner' | 'count'> & { readonly at: number };

/** The oldest make room: a device that lies under ever new names must not fill the disk. */
export const mattersKept = 500;

type Row = Omit<Matter, 'device' | 'learner'> & { readonly device: string; readonly learner: string };

/** '' in the table for "nobody", because a key may hold no NULL. */
const nobody = '';

export const putMatter = ({ id, kind, device, learner, ...rest }: Matter): Steps<void> =>
  run(
    `INSERT INTO matters (school, kind, device, learner, id, count, first, last, times, settled)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     ON CONFLICT (school, kind, device, learner) DO UPDATE
     SET count = matters.count + excluded.count, times = matters.times + excluded.times, last = excluded.last,
       settled = excluded.settled`,
    kind,
    device ?? nobody,
    learner ?? nobody,
    id,
    rest.count,
    rest.first,
    rest.last,
    rest.times,
    rest.settled,
  );

export function* listMatters(): Steps<readonly Matter[]> {
  const rows = yield* all<Row>(
    `SELECT id, kind, device, learner, count, first, last, times, settled FROM matters
     WHERE school = $1 ORDER BY last DESC, id`,
  );
  return rows.map((row) => ({
    ...row,
    device: row.device === nobody ? null : (row.device as DeviceId),
    learner: row.learner === nobody ? null : (row.learner as LearnerId),
  }));
}

/** What a technician should know (HUB-27): one row for each kind, device and learner, however often it happens. */
export function createMatters(engine: SqlEngine) {
  function* note({ at, ...matter }: NotedMatter): Steps<void> {
    if (matter.learner !== null && (yield* isErased(matter.learner))) return;
    yield* putMatter({ ...matter, id: mintId('matter'), first: at, last: at, times: 1, settled: null });
    yield* run(
      `DELETE FROM matters WHERE school = $1 AND id NOT IN
         (SELECT id FROM matters WHERE school = $1 ORDER BY last DESC, id LIMIT ${mattersKept})`,
    );
  }

  return {
    /** The same kind, device and learner again counts on, and a settled matter is open again. */
    note: (matter: NotedMatter): Promise<void> => engine.write(() => note(matter)),
    /** The newest first. */
    list: (): Promise<readonly Matter[]> => engine.read(listMatters),
    settle: (id: string, now: number): Promise<void> =>
      engine.write(() =>
        run('UPDATE matters SET settled = $2 WHERE school = $1 AND id = $3 AND settled IS NULL', now, id),
      ),
  };
}
