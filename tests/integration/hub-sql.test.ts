import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../src/hub');
const folders = ['storage', 'storage/postgres', 'archive', 'check'];

/** Text between quotes that is a statement, wherever it is written. */
function statementsIn(source: string): string[] {
  const quoted = source.match(/`(?:[^`\\]|\\.)*`|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g) ?? [];
  return quoted
    .map((text) => text.slice(1, -1).trim())
    .filter((text) => /^(SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER|DROP|DO)\b/.test(text));
}

const sources = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') })),
);
const statements = sources.flatMap(({ name, text }) => statementsIn(text).map((sql) => ({ name, sql })));
const migrations = readdirSync(join(root, 'storage/postgres/migrations')).map((name) =>
  readFileSync(join(root, 'storage/postgres/migrations', name), 'utf8').replace(/--.*$/gm, ''),
);

/** What distributed servers that speak PostgreSQL lack, or do across machines (docs/scale.md). */
const forbidden =
  /\b(SERIAL|BIGSERIAL|IDENTITY|SEQUENCE|nextval|TRIGGER|LISTEN|NOTIFY|advisory|REFERENCES|FOREIGN|ctid|xmin|DEFERRABLE|TEMP|TEMPORARY|LOCK TABLE|CURSOR|SAVEPOINT|PREPARE|TRUNCATE|FUNCTION|PROCEDURE|EXTENSION|ENUM|DO \$)\b/i;

/** Faults of one statement, or none. */
function faultsOf(sql: string): string[] {
  const faults: string[] = [];
  const found = forbidden.exec(sql);
  if (found) faults.push(`forbidden: ${found[0]}`);
  if (!/\bschool\b/.test(sql) && !/current_setting/.test(sql)) faults.push('names no school');
  // Each table of a join or a subquery, by the school too.
  const tables = sql.match(/\b(FROM|JOIN|UPDATE|INTO)\s+[a-z_$]/g)?.length ?? 0;
  const schools = sql.match(/\bschool\b/g)?.length ?? 0;
  if (tables > 1 && schools < tables && !/current_setting/.test(sql))
    faults.push('a table without its school');
  return faults;
}

describe('the SQL of the hub (docs/scale.md)', () => {
  it('HUB-28 each statement names its school, and uses nothing that distributed servers lack', () => {
    expect(statements.length).toBeGreaterThan(50);
    expect(statements.filter(({ sql }) => faultsOf(sql).length > 0)).toEqual([]);
  });

  it('HUB-28 each key and each index begins with the school', () => {
    const sql = migrations.join('\n');
    expect(sql).not.toMatch(forbidden);
    const tables = sql.match(/CREATE TABLE/g)?.length ?? 0;
    expect(tables).toBeGreaterThan(10);
    expect(sql.match(/PRIMARY KEY \(school\b/g)).toHaveLength(tables);
    const indexes = sql.match(/CREATE (UNIQUE )?INDEX IF NOT EXISTS \w+ ON \w+ \((\w+)/g) ?? [];
    expect(indexes.length).toBeGreaterThan(5);
    expect(indexes.filter((index) => !index.endsWith('(school'))).toEqual([]);
  });

  it('the lint finds what it looks for', () => {
    expect(faultsOf('SELECT name FROM staff WHERE id = $2')).toEqual(['names no school']);
    expect(faultsOf('SELECT 1 FROM a JOIN b ON a.id = b.id WHERE a.school = $1')).toEqual([
      'a table without its school',
    ]);
    expect(faultsOf("SELECT nextval('x') FROM a WHERE school = $1")).toEqual(['forbidden: nextval']);
    expect(statementsIn('run(`SELECT 1`); const a = "no SQL"; one(\'DELETE FROM x\')')).toEqual([
      'SELECT 1',
      'DELETE FROM x',
    ]);
  });
});
