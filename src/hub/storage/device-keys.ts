import type { DeviceId, HubKey, SealKey } from '#domain/ids.ts';
import type { DeviceBearer } from './devices.ts';
import type { SqlEngine } from './engine.ts';
import { one, run, type Steps } from './steps.ts';

/** The public halves of what a device made for bundles (BUN-4). */
export type DeviceKeys = { readonly key: HubKey; readonly seal: SealKey };

/** Whom a signature under a bundle speaks for, and when that device was last heard of. */
export type BundleBearer = DeviceBearer & { readonly seal: SealKey; readonly heard: number };

/** A profile that was wiped makes new ones; copies share theirs. */
const keysKept = 16;

/** Keys of devices, each told once by the bearer of the device's token. */
export function createDeviceKeys(engine: SqlEngine) {
  function* keep({ key, seal }: DeviceKeys, bearer: DeviceBearer, now: number): Steps<boolean> {
    const { device, class: classId } = bearer;
    const known = yield* one<{ device: DeviceId }>(
      'SELECT device FROM device_keys WHERE school = $1 AND key = $2',
      key,
    );
    if (known && known.device !== device) return false;
    yield* run(
      `INSERT INTO device_keys (school, key, seal, device, class, created) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (school, key) DO UPDATE SET seal = excluded.seal, class = excluded.class,
         created = excluded.created`,
      key,
      seal,
      device,
      classId,
      now,
    );
    yield* run(
      `DELETE FROM device_keys WHERE school = $1 AND device = $2 AND key NOT IN
         (SELECT key FROM device_keys WHERE school = $1 AND device = $2
          ORDER BY created DESC, key LIMIT ${keysKept})`,
      device,
    );
    return true;
  }

  return {
    /** The class is that of the token by which it was told last. False, and nothing kept: the key is another device's. */
    keep: (keys: DeviceKeys, bearer: DeviceBearer, now: number): Promise<boolean> =>
      engine.write(() => keep(keys, bearer, now)),

    bearerOf: (key: HubKey): Promise<BundleBearer | null> =>
      engine.read(() =>
        one<BundleBearer>(
          `SELECT k.device AS device, k.class AS class, k.seal AS seal, d.heard AS heard
           FROM device_keys k JOIN devices d ON d.school = k.school AND d.id = k.device
           WHERE k.school = $1 AND k.key = $2`,
          key,
        ),
      ),
  };
}
