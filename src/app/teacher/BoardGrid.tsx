import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { paths } from '#app/paths.ts';
import type { ClassId, LearnerId, SkillId } from '#domain/ids.ts';
import { locale, t } from '#i18n/locale.ts';
import type { Board, BoardEntry } from '#worker/api.ts';
import type { Attention } from './attention.ts';
import { BoardRow } from './BoardRow.tsx';
import { DevicesDialog } from './DevicesDialog.tsx';
import { enterGrid, moveByKey } from './grid-keys.ts';
import { keepMarks } from './grid-marks.ts';
import { Legend } from './Legend.tsx';
import { PointedCell, showPointed } from './PointedCell.tsx';
import { factColumns } from './skill-cells.ts';
import { useGradually } from './use-gradually.ts';

export type BoardGridProps = {
  classId: ClassId;
  /** In the order to show them. */
  learners: readonly BoardEntry[];
  skills: Board['skills'];
  strands: Board['strands'];
  attentionByLearner: ReadonlyMap<string, Attention>;
  now: number;
};

/**
 * Learners down, skills across: a real table, which is also an ARIA grid with one tab stop. Forty learners and three
 * hundred skills are 12,000 cells, so a cell is a bare <td> with two attributes, its mark is drawn by CSS, all listening
 * is done by the table, and rows beyond the first screenful come a few at a time after the first paint.
 */
export function BoardGrid({ classId, learners, skills, strands, attentionByLearner, now }: BoardGridProps) {
  const { route } = useLocation();
  const frame = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const [asked, setAsked] = useState<LearnerId | null>(null);
  // After the rows' own: cells that had the tab stop may be gone.
  useLayoutEffect(() => {
    if (table.current) enterGrid(table.current);
  });
  useLayoutEffect(() => (frame.current ? keepMarks(frame.current) : undefined), []);
  const language = locale.value;
  const rows = useGradually(learners.length, skills.length);
  const head = useMemo(() => <GridHead skills={skills} strands={strands} />, [skills, strands, language]);

  const open = (cell: HTMLTableCellElement) => {
    const learner = cell.closest('tr')?.dataset['learner'] as LearnerId | undefined;
    if (!learner) return;
    if (cell.dataset['handIn'] !== undefined) {
      setAsked(learner);
      return;
    }
    const skill: SkillId | undefined = skills[cell.cellIndex - 1 - factColumns]?.skill;
    route(`${paths.learnerPage(classId, learner)}${skill ? `#${skill}` : ''}`);
  };
  return (
    <div class="stack">
      <Legend />
      <PointedCell />
      <div class="grid-frame" ref={frame}>
        {/* biome-ignore lint/a11y/useKeyWithMouseEvents: focusin, which bubbles, is the keyboard's pair of mouseover */}
        <table
          class="grid"
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the grid pattern on the native table keeps its headers
          role="grid"
          aria-label={t('teacher.grid.label')}
          aria-describedby="grid-how"
          style={{ '--columns': skills.length }}
          ref={table}
          onKeyDown={(event) => {
            const cell = cellOf(event);
            if (!cell) return;
            if (event.key === 'Enter' || event.key === ' ') {
              event.preventDefault();
              open(cell);
            } else moveByKey(event, cell);
          }}
          onClick={(event) => {
            const cell = cellOf(event);
            if (cell && !(event.target as Element).closest('a')) open(cell);
          }}
          onFocusIn={(event) => showPointed(cellOf(event))}
          onMouseOver={(event) => showPointed(cellOf(event))}
          onMouseLeave={() => showPointed(null)}
        >
          {head}
          <tbody>
            {learners.slice(0, rows).map((learner) => (
              <BoardRow
                key={learner.learner}
                learner={learner}
                skills={skills}
                href={paths.learnerPage(classId, learner.learner)}
                group={attentionByLearner.get(learner.learner)?.group ?? 'moving'}
                now={now}
              />
            ))}
          </tbody>
        </table>
      </div>
      <DevicesDialog
        learner={learners.find(({ learner }) => learner === asked) ?? null}
        now={now}
        onClose={() => setAsked(null)}
      />
      <p class="text-soft text-small" id="grid-how">
        {t('teacher.grid.how')}
      </p>
    </div>
  );
}

function cellOf(event: Event): HTMLTableCellElement | null {
  const cell = event.target instanceof Element ? event.target.closest('td, tbody th') : null;
  return cell instanceof HTMLTableCellElement ? cell : null;
}

/** Two rows: strands over their skills; a skill's short name stands on its side, its whole name is read out. */
function GridHead({ skills, strands }: Pick<BoardGridProps, 'skills' | 'strands'>) {
  return (
    <thead>
      <tr class="grid-strands">
        <th class="grid-corner" scope="col" rowSpan={2}>
          {t('teacher.grid.learner')}
        </th>
        {(['week', 'heard', 'waiting'] as const).map((fact) => (
          <th class="grid-fact-head" data-fact={fact} scope="col" rowSpan={2} key={fact}>
            {t(`teacher.grid.${fact}`)}
          </th>
        ))}
        {runsOf(skills).map(({ strand, at, length }) => (
          <th class="grid-strand" scope="colgroup" colSpan={length} key={at}>
            <span>{strands.find(({ id }) => id === strand)?.title ?? strand}</span>
          </th>
        ))}
      </tr>
      <tr class="grid-skills">
        {skills.map(({ skill, short, title }) => (
          <th class="grid-skill" scope="col" key={skill} title={title}>
            <span class="grid-short" aria-hidden="true">
              {short}
            </span>
            <span class="visually-hidden">{title}</span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Neighbours of one strand share a head; the pack's order is kept even where it comes back to a strand. */
function runsOf(skills: Board['skills']): readonly { strand: string; at: number; length: number }[] {
  const runs: { strand: string; at: number; length: number }[] = [];
  skills.forEach(({ strand }, at) => {
    const last = runs[runs.length - 1];
    if (last?.strand === strand) last.length += 1;
    else runs.push({ strand, at, length: 1 });
  });
  return runs;
}
