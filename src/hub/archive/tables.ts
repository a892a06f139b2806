import * as v from 'valibot';
import { type AuditRow, readAudit } from '#hub/storage/audit.ts';
import type { SqlEngine } from '#hub/storage/engine.ts';
import type { SettingName } from '#hub/storage/settings.ts';
import { all, insertAll, type SqlValue, type Steps } from '#hub/storage/steps.ts';
import type { ArchiveCell } from './format.ts';

/**
 * The tables beside the log that an archive holds, with their columns. Not sessions: whoever was signed in signs in
 * again. Not progress: it is folded again from the log.
 */
export const archivedTables: Readonly<Record<string, readonly string[]>> = {
  settings: ['name', 'value'],
  staff: ['id', 'sign_in', 'name', 'role', 'password', 'created', 'ended', 'first'],
  memberships: ['staff', 'class'],
  class_codes: ['code', 'class'],
  devices: ['id', 'class', 'joined', 'heard', 'home', 'home_at'],
  device_tokens: ['token', 'device', 'class', 'created'],
  device_keys: ['key', 'seal', 'device', 'class', 'created'],
  device_states: ['device', 'state', 'at', 'who', 'reason'],
  quarantine: [
    'stream',
    'seq',
    'hash',
    'previous',
    'device',
    'partition',
    'branch_stream',
    'branch_seq',
    'branch_first',
    'arrival',
    'received',
    'bytes',
    'event',
    'state',
    'tip',
  ],
  claims: ['stream', 'partition', 'device', 'claimed', 'agreed', 'heard'],
  heard: ['partition', 'at'],
  matters: ['kind', 'device', 'learner', 'id', 'count', 'first', 'last', 'times', 'settled'],
  media: ['hash', 'partition', 'bytes', 'type'],
  erasures: ['learner', 'at', 'staff', 'done'],
  erasure_classes: ['learner', 'class'],
  erasure_holders: ['learner', 'kind', 'holder', 'confirmed'],
  stumps: ['stream', 'device', 'partition', 'branch_stream', 'branch_seq', 'branch_first', 'count', 'head'],
  audit: ['n', 'at', 'who', 'did', 'learner', 'class', 'device', 'staff', 'detail', 'hash'],
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

/** Rows of the audit in one line of an archive: it alone grows for ever. */
const auditAtOnce = 2000;

/** A table's rows, so many at a time where there may be very many. */
export async function* rowsOf(
  reader: Pick<SqlEngine, 'read'>,
  table: string,
): AsyncGenerator<readonly (readonly ArchiveCell[])[]> {
  if (table !== 'audit') {
    yield await reader.read(() => readTable(table));
    return;
  }
  const columns = (archivedTables['audit'] ?? []) as readonly (keyof AuditRow)[];
  let rows: readonly AuditRow[] = [];
  do {
    const after = rows[rows.length - 1]?.n ?? 0;
    rows = await reader.read(() => readAudit(after, auditAtOnce));
    yield rows.map((row) => columns.map((column) => row[column]));
  } while (rows.length === auditAtOnce);
}

/** A row of the audit as an archive holds it; null when it is none. */
export function auditRowOf(cells: readonly ArchiveCell[]): AuditRow | null {
  const columns = archivedTables['audit'] ?? [];
  const parsed = v.safeParse(
    AuditCells,
    Object.fromEntries(columns.map((column, at) => [column, cells[at]])),
  );
  return parsed.success ? parsed.output : null;
}

const AuditCells = v.object({
  n: v.number(),
  at: v.number(),
  who: v.string(),
  did: v.string(),
  learner: v.string(),
  class: v.string(),
  device: v.string(),
  staff: v.string(),
  detail: v.string(),
  hash: v.string(),
});

/** What is there already stays: a restore that was cut can be done again. */
export const writeTable = (table: string, rows: readonly (readonly ArchiveCell[])[]): Steps<void> =>
  insertAll(
    `INSERT INTO ${table} (school, ${(archivedTables[table] ?? []).join(', ')})`,
    // A row of an older archive may have fewer columns.
    rows.map((row) => (archivedTables[table] ?? []).map((_, at) => fromCell(row[at] ?? null))),
    'ON CONFLICT DO NOTHING',
  );

const toCell = (value: SqlValue): ArchiveCell =>
  value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;

const fromCell = (cell: ArchiveCell): SqlValue =>
  cell !== null && typeof cell === 'object' ? Buffer.from(cell.base64, 'base64') : cell;
