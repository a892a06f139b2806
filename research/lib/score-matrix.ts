import { readTable } from './log-file.ts';
import { UsageError } from './usage.ts';

/** Answers of students to the items of a test: one row a student, one column an item, null where it was not asked. */
export type ScoreMatrix = {
  readonly items: readonly string[];
  readonly rows: readonly (readonly (boolean | null)[])[];
};

/**
 * Reads the columns of a score file that the Q-matrix names as items; other columns (student, booklet) are passed over. In the
 * Q-matrix one column, the first or the second, holds the items' names.
 */
export function readScores(file: string, items: readonly string[]): ScoreMatrix {
  const [head = '', ...lines] = readTable(file);
  const columns = head.split(',');
  const places = items.map((item) => {
    const place = columns.indexOf(item);
    if (place < 0) throw new UsageError(`${file}:1: no column for the item ${item} of the Q-matrix`);
    return place;
  });
  if (lines.length === 0) throw new UsageError(`${file}:2: no students`);
  const rows = lines.map((line, index) => {
    const fields = line.split(',');
    if (fields.length !== columns.length) {
      throw new UsageError(`${file}:${index + 2}: ${columns.length} fields expected, ${fields.length} found`);
    }
    return places.map((place): boolean | null => {
      const field = fields[place] ?? '';
      if (field === '') return null;
      if (field === '1' || field === '1.0') return true;
      if (field === '0' || field === '0.0') return false;
      throw new UsageError(`${file}:${index + 2}: ${columns[place]} must be 1, 0 or empty, not "${field}"`);
    });
  });
  return { items, rows };
}

/** The names of the items of a Q-matrix (items by skills, with a 1 where the item needs the skill). */
export function readItemsOfQ(file: string): readonly string[] {
  const [, ...lines] = readTable(file);
  if (lines.length === 0) throw new UsageError(`${file}:2: no items`);
  return lines.map((line, index) => {
    const [name] = line.split(',').filter((field) => !/^\d*$/.test(field));
    if (name === undefined) throw new UsageError(`${file}:${index + 2}: no item name`);
    return name;
  });
}
