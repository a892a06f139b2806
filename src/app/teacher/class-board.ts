import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { follow, worker } from '#app/shell/worker-client.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { ClassId } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import type { Board, Stop } from '#worker/api.ts';

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
      held.value = { classId, board };
    },
  );
}

export function letGoOfBoard(): void {
  stop?.();
  stop = undefined;
  held.value = null;
}
