import type { BoardAnswer, BoardLearner } from '#domain/hub-api.ts';
import { type ClassId, learnerPartition } from '#domain/ids.ts';
import { contentOf } from '#engine/content.ts';
import { learnersOf } from '#log/projections/roster.ts';
import { boardLearner } from '#progress/class-board.ts';
import { teacherClass } from './class-summary.ts';
import type { HubServices } from './services.ts';

/** What the asker has: the board up to this arrival, made at this time by the hub's clock. */
export type BoardSince = { readonly arrival: number; readonly at: number };

const nothing = contentOf([]);

/**
 * A class's board (HUB-12): the learners of whom something changed since, by the very folds their own devices use.
 * "Changed" is an event, a new name, another pack, or a contact: what a device still holds is news without an event.
 */
export async function makeBoard(
  services: HubServices,
  classId: ClassId,
  since: BoardSince,
): Promise<BoardAnswer> {
  const { accounts, clock, packs, progress, school, store } = services;
  const hello = services.hello();
  // Taken first: what arrives while the board is made is told again next time, and never missed.
  const cursor = await store.cursor();
  const view = await school.view(classId);
  const entries = learnersOf(view.roster);
  const pack = view.roster.pack?.value ?? null;
  const content = (pack && packs.lesson(pack.pack)?.content) ?? nothing;
  const learners: BoardLearner[] = [];
  for (const entry of entries) {
    const read = await progress.read(entry.learner);
    const contact = accounts.claims.contactOf(learnerPartition(entry.learner));
    const isNews =
      since.arrival === 0 ||
      read.arrival > since.arrival ||
      (view.changedAt.get(entry.learner) ?? 0) > since.arrival ||
      view.packChangedAt > since.arrival ||
      (contact.lastHeard ?? 0) >= since.at;
    if (isNews) learners.push(boardLearner(read.progress, entry, content, clock.now(), contact));
  }
  return {
    hello,
    class: await teacherClass(services, classId),
    pack: pack && { hash: pack.pack, title: pack.title },
    cursor,
    roster: entries.map(({ learner }) => learner),
    learners,
  };
}
