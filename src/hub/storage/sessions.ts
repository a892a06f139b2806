import type { StaffId } from '#domain/ids.ts';
import { hashToken, mintToken } from '#hub/auth/secret-token.ts';
import { appendAudit } from './audit.ts';
import { isDiskFull } from './disk-full.ts';
import type { SqlEngine } from './engine.ts';
import { one, run, type Steps } from './steps.ts';

/** A session ends when it has not been used for this long (HUB-8). */
export const sessionMs = 12 * 3_600_000;
const rotateAfterMs = 3_600_000;
/** Requests under way when the token was changed still carry the old one. */
const graceMs = 60_000;

type Row = {
  readonly token: Uint8Array;
  readonly previous: Uint8Array | null;
  readonly staff: StaffId;
  readonly rotated: number;
  readonly expires: number;
};

/** `cookie`: what to put in the cookie from now on; null to leave it. */
export type FoundSession = { readonly staff: StaffId; readonly cookie: string | null };

type Found = { readonly row: Row; readonly isCurrent: boolean };

/**
 * Who is signed in. Tokens are kept as hashes and changed every hour. The one before stays good until the new one has
 * been used, so that an answer lost on bad Wi-Fi signs nobody out.
 */
export function createSessions(engine: SqlEngine) {
  function* look(hash: Uint8Array, now: number): Steps<Found | null> {
    const current = yield* one<Row>(
      'SELECT token, previous, staff, rotated, expires FROM sessions WHERE school = $1 AND token = $2',
      hash,
    );
    const row =
      current ??
      (yield* one<Row>(
        'SELECT token, previous, staff, rotated, expires FROM sessions WHERE school = $1 AND previous = $2',
        hash,
      ));
    return row && row.expires > now ? { row, isCurrent: current !== null } : null;
  }

  const isDue = ({ row, isCurrent }: Found, now: number): boolean =>
    now - row.rotated > (isCurrent ? rotateAfterMs : graceMs);

  /** The new token was used, so the one before is void; a minute's use need not be written down each time. */
  const isToSettle = ({ row, isCurrent }: Found, now: number): boolean =>
    isCurrent && (row.previous !== null || row.expires - now < sessionMs - graceMs);

  function* use(token: string, now: number): Steps<FoundSession | null> {
    const hash = hashToken(token);
    const found = yield* look(hash, now);
    if (!found) return null;
    const { row } = found;
    if (isDue(found, now)) {
      const fresh = mintToken();
      yield* run(
        `UPDATE sessions SET token = $2, previous = $3, rotated = $4, expires = $5
         WHERE school = $1 AND token = $6`,
        hashToken(fresh),
        hash,
        now,
        now + sessionMs,
        row.token,
      );
      return { staff: row.staff, cookie: fresh };
    }
    if (!isToSettle(found, now)) return { staff: row.staff, cookie: null };
    yield* run(
      'UPDATE sessions SET previous = NULL, expires = $2 WHERE school = $1 AND token = $3',
      now + sessionMs,
      row.token,
    );
    return { staff: row.staff, cookie: token };
  }

  function* open(staff: StaffId, now: number): Steps<string> {
    yield* run('DELETE FROM sessions WHERE school = $1 AND expires <= $2', now);
    const token = mintToken();
    yield* run(
      `INSERT INTO sessions (school, token, previous, staff, rotated, expires)
       VALUES ($1, $2, NULL, $3, $4, $5)`,
      hashToken(token),
      staff,
      now,
      now + sessionMs,
    );
    yield* appendAudit({ who: staff, did: 'sign-in', about: { staff } }, now);
    return token;
  }

  function* closeAll(staff: StaffId, now: number): Steps<void> {
    yield* run('DELETE FROM sessions WHERE school = $1 AND staff = $2', staff);
    yield* appendAudit({ who: staff, did: 'sign-out.everywhere', about: { staff } }, now);
  }

  return {
    open: (staff: StaffId, now: number): Promise<string> => engine.write(() => open(staff, now)),

    /** Looks first and writes only when something is due: most requests of a session change nothing. */
    async find(token: string, now: number): Promise<FoundSession | null> {
      const found = await engine.read(() => look(hashToken(token), now));
      if (!found) return null;
      const asItIs: FoundSession = { staff: found.row.staff, cookie: null };
      if (!isDue(found, now) && !isToSettle(found, now)) return asItIs;
      try {
        return await engine.write(() => use(token, now));
      } catch (error) {
        // The board is shown on a full disk too; the token is changed when there is room.
        if (isDiskFull(error)) return asItIs;
        throw error;
      }
    },

    /** Signed out everywhere (AUT-6). */
    closeAll: (staff: StaffId, now: number): Promise<void> => engine.write(() => closeAll(staff, now)),

    close: (token: string): Promise<void> =>
      engine.write(() =>
        run('DELETE FROM sessions WHERE school = $1 AND (token = $2 OR previous = $2)', hashToken(token)),
      ),
  };
}
