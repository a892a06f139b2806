import type { Board, BoardEntry } from '#worker/api.ts';
import { cellWords } from './standing-words.ts';

/** Columns between the name and the first skill. */
export const factColumns = 3;

/**
 * Puts a cell for each skill at the end of a learner's row, or brings those that are there up to date. A cell says where
 * the learner stands by `data-standing`, which CSS draws, and is called in full by its label.
 */
export function fillCells(row: HTMLTableRowElement, entry: BoardEntry, skills: Board['skills']): void {
  const markBySkill = new Map(entry.cells.map((mark) => [mark.skill, mark]));
  const before = 1 + factColumns;
  while (row.cells.length > before + skills.length) row.lastElementChild?.remove();
  // Walked by sibling: `row.cells[n]` counts from the start each time.
  let cell = row.cells[before] ?? null;
  for (const { skill, title } of skills) {
    const mark = markBySkill.get(skill);
    const td = cell ?? document.createElement('td');
    put(td, 'data-standing', mark?.standing ?? 'later');
    put(td, 'aria-label', cellWords(entry.name, title, mark));
    if (!cell) row.append(td);
    cell = cell ? (cell.nextElementSibling as HTMLTableCellElement | null) : null;
  }
}

function put(cell: HTMLElement, name: string, value: string): void {
  if (cell.getAttribute(name) !== value) cell.setAttribute(name, value);
}
