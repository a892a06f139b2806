import { createHash } from 'node:crypto';
import type { AuditAbout, AuditActor, AuditDeed, AuditDetail } from '#domain/audit-api.ts';
import type { LearnerId } from '#domain/ids.ts';
import { canonical } from '#log/canonical.ts';
import type { SqlEngine } from './engine.ts';
import { readSetting, writeSetting } from './settings.ts';
import { all, run, type SqlValue, type Steps } from './steps.ts';

/** What somebody did, to be written down. Ids, never names or contents. */
export type AuditNote = {
  readonly who: AuditActor;
  readonly did: AuditDeed;
  readonly about?: AuditAbout;
  readonly detail?: AuditDetail;
};

/** An entry as it lies in the table; '' for "nobody", because an index is of use only without NULL. */
export type AuditRow = {
  readonly n: number;
  readonly at: number;
  readonly who: string;
  readonly did: string;
  readonly learner: string;
  readonly class: string;
  readonly device: string;
  readonly staff: string;
  /** JSON */
  readonly detail: string;
  readonly hash: string;
};

/** How many entries there are, and the hash of the last: a digest of all. */
export type AuditHead = { readonly n: number; readonly hash: string };

export type AuditFilter = { readonly who: AuditActor | null; readonly learner: LearnerId | null };

const columns = 'n, at, who, did, learner, class, device, staff, detail, hash';

export const noEntry: AuditHead = { n: 0, hash: '0'.repeat(64) };

/** hash(n) = SHA-256(hash(n−1) ‖ canonical JSON of entry n without its hash), hex (AUT-8). */
export function hashEntry(before: string, { hash: _, ...entry }: AuditRow): string {
  return createHash('sha256').update(Buffer.from(before, 'hex')).update(canonical(entry)).digest('hex');
}

export function* readAuditHead(): Steps<AuditHead> {
  return auditHeadOf(yield* readSetting('audit-head'));
}

/** As it stands among the settings. */
export function auditHeadOf(text: string | null): AuditHead {
  const [n, hash] = (text ?? '').split(' ');
  return n && hash ? { n: Number(n), hash } : noEntry;
}

/**
 * One entry more, in the transaction of the change that it tells of: `yield* appendAudit({ … }, now)` inside `engine.write`. For what
 * changes nothing there is `services.audit.note`.
 */
export function* appendAudit(
  { who, did, about = {}, detail = {} }: AuditNote,
  now: number,
): Steps<AuditHead> {
  const before = yield* readAuditHead();
  const entry: AuditRow = {
    n: before.n + 1,
    at: Math.trunc(now),
    who,
    did,
    learner: about.learner ?? '',
    class: about.class ?? '',
    device: about.device ?? '',
    staff: about.staff ?? '',
    detail: JSON.stringify(detail),
    hash: '',
  };
  const hash = hashEntry(before.hash, entry);
  yield* run(
    `INSERT INTO audit (school, ${columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    entry.n,
    entry.at,
    entry.who,
    entry.did,
    entry.learner,
    entry.class,
    entry.device,
    entry.staff,
    entry.detail,
    hash,
  );
  yield* writeSetting('audit-head', `${entry.n} ${hash}`);
  return { n: entry.n, hash };
}

export const readAudit = (after: number, limit: number): Steps<readonly AuditRow[]> =>
  all<AuditRow>(
    `SELECT ${columns} FROM audit WHERE school = $1 AND n > $2 ORDER BY n LIMIT ${Math.trunc(limit)}`,
    after,
  );

/** The log of who did what (AUT-8): written to its end, never changed. */
export function createAudit(engine: SqlEngine) {
  function page(before: number, limit: number, { who, learner }: AuditFilter): Steps<readonly AuditRow[]> {
    const values: SqlValue[] = [before];
    const wanted = [
      ['who', who],
      ['learner', learner],
    ] as const;
    let where = '';
    for (const [column, value] of wanted)
      if (value !== null) where += ` AND ${column} = $${values.push(value) + 1}`;
    return all<AuditRow>(
      `SELECT ${columns} FROM audit WHERE school = $1 AND n < $2${where} ORDER BY n DESC LIMIT ${Math.trunc(limit)}`,
      ...values,
    );
  }

  return {
    append: (note: AuditNote, now: number): Promise<AuditHead> => engine.write(() => appendAudit(note, now)),
    /** The newest before a number, newest first. */
    page: (before: number, limit: number, filter: AuditFilter): Promise<readonly AuditRow[]> =>
      engine.read(() => page(before, limit, filter)),
    head: (): Promise<AuditHead> => engine.read(readAuditHead),
  };
}
