import { signal } from '@preact/signals';
import { t } from '#i18n/locale.ts';

const words = signal('');

/** Says in words what the cell under the pointer or the focus shows. Null: the pointer left the grid. */
export function showPointed(cell: HTMLTableCellElement | null): void {
  words.value = cell?.getAttribute('aria-label') ?? '';
}

/** A line over the grid, so that nobody has to know the marks by heart. Screen readers hear the cell itself. */
export function PointedCell() {
  return (
    <p class="pointed" aria-hidden="true" data-pointed={words.value !== '' || undefined}>
      {words.value || t('teacher.grid.point')}
    </p>
  );
}
