import { signal } from '@preact/signals';

const words = signal('');

/** Says in words what the cell under the pointer or the focus shows. Null: the pointer left the grid. */
export function showPointed(cell: HTMLTableCellElement | null): void {
  words.value = cell?.getAttribute('aria-label') ?? '';
}

/** A line under the grid, so that nobody has to know the marks by heart. Screen readers hear the cell itself. */
export function PointedCell() {
  return (
    <p class="pointed" aria-hidden="true">
      {words.value}
    </p>
  );
}
