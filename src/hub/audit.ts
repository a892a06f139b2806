import type { Clock } from './clock.ts';
import type { Accounts } from './storage/accounts.ts';
import type { AuditNote } from './storage/audit.ts';
import { isDiskFull } from './storage/disk-full.ts';

/** The same person reading the same thing again within this time is one entry (AUT-9). */
export const foldMs = 15 * 60_000;
/** So many are remembered for that; the oldest make room. */
const mostRemembered = 5000;

/**
 * Writes down what adults looked at and what was changed (AUT-8). `note` is what routes call:
 *
 *     await services.audit.note({ who: member.id, did: 'read.learner', about: { learner, class: classId } });
 *
 * It resolves before the answer is given. A deed that begins with `read.` is told once in a quarter of an hour, at once and then
 * not again; with a full disk reading goes on, and the next entry that can be written says how many are missing. What
 * *changes* something is written in the transaction of the change instead, so that neither is there without the other:
 * `yield* appendAudit(note, now)` (`storage/audit.ts`). A new deed: `src/domain/audit-api.ts`.
 */
export function createAuditor(audit: Accounts['audit'], clock: Clock) {
  const lastRead = new Map<string, number>();
  let missing = 0;

  /** True when the same was told within the last quarter of an hour. */
  function isTold({ who, did, about = {} }: AuditNote, now: number): boolean {
    if (!did.startsWith('read.')) return false;
    const key = [who, did, about.learner, about.class, about.device, about.staff].join('\n');
    const last = lastRead.get(key);
    // A clock that was set back must not silence anything.
    if (last !== undefined && now >= last && now - last < foldMs) return true;
    lastRead.delete(key);
    lastRead.set(key, now);
    if (lastRead.size > mostRemembered) {
      const oldest = lastRead.keys().next().value;
      if (oldest !== undefined) lastRead.delete(oldest);
    }
    return false;
  }

  async function write(note: AuditNote, now: number): Promise<void> {
    try {
      const told = missing;
      if (told > 0) await audit.append({ who: 'system', did: 'audit.gap', detail: { entries: told } }, now);
      missing -= told;
      await audit.append(note, now);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      missing += 1;
    }
  }

  return {
    async note(note: AuditNote): Promise<void> {
      const now = clock.now();
      if (!isTold(note, now)) await write(note, now);
    },
  };
}

export type Audit = ReturnType<typeof createAuditor>;
