import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { LearnerId } from '#domain/ids.ts';
import { hubIntake } from '#hub/intake.ts';
import type { SqlEngine } from '#hub/storage/engine.ts';
import { type HeldStream, stateOf } from '#hub/storage/event-rows.ts';
import { createHubStorage } from '#hub/storage/hub-storage.ts';
import { openMemoryDatabase } from '#hub/storage/sqlite/database.ts';
import { createSqliteEngine } from '#hub/storage/sqlite/engine.ts';
import { all } from '#hub/storage/steps.ts';
import type { HubDisk } from './hub-disk.ts';

/** Opened once in a process: a schedule begins by emptying it, which is a hundred times faster than making it. */
let opened: {
  readonly db: DatabaseSync;
  readonly engine: SqlEngine;
  readonly tables: readonly string[];
} | null = null;
function database() {
  if (opened) return opened;
  const { db } = openMemoryDatabase();
  const tables = db
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%school%'`)
    .all()
    .map(({ name }) => String(name));
  opened = { db, engine: createSqliteEngine(db), tables };
  return opened;
}

type Rows = ReadonlyMap<string, readonly Record<string, unknown>[]>;

/**
 * A hub's disk that is the real storage: the same statements on the same database, in memory. Ten times slower than `memoryDisk`, so a share
 * of the schedules has it; it alone knows of devices that are lost, and of what lies beside the log (docs/spec/trust.md).
 */
export function sqlDisk(clock: () => number, forget: (learner: LearnerId) => void): HubDisk {
  const { db, engine, tables } = database();
  for (const table of tables) db.exec(`DELETE FROM ${table}`);
  const plain = createHubStorage(engine, clock);
  const keys: HubDisk['keys'] = new Map();

  return {
    store: plain.store,
    keys,
    streams: async () =>
      (
        await engine.read(() =>
          all<HeldStream>(
            `SELECT stream, device, partition, branch_stream, branch_seq, branch_first, count, head
             FROM streams WHERE school = $1 ORDER BY stream`,
          ),
        )
      ).map(stateOf),
    // Not `learners`, which remembers: another view has written since.
    erased: async () => new Set((await plain.accounts.erasures.list()).map(({ learner }) => learner)),
    trust: plain.accounts,
    view({ through }) {
      const gated: SqlEngine = {
        write: (work) => through('write', () => engine.write(work)),
        read: (work) => through('read', () => engine.read(work)),
        scrub: async () => true,
      };
      const { store, accounts } = createHubStorage(gated, clock);
      return {
        store,
        intake: hubIntake(accounts),
        trust: accounts,
        erasures: {
          ...accounts.erasures,
          remove: async (learner, ...rest) => {
            await accounts.erasures.remove(learner, ...rest);
            forget(learner);
          },
        },
      };
    },
    image: () => ({
      keys: new Map(keys),
      rest: new Map(
        tables.map((table) => [table, db.prepare(`SELECT * FROM ${table}`).all()]),
      ) satisfies Rows,
    }),
    put({ keys: told, rest }) {
      keys.clear();
      for (const [key, each] of told) keys.set(key, each);
      for (const [table, rows] of rest as Rows) {
        db.exec(`DELETE FROM ${table}`);
        for (const row of rows) {
          const names = Object.keys(row);
          const places = names.map(() => '?').join();
          db.prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${places})`).run(
            ...(Object.values(row) as SQLInputValue[]),
          );
        }
      }
    },
  };
}
