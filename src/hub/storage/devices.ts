import type { DatabaseSync } from 'node:sqlite';
import type { ClassId, DeviceId } from '#domain/ids.ts';
import { hashToken, mintToken } from '#hub/auth/secret-token.ts';
import { prepareQuery, prepareStatement } from './query.ts';
import { inTransaction } from './transaction.ts';

/** Who a device's token speaks for: one device in one class. */
export type DeviceBearer = { readonly device: DeviceId; readonly class: ClassId };

/** Asking again must not grow the table for ever; a copied device or a lost answer needs a few. */
const tokensKept = 64;

/** Devices that joined. The class is the token's and not the device's: joining another class takes no rights away. */
export function createDevices(db: DatabaseSync) {
  const upsert = prepareStatement(
    db,
    `INSERT INTO devices (id, class, joined, heard) VALUES (?1, ?2, ?3, ?3)
     ON CONFLICT (id) DO UPDATE SET class = excluded.class, heard = excluded.heard`,
  );
  const touch = prepareStatement(db, 'UPDATE devices SET heard = ? WHERE id = ?');
  const insertToken = prepareStatement(
    db,
    'INSERT INTO device_tokens (token, device, class, created) VALUES (?, ?, ?, ?)',
  );
  const trim = prepareStatement(
    db,
    `DELETE FROM device_tokens WHERE device = ?1 AND class = ?2 AND token NOT IN
       (SELECT token FROM device_tokens WHERE device = ?1 AND class = ?2 ORDER BY created DESC LIMIT ${tokensKept - 1})`,
  );
  const findToken = prepareQuery<DeviceBearer>(db, 'SELECT device, class FROM device_tokens WHERE token = ?');
  return {
    /** A key for this device; earlier ones stay good, since the answer that carried one may have been lost. */
    join: (device: DeviceId, classId: ClassId, now: number): string =>
      inTransaction(db, () => {
        const token = mintToken();
        upsert(device, classId, now);
        trim(device, classId);
        insertToken(hashToken(token), device, classId, now);
        return token;
      }),
    bearerOf: (token: string): DeviceBearer | null => findToken.one(hashToken(token)),
    heard: (device: DeviceId, now: number): void => void touch(now, device),
  };
}
