import type { DeviceId } from '#domain/ids.ts';
import type { Intake } from '#sync/intake.ts';
import type { Accounts } from './storage/accounts.ts';

/** The door of the hub's log: what is handed in passes it by every road, and a device that is barred meets it there (TRU-3). */
export const hubIntake = ({ deviceStates, quarantine }: Accounts): Intake => ({
  take: (segment) => quarantine.take(segment),
  isBarred: async (device: DeviceId) => (await deviceStates.of(device)) !== null,
  hasRefused: quarantine.hasRefused,
  kept: ({ info, count, head }) => quarantine.kept(info.stream, count, head),
});
