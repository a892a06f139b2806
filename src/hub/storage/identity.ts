import { generateKeyPairSync, randomInt } from 'node:crypto';
import * as v from 'valibot';
import { type DeviceId, HubId } from '#domain/ids.ts';
import { invariant } from '#domain/invariant.ts';
import { mintId } from '#hub/auth/secret-token.ts';
import type { SqlEngine } from './engine.ts';
import { readSetting, writeSetting } from './settings.ts';
import type { Steps } from './steps.ts';

/** Which hub this is. */
export type HubIdentity = { readonly hub: HubId; readonly epoch: number };

/** The hub's X25519 key, hex: only who has the secret one can open what is sealed to it. In backups, like the other. */
export type HubSealKey = { readonly publicKey: string; readonly secretKey: string };

/** The hub's Ed25519 key: 32 bytes each, hex. The secret one signs receipts and never leaves but in a backup. */
export type HubKey = { readonly publicKey: string; readonly secretKey: string };

function* readIdentity(): Steps<HubIdentity | null> {
  const hub = yield* readSetting('hub-id');
  const epoch = yield* readSetting('epoch');
  return hub === null ? null : { hub: v.parse(HubId, hub), epoch: Number(epoch ?? 1) };
}

function* identity(): Steps<HubIdentity> {
  const found = yield* readIdentity();
  if (found) return found;
  const hub = v.parse(HubId, mintId('hub', 16));
  yield* writeSetting('hub-id', hub);
  yield* writeSetting('epoch', '1');
  return { hub, epoch: 1 };
}

/** Devices ask again from the beginning, and offer again what this hub may have forgotten (HUB-11). */
export function* beginEpoch(): Steps<HubIdentity> {
  const { hub, epoch: before } = yield* identity();
  // Drawn and not counted on: the same backup may be put back twice, and must not begin the same epoch twice (SYN-7).
  let epoch = before;
  while (epoch === before) epoch = randomInt(2, 2 ** 31);
  yield* writeSetting('epoch', String(epoch));
  return { hub, epoch };
}

/** Name, epoch and key of this hub, made when they are first asked for; what a restore brought is kept. */
export function createIdentity(engine: SqlEngine) {
  // Asked for with every answer, and changed here alone: one hub a school (HUB-20).
  let known: Promise<HubIdentity> | null = null;

  function* readKey(): Steps<HubKey | null> {
    const publicKey = yield* readSetting('hub-public-key');
    const secretKey = yield* readSetting('hub-secret-key');
    return publicKey === null || secretKey === null ? null : { publicKey, secretKey };
  }

  function* readSealKey(): Steps<HubSealKey | null> {
    const publicKey = yield* readSetting('hub-seal-key');
    const secretKey = yield* readSetting('hub-seal-secret');
    return publicKey === null || secretKey === null ? null : { publicKey, secretKey };
  }

  function* sealKey(): Steps<HubSealKey> {
    const found = yield* readSealKey();
    if (found) return found;
    const made = mintKey('x25519');
    yield* writeSetting('hub-seal-key', made.publicKey);
    yield* writeSetting('hub-seal-secret', made.secretKey);
    return made;
  }

  function* hubKey(): Steps<HubKey> {
    const found = yield* readKey();
    if (found) return found;
    const made = mintKey('ed25519');
    yield* writeSetting('hub-public-key', made.publicKey);
    yield* writeSetting('hub-secret-key', made.secretKey);
    return made;
  }

  const read = (): Promise<HubIdentity> => {
    known ??= (async () => (await engine.read(readIdentity)) ?? engine.write(identity))();
    known.catch(() => {
      known = null;
    });
    return known;
  };

  return {
    identity: read,

    /**
     * The name under which the hub writes events. Another one in each epoch: a hub restored from a backup has forgotten
     * events that devices hold, and must not write others under the same numbers (HUB-11).
     */
    async writer(): Promise<DeviceId> {
      const { hub, epoch } = await read();
      return (epoch === 1 ? hub : `${hub}-e${epoch}`) as string as DeviceId;
    },

    /** Devices ask again from the beginning, and offer again what this hub may have forgotten. */
    async beginEpoch(): Promise<void> {
      const begun = await engine.write(beginEpoch);
      known = Promise.resolve(begun);
    },

    hubKey: async (): Promise<HubKey> => (await engine.read(readKey)) ?? engine.write(hubKey),
    sealKey: async (): Promise<HubSealKey> => (await engine.read(readSealKey)) ?? engine.write(sealKey),
  };
}

/** RFC 8032, RFC 7748. Node gives keys as JSON (RFC 8037): `x` is the public key, `d` the secret one. */
function mintKey(kind: 'ed25519' | 'x25519'): HubKey {
  const made = kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519');
  const { x, d } = made.privateKey.export({ format: 'jwk' });
  invariant(x !== undefined && d !== undefined, 'a key has both halves');
  const hex = (base64url: string): string => Buffer.from(base64url, 'base64url').toString('hex');
  return { publicKey: hex(x), secretKey: hex(d) };
}
