import { Pool, type PoolClient, types } from 'pg';

/** Connections of one hub: one writes, the others read. A pooler in front of the server can share them (scale.md). */
const mostConnections = 4;
const connectMs = 10_000;

/** Our numbers are safe integers; the driver would give 64-bit ones as text. */
const eightByteInteger = 20;

export function createPool(url: string): Pool {
  const pool = new Pool({
    connectionString: url,
    max: mostConnections,
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    application_name: 'footpath',
    types: {
      getTypeParser: ((id: number, format?: 'text' | 'binary') =>
        id === eightByteInteger ? Number : types.getTypeParser(id, format)) as typeof types.getTypeParser,
    },
  });
  // An idle connection that the server closed is replaced when the next is needed.
  pool.on('error', () => undefined);
  return pool;
}

/** PostgreSQL's code of an error (https://www.postgresql.org/docs/current/errcodes-appendix.html), or Node's. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The server undid the transaction and says that it may be tried again: serialisation failure, deadlock. */
export const isToRepeat = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error));

/** The connection is gone, or the server is going or coming. What was not committed is not there. */
export function isCut(error: unknown): boolean {
  const code = codeOf(error);
  if (/^(08[0-9]|57P)/.test(code)) return true;
  if (['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ENOENT', 'ETIMEDOUT'].includes(code)) return true;
  return (
    error instanceof Error && /^(Connection terminated|timeout exceeded when trying)/.test(error.message)
  );
}

/** Lends a connection; one on which something failed that way is thrown away. */
export async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  // Without this, a connection cut between two statements would end the process.
  const cut = (): void => {
    broken = true;
  };
  client.on('error', cut);
  try {
    return await work(client);
  } catch (error) {
    broken ||= isCut(error);
    throw error;
  } finally {
    client.off('error', cut);
    client.release(broken);
  }
}
