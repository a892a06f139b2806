import { Icon } from '#app/ui/Icon.tsx';
import type { IconName } from '#app/ui/icon-paths.ts';
import type { ClassId } from '#domain/ids.ts';
import { formatNumber } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';
import { type Attention, type Group, groups } from './attention.ts';
import { type BoardView, boardHref } from './board-view.ts';

export const groupIcons: Readonly<Record<Group, IconName>> = {
  stuck: 'warning',
  unheard: 'device',
  idle: 'clock',
  moving: 'path',
};

export type BoardSummaryProps = {
  classId: ClassId;
  view: BoardView;
  attentionByLearner: ReadonlyMap<string, Attention>;
};

/** Four counts that add up to the class. Each says what it counts, and shows those learners when it is tapped. */
export function BoardSummary({ classId, view, attentionByLearner }: BoardSummaryProps) {
  const all = [...attentionByLearner.values()];
  return (
    <ul class="list summary" aria-label={t('teacher.summary.label')}>
      {groups.map((group) => {
        const count = all.filter((one) => one.group === group).length;
        const chosen = view.show === group;
        return (
          <li key={group}>
            <a
              class="summary-tile"
              data-group={count > 0 ? group : 'none'}
              aria-current={chosen ? 'true' : undefined}
              href={boardHref(classId, { ...view, show: chosen ? 'everyone' : group })}
            >
              <span class="summary-head">
                <Icon name={groupIcons[group]} />
                <span class="summary-count">{formatNumber(count)}</span>
                <span class="summary-name">{t(`teacher.group.${group}`)}</span>
              </span>
              <span class="summary-words">{t(`teacher.group.${group}.words`)}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}
