import type { SettingName } from '#hub/storage/settings.ts';
import { all, insertAll, type SqlValue, type Steps } from '#hub/storage/steps.ts';
import type { ArchiveCell } from './format.ts';

/**
 * The tables beside the log that an archive holds, with their columns. Not sessions: whoever was signed in signs in
 * again. Not progress: it is folded again from the log.
 */
export const archivedTables: Readonly<Record<string, readonly string[]>> = {
  settings: ['name', 'value'],
  staff: ['id', 'sign_in', 'name', 'role', 'password', 'created'],
  memberships: ['staff', 'class'],
  class_codes: ['code', 'class'],
  devices: ['id', 'class', 'joined', 'heard'],
  device_tokens: ['token', 'device', 'class', 'created'],
  claims: ['stream', 'partition', 'device', 'claimed', 'agreed', 'heard'],
  heard: ['partition', 'at'],
  matters: ['kind', 'device', 'learner', 'id', 'count', 'first', 'last', 'times', 'settled'],
  media: ['hash', 'partition', 'bytes', 'type'],
};

/** Of no use elsewhere: arrival numbers begin anew, and a setup key was for one terminal. */
const leftOut: readonly SettingName[] = ['setup-key', 'refit-cursor', 'restoring'];

export function* readTable(table: string): Steps<readonly (readonly ArchiveCell[])[]> {
  const columns = archivedTables[table] ?? [];
  const rows = yield* all<Record<string, SqlValue>>(
    `SELECT ${columns.join(', ')} FROM ${table} WHERE school = $1 ORDER BY ${columns[0]}`,
  );
  const cells = rows.map((row) => columns.map((column) => toCell(row[column] ?? null)));
  return table === 'settings' ? cells.filter(([name]) => !leftOut.includes(name as SettingName)) : cells;
}

/** What is there already stays: a restore that was cut can be done again. */
export const writeTable = (table: string, rows: readonly (readonly ArchiveCell[])[]): Steps<void> =>
  insertAll(
    `INSERT INTO ${table} (school, ${(archivedTables[table] ?? []).join(', ')})`,
    rows.map((row) => row.map(fromCell)),
    'ON CONFLICT DO NOTHING',
  );

const toCell = (value: SqlValue): ArchiveCell =>
  value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;

const fromCell = (cell: ArchiveCell): SqlValue =>
  cell !== null && typeof cell === 'object' ? Buffer.from(cell.base64, 'base64') : cell;
