import type { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { type DeviceId, HubId, type SchoolId } from '#domain/ids.ts';
import { hashToken, mintId, mintToken } from '#hub/auth/secret-token.ts';
import { createClaims } from './claims.ts';
import { createClassCodes } from './class-codes.ts';
import { createDevices } from './devices.ts';
import { createSessions } from './sessions.ts';
import { createSettings } from './settings.ts';
import { createStaff } from './staff.ts';
import { inTransaction } from './transaction.ts';

/** Which hub this is. */
export type HubIdentity = { readonly hub: HubId; readonly epoch: number };
export type SchoolName = { readonly id: SchoolId; readonly name: string };

/**
 * All that the hub keeps beside the log: who may sign in, which devices joined, what they claim, and the hub's own
 * name. Secrets are kept as hashes only. Everything about classes and learners is in the log instead.
 */
export function createAccounts(db: DatabaseSync) {
  const settings = createSettings(db);

  function identity(): HubIdentity {
    const known = settings.read('hub-id');
    if (known === null) {
      settings.write('hub-id', mintId('hub', 16));
      settings.write('epoch', '1');
    }
    return { hub: v.parse(HubId, settings.read('hub-id')), epoch: Number(settings.read('epoch') ?? 1) };
  }

  return {
    settings,
    staff: createStaff(db),
    sessions: createSessions(db),
    devices: createDevices(db),
    claims: createClaims(db),
    codes: createClassCodes(db),
    identity,

    /**
     * The name under which the hub writes events. Another one in each epoch: a hub restored from a backup has forgotten
     * events that devices hold, and must not write others under the same numbers (HUB-11).
     */
    writer(): DeviceId {
      const { hub, epoch } = identity();
      return (epoch === 1 ? hub : `${hub}-e${epoch}`) as string as DeviceId;
    },

    /** Devices ask again from the beginning, and offer again what this hub may have forgotten. */
    beginEpoch(): void {
      const { epoch } = identity();
      settings.write('epoch', String(epoch + 1));
    },

    school(): SchoolName | null {
      const id = settings.read('school-id');
      const name = settings.read('school-name');
      return id !== null && name !== null ? { id: id as SchoolId, name } : null;
    },

    /** A new one-time setup key; the one before is void. */
    mintSetupKey(): string {
      const key = mintToken();
      settings.write('setup-key', Buffer.from(hashToken(key)).toString('hex'));
      return key;
    },

    setupKeyMatches: (key: string): boolean =>
      settings.read('setup-key') === Buffer.from(hashToken(key)).toString('hex'),

    transaction: <T>(work: () => T): T => inTransaction(db, work),
  };
}

export type Accounts = ReturnType<typeof createAccounts>;
