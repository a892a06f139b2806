/** What both databases can keep in a column. Numbers are safe integers. */
export type SqlValue = string | number | null | Uint8Array;

/**
 * One statement, in the SQL that SQLite and PostgreSQL both speak. `$1` is the school, put there by the engine, so that
 * a statement which forgets the school cannot be run; `values` begin at `$2`.
 */
export type Statement = { readonly sql: string; readonly values: readonly SqlValue[] };

/**
 * Work on the database, written once for every engine: it yields statements and is given their rows. SQLite runs it to
 * its end without a turn of the event loop, so that nothing can interleave; PostgreSQL awaits each answer, and begins
 * again from the start when the server asks for that. So it may change nothing but the database.
 */
export type Steps<T> = Generator<Statement, T, readonly unknown[]>;

/** Rows as `R`. Trusted: only this folder writes the tables, and their columns are typed. */
export function* all<R>(sql: string, ...values: SqlValue[]): Steps<readonly R[]> {
  return (yield { sql, values }) as readonly R[];
}

export function* one<R>(sql: string, ...values: SqlValue[]): Steps<R | null> {
  const rows = yield* all<R>(sql, ...values);
  return rows[0] ?? null;
}

export function* run(sql: string, ...values: SqlValue[]): Steps<void> {
  yield { sql, values };
}

/** Rows written by one statement at most: a statement has a limited number of values. */
const rowsAtOnce = 100;

/**
 * Inserts many rows with few statements. `head` ends before the values, `tail` follows them; the school is each row's
 * first value and not part of `rows`.
 */
export function* insertAll(head: string, rows: readonly (readonly SqlValue[])[], tail = ''): Steps<void> {
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const some = rows.slice(from, from + rowsAtOnce);
    let place = 1;
    const places = some.map((row) => `($1${row.map(() => `, $${++place}`).join('')})`);
    yield* run(`${head} VALUES ${places.join(', ')} ${tail}`, ...some.flat());
  }
}
