import { expect, it } from 'vitest';
import { archivedTables } from '#hub/archive/tables.ts';
import { openMemoryDatabase } from '#hub/storage/sqlite/database.ts';

/** The log travels as events; sessions end; progress is folded again. */
const otherwise = ['logs', 'streams', 'pages', 'sessions', 'progress'];

it('HUB-31 an archive holds every column of every table that is not told otherwise', () => {
  const { db, close } = openMemoryDatabase();
  const tables = db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map((row) => String(row['name']))
    .filter((name) => !otherwise.includes(name));
  const columns = tables.map((table) => {
    const all = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).all();
    return [table, all.map((row) => String(row['name'])).filter((name) => name !== 'school')];
  });
  expect(Object.fromEntries(columns)).toEqual(archivedTables);
  close();
});
