import { bytesToHex } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { DeviceId } from '#domain/ids.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { readMeta, writeMeta } from '#store/meta.ts';

/**
 * This installation's id: random, made once. If the record was lost while the log was not, the log still names it, so
 * the work goes on being handed in as this device's. `getRandomValues` exists on plain HTTP, `randomUUID` does not.
 */
export async function readDeviceId(db: FootpathDatabase): Promise<DeviceId> {
  return db.transaction('rw', [db.meta, db.streams], async () => {
    const known = await readMeta(db, 'device');
    if (known) return known;
    const own = (await db.streams.toArray()).find((row) => row.own === 1);
    const device = own?.device ?? v.parse(DeviceId, bytesToHex(crypto.getRandomValues(new Uint8Array(16))));
    await writeMeta(db, 'device', device);
    return device;
  });
}
