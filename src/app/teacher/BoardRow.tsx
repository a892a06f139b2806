import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '#app/ui/Icon.tsx';
import { Picture } from '#app/ui/Picture.tsx';
import { formatNumber } from '#i18n/format.ts';
import { locale, t } from '#i18n/locale.ts';
import type { Board, BoardEntry } from '#worker/api.ts';
import type { Group } from './attention.ts';
import { groupIcons } from './BoardSummary.tsx';
import { handInFact } from './hand-in-fact.ts';
import { fillCells } from './skill-cells.ts';
import { lastHeardWords } from './when.ts';

export type BoardRowProps = {
  learner: BoardEntry;
  skills: Board['skills'];
  href: string;
  group: Group;
  now: number;
};

/**
 * A learner's row. The skills' cells are the one part of the page that Preact does not make: thousands of them, of one
 * element and two attributes each, take it fifteen times as long as the DOM by hand. They are touched only when the
 * learner's data or the columns change, not by sorting or the minute's tick.
 */
export function BoardRow({ learner, skills, href, group, now }: BoardRowProps) {
  const language = locale.value;
  const fact = handInFact(learner, now);
  const row = useRef<HTMLTableRowElement>(null);
  useLayoutEffect(() => {
    if (row.current) fillCells(row.current, learner, skills);
  }, [learner, skills, language]);
  return (
    <tr data-learner={learner.learner} ref={row}>
      <th class="grid-name" scope="row">
        {/* The grid has one tab stop; Enter on the cell does what this link does. */}
        <a class="grid-link" href={href} tabIndex={-1}>
          <Picture name={learner.picture} size="small" />
          <bdi class="grid-name-words">{learner.name}</bdi>
          {group !== 'moving' && (
            <span class="grid-flag" data-group={group}>
              <Icon name={groupIcons[group]} label={t(`teacher.group.${group}`)} />
            </span>
          )}
        </a>
      </th>
      <td class="grid-fact grid-number">{formatNumber(learner.answersThisWeek)}</td>
      <td class="grid-fact">{lastHeardWords(learner.lastHeard, now)}</td>
      <td class="grid-fact" data-hand-in={fact.state}>
        <span class="grid-hand-in">
          <Icon name={fact.icon} />
          <span>{fact.words}</span>
        </span>
      </td>
    </tr>
  );
}
