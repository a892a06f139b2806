import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

/** A prepared query whose rows are `R`. Trusted: the tables are STRICT and only this folder writes them. */
export type Query<R> = {
  all(...values: SQLInputValue[]): readonly R[];
  one(...values: SQLInputValue[]): R | null;
};

/** A prepared statement that answers with how many rows it changed, and the row id it gave. */
export type Statement = (...values: SQLInputValue[]) => { readonly changes: number; readonly id: number };

export function prepareQuery<R>(db: DatabaseSync, sql: string): Query<R> {
  const statement = db.prepare(sql);
  return {
    all: (...values) => statement.all(...values) as R[],
    one: (...values) => (statement.get(...values) as R | undefined) ?? null,
  };
}

export function prepareStatement(db: DatabaseSync, sql: string): Statement {
  const statement = db.prepare(sql);
  return (...values) => {
    const { changes, lastInsertRowid } = statement.run(...values);
    return { changes: Number(changes), id: Number(lastInsertRowid) };
  };
}
