import type { BoardAnswer, BoardLearner, LearnerAnswer, LearnerDevice, WhyAnswer } from '#domain/hub-api.ts';
import { type ClassId, type LearnerId, learnerPartition, type StaffId } from '#domain/ids.ts';
import { invariant } from '#domain/invariant.ts';
import type { Why } from '#domain/standing.ts';
import { learnersOf } from '#log/projections/roster.ts';
import { boardLearner } from '#progress/class-board.ts';
import { whyOf } from '#progress/why.ts';
import { contentOfClass } from './class-lesson.ts';
import { teacherClass } from './class-summary.ts';
import type { HubServices } from './services.ts';

/** What the asker has: the board up to this arrival, made at this time by the hub's clock. */
export type BoardSince = { readonly arrival: number; readonly at: number };

/**
 * A class's board (HUB-12): the learners of whom something changed since, by the very folds their own devices use.
 * "Changed" is an event, a new name, other content, or a contact: what a device still holds is news without an event.
 */
export async function makeBoard(
  services: HubServices,
  classId: ClassId,
  since: BoardSince,
): Promise<Omit<BoardAnswer, 'matters'>> {
  const { accounts, clock, packs, progress, school, store } = services;
  const hello = await services.hello();
  // Taken first: what arrives while the board is made is told again next time, and never missed.
  const cursor = await store.cursor();
  const view = await school.view(classId);
  const entries = learnersOf(view.roster);
  const pack = view.roster.pack?.value ?? null;
  const content = contentOfClass(packs, view.roster);
  const staffName = await staffNames(services);
  const learners: BoardLearner[] = [];
  for (const entry of entries) {
    const read = await progress.read(entry.learner, content);
    const contact = await accounts.claims.contactOf(learnerPartition(entry.learner));
    const isNews =
      since.arrival === 0 ||
      read.arrival > since.arrival ||
      (view.changedAt.get(entry.learner) ?? 0) > since.arrival ||
      view.contentChangedAt > since.arrival ||
      (contact.lastHeard ?? 0) >= since.at;
    if (!isNews) continue;
    const facts = { ...contact, devices: await devicesOf(services, entry.learner), staffName };
    learners.push(boardLearner(read.progress, entry, content, clock.now(), facts));
  }
  return {
    hello,
    class: await teacherClass(services, classId),
    pack: pack && { hash: pack.pack, title: pack.title },
    cursor,
    roster: entries.map(({ learner }) => learner),
    erased: [...view.roster.erased],
    learners,
  };
}

const devicesOf = async ({ accounts }: HubServices, learner: LearnerId): Promise<LearnerDevice[]> => [
  ...(await accounts.claims.devicesOf(learnerPartition(learner))),
];

/** One learner of the class, with the reasons behind every number (HUB-25): too much to send of all. */
export async function makeLearnerAnswer(
  services: HubServices,
  classId: ClassId,
  learner: LearnerId,
): Promise<LearnerAnswer> {
  const { accounts, clock, packs, school } = services;
  const { roster } = await school.view(classId);
  const entry = learnersOf(roster).find((one) => one.learner === learner);
  invariant(entry, 'the learner is in the class');
  const content = contentOfClass(packs, roster);
  const { progress } = await services.progress.read(learner, content);
  const now = clock.now();
  const contact = await accounts.claims.contactOf(learnerPartition(learner));
  return {
    hello: await services.hello(),
    learner: boardLearner(progress, entry, content, now, {
      ...contact,
      devices: await devicesOf(services, learner),
      staffName: await staffNames(services),
    }),
    whys: content.skills.flatMap(({ id }) => whyAnswerOf(whyOf(progress, content, id, now)) ?? []),
  };
}

const whyAnswerOf = (why: Why | null): WhyAnswer | null => why && { ...why, terms: why.terms.slice() };

async function staffNames({ accounts }: HubServices): Promise<(id: StaffId) => string | null> {
  const names = await accounts.staff.names();
  return (id) => names.get(id) ?? null;
}
