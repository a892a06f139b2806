import type { SqlEngine } from './engine.ts';
import { one, run, type Steps } from './steps.ts';

/** What the hub knows of itself, by name. */
export type SettingName =
  | 'hub-id'
  | 'epoch'
  /** The hub's Ed25519 key, hex: it signs receipts, and devices know the hub by it. */
  | 'hub-public-key'
  | 'hub-secret-key'
  /** The school's own certificate authority with its key, JSON: devices trust it for years (TLS-2). */
  | 'authority'
  /** The hub's X25519 key, hex: bundles are sealed to it (BUN-4). */
  | 'hub-seal-key'
  | 'hub-seal-secret'
  | 'school-id'
  | 'school-name'
  /** SHA-256 of the one-time setup key, hex; gone once used. */
  | 'setup-key'
  /** SHA-256 of the key of the hub that this one is paired with, hex. */
  | 'peer-key'
  /** How far this hub has pulled from the one it is paired with, JSON. */
  | 'peer-cursors'
  /** When difficulties were last looked for, and up to which arrival (HUB-26). */
  | 'refit-at'
  | 'refit-cursor'
  /** `yes` while an archive is put back: what is there is not a whole school (HUB-32). */
  | 'restoring'
  /** How many audit entries there are and the hash of the last (AUT-8). */
  | 'audit-head'
  /** `yes`: the school and its first sign-in were made up for a first look. */
  | 'demo';

export function* readSetting(name: SettingName): Steps<string | null> {
  const row = yield* one<{ value: string }>(
    'SELECT value FROM settings WHERE school = $1 AND name = $2',
    name,
  );
  return row?.value ?? null;
}

export const writeSetting = (name: SettingName, value: string): Steps<void> =>
  run(
    `INSERT INTO settings (school, name, value) VALUES ($1, $2, $3)
     ON CONFLICT (school, name) DO UPDATE SET value = excluded.value`,
    name,
    value,
  );

export const removeSetting = (name: SettingName): Steps<void> =>
  run('DELETE FROM settings WHERE school = $1 AND name = $2', name);

export function createSettings(engine: SqlEngine) {
  return {
    read: (name: SettingName): Promise<string | null> => engine.read(() => readSetting(name)),
    write: (name: SettingName, value: string): Promise<void> => engine.write(() => writeSetting(name, value)),
    remove: (name: SettingName): Promise<void> => engine.write(() => removeSetting(name)),
  };
}
