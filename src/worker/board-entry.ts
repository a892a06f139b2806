import type { BoardCell, BoardLearner } from '#domain/hub-api.ts';
import type { BoardEntry, BoardMark } from './api.ts';

const recentAnswers = 4;

/** A learner as the board shows them: every cell with its last answers in a word instead of its evidence. */
export function entryOf({ cells, ...learner }: BoardLearner): BoardEntry {
  return { ...learner, cells: cells.map(markOf) };
}

function markOf({ evidence, ...standing }: BoardCell): BoardMark {
  const last = evidence.slice(-recentAnswers);
  return { ...standing, recent: last.map(({ correct }) => (correct ? '1' : '0')).join('') };
}
