import type { Judged } from './lines.ts';

/** The table as a person reads it: in a terminal as it is, in a page between the fences of a code block. */
export function formatTable(judged: readonly Judged[]): string {
  const rows = judged.map((line) => [
    line.name,
    `${show(line.measured)} ${line.unit}`,
    show(line.limit),
    show(line.goal),
    line.pass ? (line.meetsGoal ? 'goal' : 'pass') : 'BREACH',
    notes(line),
  ]);
  const all = [['line', 'measured', 'limit', 'goal', '', 'note'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column >= 1 && column <= 3 ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The same as a table of Markdown. */
export function formatMarkdown(judged: readonly Judged[]): string {
  const rows = judged.map(
    (line) =>
      `| ${line.name} | ${show(line.measured)} ${line.unit} | ${show(line.limit)} | ${show(line.goal)} | ` +
      `${line.pass ? (line.meetsGoal ? 'goal' : 'pass') : '**breach**'} | ${notes(line)} |`,
  );
  return [
    '| line | measured | limit | goal | | note |',
    '| --- | ---: | ---: | ---: | --- | --- |',
    ...rows,
  ].join('\n');
}

function notes({ note, slowness, judged, unit }: Judged): string {
  const byRatio =
    slowness === null
      ? ''
      : `busy machine: judged as ${show(judged)} ${unit}, the CPU loop ran ${slowness.toFixed(1)}× slower`;
  return [byRatio, note].filter((part) => part !== '').join('; ');
}

/** Three figures, never an exponent. */
function show(value: number): string {
  if (!Number.isFinite(value)) return '?';
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return String(Number(value.toFixed(Math.min(digits, 3))));
}
