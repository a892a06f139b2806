import type { ClassId, DeviceId, Partition } from '#domain/ids.ts';
import { hashToken, mintToken } from '#hub/auth/secret-token.ts';
import type { SqlEngine } from './engine.ts';
import { all, one, run, type Steps } from './steps.ts';
import { waitingOfClaims } from './waiting.ts';

/** Who a device's token speaks for: one device in one class. */
export type DeviceBearer = { readonly device: DeviceId; readonly class: ClassId };

/** A device of a class, and a partition that it says it holds something of; null: of none yet. */
export type ClassDevice = {
  readonly device: DeviceId;
  readonly joined: number;
  readonly lastHeard: number;
  readonly partition: Partition | null;
  readonly waiting: number | null;
  /** What it last said of itself (TLS-12), and when; null: nothing yet. */
  readonly home: string | null;
  readonly homeAt: number | null;
};

/** Rows that are told of a class, the devices heard of last first. */
const rowsTold = 1000;

/** Asking again must not grow the table for ever; a copied device or a lost answer needs a few. */
const tokensKept = 64;

/** @param home what it said of itself (TLS-12), as it is sent; null: nothing this time */
export const deviceHeard = (device: DeviceId, now: number, home: string | null): Steps<void> =>
  home === null
    ? run('UPDATE devices SET heard = $2 WHERE school = $1 AND id = $3', now, device)
    : run(
        'UPDATE devices SET heard = $2, home = $4, home_at = $2 WHERE school = $1 AND id = $3',
        now,
        device,
        home,
      );

/** Devices that joined. The class is the token's and not the device's: joining another class takes no rights away. */
export function createDevices(engine: SqlEngine) {
  function* join(device: DeviceId, classId: ClassId, now: number): Steps<string> {
    const token = mintToken();
    yield* run(
      `INSERT INTO devices (school, id, class, joined, heard) VALUES ($1, $2, $3, $4, $4)
       ON CONFLICT (school, id) DO UPDATE SET class = excluded.class, heard = excluded.heard`,
      device,
      classId,
      now,
    );
    yield* run(
      `DELETE FROM device_tokens WHERE school = $1 AND device = $2 AND class = $3 AND token NOT IN
         (SELECT token FROM device_tokens WHERE school = $1 AND device = $2 AND class = $3
          ORDER BY created DESC LIMIT ${tokensKept - 1})`,
      device,
      classId,
    );
    yield* run(
      'INSERT INTO device_tokens (school, token, device, class, created) VALUES ($1, $2, $3, $4, $5)',
      hashToken(token),
      device,
      classId,
      now,
    );
    return token;
  }

  const ofClass = (classId: ClassId): Steps<readonly ClassDevice[]> =>
    all<ClassDevice>(
      `SELECT d.id AS device, d.joined AS joined, d.heard AS "lastHeard", c.partition AS partition,
         CASE WHEN c.partition IS NULL THEN NULL ELSE ${waitingOfClaims} END AS waiting,
         d.home AS home, d.home_at AS "homeAt"
       FROM devices d
       LEFT JOIN claims c ON c.school = d.school AND c.device = d.id
       LEFT JOIN streams s ON s.school = c.school AND s.stream = c.stream
       WHERE d.school = $1 AND d.class = $2
       GROUP BY d.id, d.joined, d.heard, d.home, d.home_at, c.partition
       ORDER BY d.heard DESC, d.id, c.partition LIMIT ${rowsTold}`,
      classId,
    );

  return {
    /** The devices that joined this class last, with what they say they hold: a row for each partition of each. */
    ofClass: (classId: ClassId): Promise<readonly ClassDevice[]> => engine.read(() => ofClass(classId)),
    /** A key for this device; earlier ones stay good, since the answer that carried one may have been lost. */
    join: (device: DeviceId, classId: ClassId, now: number): Promise<string> =>
      engine.write(() => join(device, classId, now)),
    find: (device: DeviceId): Promise<{ readonly class: ClassId; readonly lastHeard: number } | null> =>
      engine.read(() =>
        one<{ class: ClassId; lastHeard: number }>(
          'SELECT class, heard AS "lastHeard" FROM devices WHERE school = $1 AND id = $2',
          device,
        ),
      ),
    bearerOf: (token: string): Promise<DeviceBearer | null> =>
      engine.read(() =>
        one<DeviceBearer>(
          'SELECT device, class FROM device_tokens WHERE school = $1 AND token = $2',
          hashToken(token),
        ),
      ),
  };
}
