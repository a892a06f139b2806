import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { line, picture, round, text } from './svg.ts';
import { UsageError } from './usage.ts';

/** What `evaluate --calibration` writes. */
const CalibrationFile = v.object({
  name: v.string(),
  bins: v.array(
    v.object({
      from: v.number(),
      to: v.number(),
      rows: v.pipe(v.number(), v.minValue(0)),
      predicted: v.number(),
      right: v.number(),
    }),
  ),
});
type Calibration = v.InferOutput<typeof CalibrationFile>;
type Bin = Calibration['bins'][number];

export function readCalibration(file: string): Calibration {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
  const parsed = v.safeParse(CalibrationFile, json);
  if (!parsed.success) throw new UsageError(`${file}: not what evaluate --calibration writes`);
  return parsed.output;
}

const side = 180;
const gap = 40;
const inRow = 3;

/** Small multiples, one a name; files of one name (folds of one log) are pooled. A bin's dot is as large as its share of rows. */
export function calibrationPlot(files: readonly Calibration[]): string {
  const names = Array.from(new Set(files.map(({ name }) => name)));
  const panels = names.map((name, place) => {
    const x = gap + (place % inRow) * (side + gap);
    const y = 24 + Math.floor(place / inRow) * (side + gap + 16);
    return panel(name, pooled(files.filter((file) => file.name === name)), x, y);
  });
  const rows = Math.ceil(names.length / inRow);
  const width = gap + Math.min(inRow, names.length) * (side + gap);
  return picture(
    width,
    rows * (side + gap + 16) + 16,
    'Predicted against observed share of right answers',
    panels,
  );
}

function panel(name: string, bins: readonly Bin[], left: number, top: number): string {
  const x = (p: number): number => left + p * side;
  const y = (p: number): number => top + (1 - p) * side;
  const all = bins.reduce((sum, bin) => sum + bin.rows, 0);
  const dots = bins
    .filter(({ rows }) => rows > 0)
    .map(({ rows, predicted, right }) => {
      const radius = 2 + 12 * Math.sqrt(rows / all / Math.PI);
      return `<circle class="dot" fill-opacity=".75" cx="${round(x(predicted))}" cy="${round(y(right))}" r="${round(radius)}"/>`;
    });
  return [
    text(left, top - 8, name),
    `<rect class="line" x="${left}" y="${top}" width="${side}" height="${side}"/>`,
    line([x(0), y(0)], [x(1), y(1)], 'faint'),
    ...[0, 0.5, 1].flatMap((p) => [
      text(x(p), y(0) + 15, String(p), 'middle'),
      text(x(0) - 5, y(p) + 4, String(p), 'end'),
    ]),
    text(x(0.5), y(0) + 29, 'predicted', 'middle'),
    ...dots,
  ].join('\n');
}

function pooled(files: readonly Calibration[]): readonly Bin[] {
  const [first] = files;
  return (first?.bins ?? []).map((bin, place) => {
    const same = files.flatMap(({ bins }) => bins[place] ?? []);
    const rows = same.reduce((sum, one) => sum + one.rows, 0);
    const mean = (of: (one: Bin) => number): number =>
      rows === 0 ? 0 : same.reduce((sum, one) => sum + one.rows * of(one), 0) / rows;
    return { ...bin, rows, predicted: mean((one) => one.predicted), right: mean((one) => one.right) };
  });
}
