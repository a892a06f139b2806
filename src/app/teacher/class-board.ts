import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { follow, worker } from '#app/shell/worker-client.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { ClassId } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import type { Board, BoardEntry, BoardMark, Stop } from '#worker/api.ts';

type Held = { readonly classId: ClassId; readonly board: Result<Board, Failure> | null };

const held = signal<Held | null>(null);
let stop: Stop | undefined;

/**
 * The board of a class as the worker last showed it; null until it has. One class is followed from its first page on
 * until another is opened or the teacher signs out, so that going to a learner and back costs nothing.
 */
export function useClassBoard(classId: ClassId): Result<Board, Failure> | null {
  useEffect(() => holdBoard(classId), [classId]);
  return held.value?.classId === classId ? held.value.board : null;
}

function holdBoard(classId: ClassId): void {
  if (held.peek()?.classId === classId) return;
  letGoOfBoard();
  held.value = { classId, board: null };
  stop = follow<Result<Board, Failure>>(
    (tell) => worker().watchBoard(classId, tell),
    (board) => {
      const before = held.peek()?.board;
      held.value = {
        classId,
        board: board.ok && before?.ok ? { ok: true, value: keepSame(before.value, board.value) } : board,
      };
    },
  );
}

/**
 * The new board with what is the same as before being the very same objects: the hub is asked every few seconds, mostly
 * to hear that nothing has changed, and rows of the same learner are not drawn again.
 */
function keepSame(before: Board, next: Board): Board {
  const entryByLearner = new Map(before.answer.learners.map((entry) => [entry.learner, entry]));
  const learners = next.answer.learners.map((entry) => {
    const known = entryByLearner.get(entry.learner);
    return known && isSameEntry(known, entry) ? known : entry;
  });
  const samePack =
    before.answer.pack?.hash === next.answer.pack?.hash && before.skills.length === next.skills.length;
  const { skills, strands } = samePack ? before : next;
  return { ...next, answer: { ...next.answer, learners }, skills, strands };
}

function isSameEntry(a: BoardEntry, b: BoardEntry): boolean {
  return (
    a.name === b.name &&
    a.picture === b.picture &&
    a.lastHeard === b.lastHeard &&
    a.waiting === b.waiting &&
    a.answers === b.answers &&
    a.answersThisWeek === b.answersThisWeek &&
    a.lastAnswer === b.lastAnswer &&
    JSON.stringify([a.plan, a.staff, a.devices]) === JSON.stringify([b.plan, b.staff, b.devices]) &&
    a.cells.length === b.cells.length &&
    a.cells.every((cell, at) => isSameMark(cell, b.cells[at]))
  );
}

function isSameMark(a: BoardMark, b: BoardMark | undefined): boolean {
  return (
    a.skill === b?.skill &&
    a.standing === b.standing &&
    a.probability === b.probability &&
    a.uncertainty === b.uncertainty &&
    a.answers === b.answers &&
    a.lastAt === b.lastAt &&
    a.recent === b.recent
  );
}

export function letGoOfBoard(): void {
  stop?.();
  stop = undefined;
  held.value = null;
}
