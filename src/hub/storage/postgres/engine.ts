import type { Pool, PoolClient } from 'pg';
import type { SqlEngine } from '#hub/storage/engine.ts';
import type { Statement, Steps } from '#hub/storage/steps.ts';
import { codeOf, isCut, isToRepeat, withClient } from './connect.ts';

/** Somebody else serves the school now. Nothing was written. */
export class LeaseLost extends Error {
  constructor() {
    super('another hub has taken this school over');
  }
}

/** Where anything about a learner may have stood. Other schools' rows in them are left as they are. */
const tablesOfLearners = [
  'pages',
  'streams',
  'claims',
  'heard',
  'progress',
  'matters',
  'media',
  'quarantine',
];

/** Writes one thing beside the hub that serves the school, from its own computer: an entry of the audit. */
export const besideTheHub = '(beside the hub)';

const mostTries = 8;
const firstWaitMs = 20;

export type PostgresEngine = SqlEngine & {
  /** A view that stays as it is at the first look, for a back-up (REPEATABLE READ). */
  snapshot<T>(work: (view: Pick<SqlEngine, 'read'>) => Promise<T>): Promise<T>;
};

/**
 * Steps on PostgreSQL, for one school. A transaction begins by locking the school's row in `hubs` and looking whether
 * this hub still holds it: so those of a school never overlap, and a hub that was taken over writes nothing more
 * (HUB-28). Statements are sent without names, so that a pooler may give each transaction another connection.
 *
 * @param holder this process's name in the row; null for commands that only read, or `besideTheHub`
 */
export function createPostgresEngine(pool: Pool, school: string, holder: string | null): PostgresEngine {
  // In line here, so that waiting ones do not each sit on a connection.
  let line: Promise<unknown> = Promise.resolve();

  const ask = async (client: Pool | PoolClient, { sql, values }: Statement): Promise<readonly unknown[]> =>
    (await client.query(sql, [school, ...values])).rows;

  async function runSteps<T>(client: Pool | PoolClient, steps: Steps<T>): Promise<T> {
    let step = steps.next();
    while (!step.done) step = steps.next(await ask(client, step.value));
    return step.value;
  }

  async function transaction<T>(client: PoolClient, work: () => Steps<T>): Promise<T> {
    let isCommitting = false;
    try {
      await client.query('BEGIN');
      const held = await ask(client, {
        sql: 'SELECT holder FROM hubs WHERE school = $1 FOR UPDATE',
        values: [],
      });
      const isOurs = (held[0] as { holder: string } | undefined)?.holder === holder;
      if (!isOurs && holder !== besideTheHub) throw new LeaseLost();
      const result = await runSteps(client, work());
      isCommitting = true;
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // Cut while committing: nobody can say which. Whoever asked must ask again, as after a lost answer.
      if (isCommitting && isCut(error))
        throw new Error('the server was lost while committing', { cause: error });
      if (!isCut(error)) await client.query('ROLLBACK');
      throw error;
    }
  }

  return {
    write: <T>(work: () => Steps<T>): Promise<T> => {
      const done = line.then(() => persist(() => withClient(pool, (client) => transaction(client, work))));
      line = done.catch(() => undefined);
      return done;
    },
    read: (work) => persist(() => runSteps(pool, work())),
    scrub: async () => {
      try {
        await pool.query(`VACUUM ${tablesOfLearners.join(', ')}`);
        return true;
      } catch (error) {
        if (isCut(error)) return false;
        // A server that has no such command, or does not let us, tidies by itself.
        if (error instanceof Error && /^(0A|42)/.test(codeOf(error))) return true;
        throw error;
      }
    },
    snapshot: (work) =>
      withClient(pool, async (client) => {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        try {
          return await work({ read: (steps) => runSteps(client, steps()) });
        } finally {
          await client.query('ROLLBACK');
        }
      }),
  };
}

/** Tries again what the server undid or what was cut before it was committed, with pauses that double. */
async function persist<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++)
    try {
      return await attempt();
    } catch (error) {
      if (tried === mostTries || !(isToRepeat(error) || isCut(error))) throw error;
      // Two that met must not meet again at once.
      const wait = firstWaitMs * 2 ** tried * (0.5 + Math.random());
      await new Promise((turn) => setTimeout(turn, wait));
    }
}
