import { createHash } from 'node:crypto';
import type { LogRow } from './log-file.ts';

/** The rows of `count` students, by a hash of their ids: a sample that depends on nothing but who they are. */
export function ofSomeStudents(log: readonly LogRow[], count: number): readonly LogRow[] {
  const hashes = Array.from(new Set(log.map(({ learner }) => learner)), (learner) => ({
    learner,
    hash: createHash('sha256').update(learner).digest('hex'),
  }));
  hashes.sort((a, b) => (a.hash < b.hash ? -1 : 1));
  const chosen = new Set(hashes.slice(0, count).map(({ learner }) => learner));
  return log.filter(({ learner }) => chosen.has(learner));
}
