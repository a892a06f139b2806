import { useMemo } from 'preact/hooks';
import { Icon } from '#app/ui/Icon.tsx';
import { Picture } from '#app/ui/Picture.tsx';
import { formatNumber } from '#i18n/format.ts';
import { locale, t } from '#i18n/locale.ts';
import type { Board, BoardEntry } from '#worker/api.ts';
import type { Group } from './attention.ts';
import { groupIcons } from './BoardSummary.tsx';
import { cellWords } from './standing-words.ts';
import { lastHeardWords, waitingWords } from './when.ts';

/** Columns between the name and the first skill. */
export const factColumns = 3;

export type BoardRowProps = {
  learner: BoardEntry;
  skills: Board['skills'];
  href: string;
  group: Group;
  now: number;
};

/** A learner's row. Its cells are made once for the same data: sorting and the minute's tick do not touch them. */
export function BoardRow({ learner, skills, href, group, now }: BoardRowProps) {
  const language = locale.value;
  const cells = useMemo(() => skillCells(learner, skills), [learner, skills, language]);
  return (
    <tr data-learner={learner.learner}>
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
      <td class="grid-fact" data-waiting={(learner.waiting ?? 0) > 0 || undefined}>
        {waitingWords(learner.waiting)}
      </td>
      {cells}
    </tr>
  );
}

function skillCells({ name, cells }: BoardEntry, skills: Board['skills']) {
  const cellBySkill = new Map(cells.map((cell) => [cell.skill, cell]));
  return skills.map(({ skill, title }) => {
    const cell = cellBySkill.get(skill);
    return (
      <td key={skill} data-standing={cell?.standing ?? 'later'} aria-label={cellWords(name, title, cell)} />
    );
  });
}
