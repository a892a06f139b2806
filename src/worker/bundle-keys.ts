import { getPublicKey, hashes, sign } from '@noble/ed25519';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { deviceKeysMessage, HubKeysAnswer, hubKeysMessage } from '#domain/bundle-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { DeviceId, HubKey, Signature } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { sha512 } from '#sha512';
import type { FootpathDatabase } from '#store/database.ts';
import { type Joined, type MetaValues, readMeta, writeMeta } from '#store/meta.ts';
import { type SealPair, type Sender, sealPair } from '#sync/bundle/bundle.ts';
import { standingOf } from './bundle-standing.ts';
import type { HubClient } from './hub-client.ts';
import { verifyReceipt } from './verify-receipt.ts';

hashes.sha512 = sha512;

/** All that bundles are made and opened with. */
export type BundleKeys = {
  readonly joined: Joined & { readonly key: HubKey };
  readonly hubSeal: MetaValues['hub-seal'];
  readonly sender: Sender;
  readonly own: SealPair;
};

const random = (): Uint8Array => crypto.getRandomValues(new Uint8Array(32));

const signs =
  (secretKey: string) =>
  async (message: string): Promise<Signature> =>
    bytesToHex(sign(utf8ToBytes(message), hexToBytes(secretKey))) as Signature;

/**
 * This device's keys, made once. A copy of the device has them too, as it has its name and its token: what either says is said
 * in the device's name, and parts as the copies' logs do (BUN-4, LOG-9).
 */
async function ownKeys(db: FootpathDatabase, device: DeviceId): Promise<MetaValues['bundle-keys']> {
  const signSecret = random();
  const signing = {
    publicKey: bytesToHex(getPublicKey(signSecret)) as HubKey,
    secretKey: bytesToHex(signSecret),
  };
  const made = { device, sign: signing, seal: sealPair(random()) };
  return db.transaction('rw', db.meta, async () => {
    const known = await readMeta(db, 'bundle-keys');
    if (known?.device === device) return known;
    await writeMeta(db, 'bundle-keys', made);
    return made;
  });
}

/** Tells the hub this device's keys and keeps what bundles are sealed to: believed because the hub's known key signed it. */
export async function register(
  db: FootpathDatabase,
  device: DeviceId,
  hub: HubClient,
): Promise<Result<null, Failure>> {
  const [joined, cursors] = await Promise.all([readMeta(db, 'joined'), readMeta(db, 'cursors')]);
  if (!joined?.key || !cursors) return err(failure('keys-missing'));
  const { sign: signing, seal } = await ownKeys(db, device);
  const message = deviceKeysMessage({ hub: joined.hub, device, seal: seal.publicKey });
  const signature = await signs(signing.secretKey)(message);
  const told = await hub.ask({
    method: 'POST',
    path: '/api/device-keys',
    token: joined.token,
    body: { key: signing.publicKey, seal: seal.publicKey, signature },
    answer: HubKeysAnswer,
  });
  if (!told.ok) return told;
  const said = told.value;
  const isTheHubs =
    said.hub === joined.hub && (await verifyReceipt(hubKeysMessage(said), said.signature, joined.key));
  if (!isTheHubs) return err(failure('receipt-unproved'));
  const { hub: id, seal: hubSeal } = said;
  await writeMeta(db, 'hub-seal', { hub: id, seal: hubSeal, standing: standingOf(joined, cursors) });
  return ok(null);
}

/** `keys-missing` until the hub has been met once since this device joined. */
export async function readKeys(db: FootpathDatabase): Promise<Result<BundleKeys, Failure>> {
  const [joined, keys, hubSeal] = await Promise.all([
    readMeta(db, 'joined'),
    readMeta(db, 'bundle-keys'),
    readMeta(db, 'hub-seal'),
  ]);
  if (!joined) return err(failure('not-joined'));
  const { key } = joined;
  if (!key || !keys || hubSeal?.hub !== joined.hub) return err(failure('keys-missing'));
  const sender = { key: keys.sign.publicKey, sign: signs(keys.sign.secretKey) };
  return ok({ joined: { ...joined, key }, hubSeal, sender, own: keys.seal });
}
