import { hostname } from 'node:os';
import type { Pool } from 'pg';

/** A hub says so often that it is there, ms. */
export const renewMs = 5000;
/** One that has not been heard of for this long, by the server's clock, has ended or been cut off. */
export const staleSeconds = 20;
const lookMs = 500;

export type Lease = { readonly holder: string; end(): Promise<void> };
type Row = { readonly holder: string; readonly renewed: string };

/**
 * One hub a school (HUB-20, HUB-28): a row that names who serves it. Null when another hub does, as is seen by its next
 * sign of life. When this hub finds later that it was taken over, `lost` is called once; it cannot write any more by then.
 *
 * @param token what tells this hub from others of this computer
 */
export async function takeLease(
  pool: Pool,
  school: string,
  token: string,
  lost: () => void,
): Promise<Lease | null> {
  const holder = `${hostname()} ${process.pid} ${token}`;
  return (await take(pool, school, holder)) ? keep(pool, school, holder, lost) : null;
}

async function take(pool: Pool, school: string, holder: string): Promise<boolean> {
  let seen: Row | null = null;
  for (;;) {
    const gone = seen && isGone(seen.holder) ? seen.holder : '';
    const taken = await pool.query(
      `INSERT INTO hubs (school, holder, renewed) VALUES ($1, $2, now())
       ON CONFLICT (school) DO UPDATE SET holder = excluded.holder, renewed = excluded.renewed
       WHERE hubs.holder = '' OR hubs.holder = $3 OR hubs.renewed < now() - interval '${staleSeconds} seconds'`,
      [school, holder, gone],
    );
    if (taken.rowCount === 1) return true;
    const found = await pool.query(
      'SELECT holder, CAST(renewed AS TEXT) AS renewed FROM hubs WHERE school = $1',
      [school],
    );
    const row = found.rows[0] as Row | undefined;
    if (seen && row && row.renewed !== seen.renewed) return false;
    const isFirstLook = seen === null;
    seen = row ?? null;
    if (!isFirstLook || !row || !isGone(row.holder)) await new Promise((turn) => setTimeout(turn, lookMs));
  }
}

function keep(pool: Pool, school: string, holder: string, lost: () => void): Lease {
  let isOver = false;
  const renew = async (): Promise<void> => {
    const renewed = await pool.query('UPDATE hubs SET renewed = now() WHERE school = $1 AND holder = $2', [
      school,
      holder,
    ]);
    if (isOver || renewed.rowCount === 1) return;
    isOver = true;
    clearInterval(timer);
    lost();
  };
  // A server that is away for a moment is no reason to give up: the next try is soon.
  const timer = setInterval(() => void renew().catch(() => undefined), renewMs);
  timer.unref();
  return {
    holder,
    end: async () => {
      isOver = true;
      clearInterval(timer);
      await pool.query(`UPDATE hubs SET holder = '' WHERE school = $1 AND holder = $2`, [school, holder]);
    },
  };
}

/** True when a process of this computer held it and is no more: a hub that was killed starts again at once. */
function isGone(holder: string): boolean {
  const [host, pid] = holder.split(' ');
  if (host !== hostname() || !pid) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
