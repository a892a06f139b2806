/** What the databases say when there is no room left: SQLite's result codes, and PostgreSQL's state. */
const sqliteFull = 13;
/** A write that the file system cut short, for example at a limit of the file's size. */
const sqliteShortWrite = 778;
const postgresFull = '53100';

/**
 * The disk under the hub's database has no room (HUB-35). What was under way was taken back whole; everything committed
 * is there, and can be read.
 */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { errcode, code } = error as Error & { readonly errcode?: unknown; readonly code?: unknown };
  return errcode === sqliteFull || errcode === sqliteShortWrite || code === postgresFull || code === 'ENOSPC';
}

/** For a write that only makes something quicker or newer: without room it is left out, and done another time. */
export async function unlessFull(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!isDiskFull(error)) throw error;
  }
}
