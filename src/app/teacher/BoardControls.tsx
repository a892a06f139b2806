import { useLocation } from 'preact-iso';
import { LinkButton } from '#app/ui/Button.tsx';
import { Field } from '#app/ui/Field.tsx';
import type { ClassId } from '#domain/ids.ts';
import { t } from '#i18n/locale.ts';
import type { Board } from '#worker/api.ts';
import { type BoardView, boardHref, type Sort, sorts } from './board-view.ts';

export type BoardControlsProps = {
  classId: ClassId;
  view: BoardView;
  board: Board;
  /** How many skills are shown of all. */
  columns: number;
};

/** Order and strand. Both go into the address in place of the last, so that Back leaves the board and not a choice. */
export function BoardControls({ classId, view, board, columns }: BoardControlsProps) {
  const { route } = useLocation();
  const change = (part: Partial<BoardView>) => route(boardHref(classId, { ...view, ...part }), true);
  return (
    <div class="controls">
      <Field label={t('teacher.sort.label')} id="sort">
        {(control) => (
          <select
            {...control}
            class="field-input"
            value={view.sort}
            onChange={(event) => change({ sort: event.currentTarget.value as Sort })}
          >
            {sorts.map((sort) => (
              <option key={sort} value={sort}>
                {t(`teacher.sort.${sort}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {board.strands.length > 1 && (
        <Field label={t('teacher.strand.label')} id="strand">
          {(control) => (
            <select
              {...control}
              class="field-input"
              value={view.strand}
              onChange={(event) => change({ strand: event.currentTarget.value })}
            >
              <option value="all">{t('teacher.strand.all', { count: board.skills.length })}</option>
              {board.strands.map((strand) => (
                <option key={strand.id} value={strand.id}>
                  {strand.title}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {columns < board.skills.length && (
        <p class="controls-note">
          {t('teacher.strand.part', { count: columns, total: board.skills.length })}
        </p>
      )}
      {view.show !== 'everyone' && (
        <LinkButton href={boardHref(classId, { ...view, show: 'everyone' })} variant="quiet">
          {t('teacher.show.all')}
        </LinkButton>
      )}
    </div>
  );
}
