import type { DatabaseSync } from 'node:sqlite';
import type { StaffId } from '#domain/ids.ts';
import { hashToken, mintToken } from '#hub/auth/secret-token.ts';
import { prepareQuery, prepareStatement } from './query.ts';

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

/**
 * Who is signed in. Tokens are kept as hashes and changed every hour. The one before stays good until the new one has
 * been used, so that an answer lost on bad Wi-Fi signs nobody out.
 */
export function createSessions(db: DatabaseSync) {
  const columns = 'token, previous, staff, rotated, expires';
  const findByToken = prepareQuery<Row>(db, `SELECT ${columns} FROM sessions WHERE token = ?`);
  const findByPrevious = prepareQuery<Row>(db, `SELECT ${columns} FROM sessions WHERE previous = ?`);
  const insert = prepareStatement(
    db,
    'INSERT INTO sessions (token, previous, staff, rotated, expires) VALUES (?, NULL, ?, ?, ?)',
  );
  const rotate = prepareStatement(
    db,
    'UPDATE sessions SET token = ?, previous = ?, rotated = ?, expires = ? WHERE token = ?',
  );
  const settle = prepareStatement(db, 'UPDATE sessions SET previous = NULL, expires = ? WHERE token = ?');
  const remove = prepareStatement(db, 'DELETE FROM sessions WHERE token = ? OR previous = ?');
  const removeExpired = prepareStatement(db, 'DELETE FROM sessions WHERE expires <= ?');

  return {
    open(staff: StaffId, now: number): string {
      removeExpired(now);
      const token = mintToken();
      insert(hashToken(token), staff, now, now + sessionMs);
      return token;
    },

    find(token: string, now: number): FoundSession | null {
      const hash = hashToken(token);
      const current = findByToken.one(hash);
      const row = current ?? findByPrevious.one(hash);
      if (!row || row.expires <= now) return null;
      const due = current ? now - row.rotated > rotateAfterMs : now - row.rotated > graceMs;
      if (due) {
        const fresh = mintToken();
        rotate(hashToken(fresh), hash, now, now + sessionMs, row.token);
        return { staff: row.staff, cookie: fresh };
      }
      // A minute's use need not be written down each time.
      const moved = row.expires - now < sessionMs - graceMs;
      if (!current || (row.previous === null && !moved)) return { staff: row.staff, cookie: null };
      settle(now + sessionMs, row.token);
      return { staff: row.staff, cookie: token };
    },

    close(token: string): void {
      const hash = hashToken(token);
      remove(hash, hash);
    },
  };
}
