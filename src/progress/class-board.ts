import type { LearnerEnrolled } from '#domain/events/class-events.ts';
import type { BoardCell, BoardLearner } from '#domain/hub-api.ts';
import type { StaffId } from '#domain/ids.ts';
import type { Content } from '#engine/content.ts';
import { own } from '#engine/own.ts';
import { dayOf } from './day-counts.ts';
import type { LearnerProgress } from './learner-progress.ts';
import { standingsOf } from './standings.ts';

/** What the hub knows beside the log: of a learner's devices, and what staff are called. */
export type HubFacts = Pick<BoardLearner, 'lastHeard' | 'waiting' | 'devices'> & {
  readonly staffName: (id: StaffId) => string | null;
};

/** One learner's row of the teacher's board, from the very functions that the learner's own screen uses. */
export function boardLearner(
  progress: LearnerProgress,
  entry: Pick<LearnerEnrolled, 'learner' | 'name' | 'picture'>,
  content: Content,
  now: number,
  facts: HubFacts,
): BoardLearner {
  const cells: BoardCell[] = [];
  for (const standing of standingsOf(progress, content, now)) {
    const evidence = own(progress.evidence, standing.skill) ?? [];
    if (evidence.length > 0 || standing.standing !== 'later') {
      cells.push({ ...standing, evidence: evidence.slice() });
    }
  }
  return {
    learner: entry.learner,
    name: entry.name,
    picture: entry.picture,
    lastHeard: facts.lastHeard,
    waiting: facts.waiting,
    devices: facts.devices,
    answers: progress.answers,
    answersThisWeek: answersInDays(progress, now, 7),
    lastAnswer: progress.lastAnswer,
    plan: progress.plan && { ...progress.plan, skills: progress.plan.skills.slice() },
    staff: progress.staff.map((given) => ({
      ...given,
      skills: given.skills.slice(),
      by: facts.staffName(given.by),
    })),
    cells,
  };
}

/** Answers on the last so many UTC days, today included. */
export function answersInDays(progress: LearnerProgress, now: number, days: number): number {
  const first = dayOf(now) - days + 1;
  return progress.days.reduce((sum, { day, answers }) => (day >= first ? sum + answers : sum), 0);
}
