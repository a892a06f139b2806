/**
 * Walking through the grid with one tab stop: exactly one cell has tabindex 0, and the arrows carry it along. Kept on
 * the elements and not in state, so that a step costs two attributes and no rendering.
 */

/** Gives a grid that has no tab stop, or lost it with its row, one at its first cell. */
export function enterGrid(table: HTMLTableElement): void {
  if (table.querySelector('[tabindex="0"]')) return;
  table.tBodies[0]?.rows[0]?.cells[0]?.setAttribute('tabindex', '0');
}

export function moveByKey(event: KeyboardEvent, from: HTMLTableCellElement): void {
  const to = target(event, from);
  if (!to) return;
  event.preventDefault();
  if (to === from) return;
  from.removeAttribute('tabindex');
  to.setAttribute('tabindex', '0');
  to.focus();
}

const page = 8;

function target(event: KeyboardEvent, from: HTMLTableCellElement): HTMLTableCellElement | undefined {
  const body = from.closest('tbody');
  const row = from.closest('tr');
  if (!body || !row || event.altKey || event.metaKey) return undefined;
  const rows = body.rows;
  const at = row.sectionRowIndex;
  const lastRow = rows.length - 1;
  const lastCell = row.cells.length - 1;
  const forward = getComputedStyle(body).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const backward = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight';
  const cell = (rowIndex: number, cellIndex: number) =>
    rows[Math.min(lastRow, Math.max(0, rowIndex))]?.cells[Math.min(lastCell, Math.max(0, cellIndex))];
  switch (event.key) {
    case forward:
      return cell(at, from.cellIndex + 1);
    case backward:
      return cell(at, from.cellIndex - 1);
    case 'ArrowDown':
      return cell(at + 1, from.cellIndex);
    case 'ArrowUp':
      return cell(at - 1, from.cellIndex);
    case 'PageDown':
      return cell(at + page, from.cellIndex);
    case 'PageUp':
      return cell(at - page, from.cellIndex);
    case 'Home':
      return cell(event.ctrlKey ? 0 : at, 0);
    case 'End':
      return cell(event.ctrlKey ? lastRow : at, lastCell);
    default:
      return undefined;
  }
}
