import type { LearnerId } from '#domain/ids.ts';
import { FootpathDatabase } from '#store/database.ts';
import { createPieceSeals } from '#worker/piece-seals.ts';

/**
 * Seals what waits in a database, and at so many written chunks says so and goes no further: in the middle of a transaction, to be
 * killed there (src/worker/piece-seals.browser.test.ts). Both stand in its name.
 */
const [name, writes] = self.name.split(' ');
const db = new FootpathDatabase(name);
const unused = async (): Promise<never> => {
  throw new Error('the school is known');
};
const seals = createPieceSeals({
  db,
  hub: { ask: unused } as never,
  lockOf: async (learner: LearnerId) => (await db.locks.get(learner))?.lock ?? null,
  opened: () => null,
});
let left = Number(writes);
db.chunks.hook('creating', () => {
  left -= 1;
  if (left > 0) return;
  self.postMessage('in the middle');
  for (const end = Date.now() + 10_000; Date.now() < end; );
});
await db.open();
await seals.sealWaiting();
