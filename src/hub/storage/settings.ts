import type { DatabaseSync } from 'node:sqlite';
import { prepareQuery, prepareStatement } from './query.ts';

/** What the hub knows of itself, by name. */
export type SettingName =
  | 'hub-id'
  | 'epoch'
  | 'school-id'
  | 'school-name'
  /** SHA-256 of the one-time setup key, hex; gone once used. */
  | 'setup-key'
  /** When difficulties were last looked for, and up to which arrival (HUB-26). */
  | 'refit-at'
  | 'refit-cursor'
  /** `yes`: the school and its first sign-in were made up for a first look. */
  | 'demo';

export function createSettings(db: DatabaseSync) {
  const find = prepareQuery<{ value: string }>(db, 'SELECT value FROM settings WHERE name = ?');
  const put = prepareStatement(
    db,
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const remove = prepareStatement(db, 'DELETE FROM settings WHERE name = ?');
  return {
    read: (name: SettingName): string | null => find.one(name)?.value ?? null,
    write: (name: SettingName, value: string): void => void put(name, value),
    remove: (name: SettingName): void => void remove(name),
  };
}
