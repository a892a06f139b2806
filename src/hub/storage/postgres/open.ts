import { err, ok, type Result } from '#domain/result.ts';
import { mintId } from '#hub/auth/secret-token.ts';
import type { OpenFailure } from '#hub/storage/open-failure.ts';
import { createPool } from './connect.ts';
import { type besideTheHub, createPostgresEngine, type PostgresEngine } from './engine.ts';
import { takeLease } from './lease.ts';
import { migrate, newestVersion, versionOf } from './migrate.ts';

/** `url`: as PostgreSQL writes it (postgres://user:password@host:port/database). `school`: whose hub this is. */
export type PostgresPlace = { readonly url: string; readonly school: string };

export type OpenPostgres = { readonly engine: PostgresEngine; close(): Promise<void> };

/**
 * Opens a school's part of a PostgreSQL database, for the one hub that serves it.
 *
 * @param lost told when another hub has taken the school over
 */
export async function openPostgres(
  { url, school }: PostgresPlace,
  lost: () => void,
  tell: (migration: string) => void = () => undefined,
): Promise<Result<OpenPostgres, OpenFailure>> {
  const pool = createPool(url);
  try {
    const version = await versionOf(pool);
    const refused =
      version > newestVersion() ? err<OpenFailure>({ type: 'newer', version }) : await durable(pool);
    if (!refused.ok) {
      await pool.end();
      return refused;
    }
    await migrate(pool, tell);
    const lease = await takeLease(pool, school, mintId('hub'), lost);
    if (!lease) {
      await pool.end();
      return err({ type: 'in-use' });
    }
    return ok({
      engine: createPostgresEngine(pool, school, lease.holder),
      close: async () => {
        await lease.end().catch(() => undefined);
        await pool.end();
      },
    });
  } catch (error) {
    await pool.end();
    return err(unreachable(url, error));
  }
}

/** The same without the lease, to look only: while the school's hub runs, or when it does not. */
export async function openPostgresToRead(
  { url, school }: PostgresPlace,
  holder: typeof besideTheHub | null = null,
): Promise<Result<OpenPostgres, OpenFailure>> {
  const pool = createPool(url);
  try {
    const version = await versionOf(pool);
    if (version === newestVersion())
      return ok({ engine: createPostgresEngine(pool, school, holder), close: () => pool.end() });
    await pool.end();
    return err(version > newestVersion() ? { type: 'newer', version } : { type: 'older', version });
  } catch (error) {
    await pool.end();
    return err(unreachable(url, error));
  }
}

/** HUB-2: a server that answers before it has written would make a receipt a lie. Servers without the setting pass. */
async function durable(pool: ReturnType<typeof createPool>): Promise<Result<null, OpenFailure>> {
  const { rows } = await pool.query(
    `SELECT current_setting('synchronous_commit', true) AS commits, current_setting('fsync', true) AS syncs`,
  );
  const { commits, syncs } = rows[0] as { commits: string | null; syncs: string | null };
  return commits === 'off' || syncs === 'off' ? err({ type: 'not-durable' }) : ok(null);
}

function unreachable(url: string, error: unknown): OpenFailure {
  // The address without the password.
  const server = URL.canParse(url) ? `${new URL(url).host}${new URL(url).pathname}` : 'DATABASE_URL';
  const detail =
    error instanceof AggregateError
      ? error.errors.map(String).join('; ')
      : error instanceof Error
        ? error.message
        : String(error);
  return { type: 'unreachable', server, detail };
}
