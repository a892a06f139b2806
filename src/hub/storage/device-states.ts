import type { DeviceId, StaffId } from '#domain/ids.ts';
import type { DeviceTrust } from '#domain/trust-api.ts';
import { appendAudit } from './audit.ts';
import type { SqlEngine } from './engine.ts';
import { all, one, run, type Steps } from './steps.ts';

/** A device that is not working: since when, by whose word, and why, if they said. */
export type DeviceState = {
  readonly state: Exclude<DeviceTrust, 'working'>;
  readonly at: number;
  readonly who: StaffId;
  readonly reason: string;
};

export type StateChange = {
  readonly state: DeviceTrust;
  readonly who: StaffId;
  readonly reason: string;
};

/** Null: it works. */
export const stateOfDevice = (device: DeviceId): Steps<DeviceState | null> =>
  one<DeviceState>(
    'SELECT state, at, who, reason FROM device_states WHERE school = $1 AND device = $2',
    device,
  );

/** What the hub knows of devices that are lost or revoked (TRU-1). Every change is in the audit log. */
export function createDeviceStates(engine: SqlEngine) {
  function* change(device: DeviceId, { state, who, reason }: StateChange, now: number) {
    if (!(yield* one('SELECT id FROM devices WHERE school = $1 AND id = $2', device))) return 'unknown';
    const waits = yield* one(
      `SELECT hash FROM quarantine WHERE school = $1 AND device = $2 AND state = 'waiting' LIMIT 1`,
      device,
    );
    // It would hand in straight into the log what nobody has looked at.
    if (state === 'working' && waits) return 'waiting';
    yield* run('DELETE FROM device_states WHERE school = $1 AND device = $2', device);
    if (state !== 'working')
      yield* run(
        'INSERT INTO device_states (school, device, state, at, who, reason) VALUES ($1, $2, $3, $4, $5, $6)',
        device,
        state,
        Math.trunc(now),
        who,
        reason,
      );
    yield* appendAudit({ who, did: 'device.changed', about: { device }, detail: { state } }, now);
    return 'done';
  }

  return {
    of: (device: DeviceId): Promise<DeviceState | null> => engine.read(() => stateOfDevice(device)),

    /** All that are not working, by their ids. */
    all: async (): Promise<ReadonlyMap<DeviceId, DeviceState>> => {
      const rows = await engine.read(() =>
        all<DeviceState & { readonly device: DeviceId }>(
          'SELECT device, state, at, who, reason FROM device_states WHERE school = $1',
        ),
      );
      return new Map(rows.map(({ device, ...state }) => [device, state]));
    },

    /** `unknown`: no such device ever joined. `waiting`: first somebody looks at what it handed in (TRU-7). */
    change: (device: DeviceId, to: StateChange, now: number): Promise<'done' | 'unknown' | 'waiting'> =>
      engine.write(() => change(device, to, now)),
  };
}
