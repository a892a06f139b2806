import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { carrierPassMessage } from '#domain/carrier-api.ts';
import type { HubId, HubKey, SealKey, Signature } from '#domain/ids.ts';
import type { CarrierFile } from '#hub/carrier/carrier-file.ts';
import {
  type BundleKind,
  bundleKinds,
  type SealPair,
  type Sender,
  sealBundle,
  sealPair,
} from '#sync/bundle/bundle.ts';

/** A hub that is nowhere, with the file that makes a carrier for it, and bundles that are sealed to it. */
export async function carrierExample(until = Date.now() + 86_400_000) {
  const hub = 'hub-example' as HubId;
  const seal = sealPair(randomBytes(32));
  const hubSigns = sender();
  const own = sender();
  const message = carrierPassMessage({ hub, key: own.key, until });
  const file: CarrierFile = {
    footpath: 'carrier-file',
    version: 1,
    school: 'Hillside School',
    hub,
    key: hubSigns.key,
    seal: seal.publicKey,
    addresses: ['http://hub.school.example:8080' as CarrierFile['addresses'][number]],
    authority: null,
    leaf: null,
    pass: { key: own.key, until, signature: await hubSigns.sign(message) },
    secret: own.secret,
  };
  return { file, seal, hubSigns };
}

/** Some bundle, each another one. What is in it concerns no carrier. */
export const someBundle = (
  to: SealKey,
  kind: BundleKind = bundleKinds.handIn,
  bytes = 100,
): Promise<Uint8Array> =>
  sealBundle({ kind, to, from: sender(), payload: new Uint8Array(bytes) }, randomBytes(32));

export const anotherSeal = (): SealPair => sealPair(randomBytes(32));

function sender(): Sender & { readonly secret: string } {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  const hex = (part: string): string => Buffer.from(part, 'base64url').toString('hex');
  return {
    key: hex(x) as HubKey,
    secret: hex(d),
    sign: async (message) => sign(null, Buffer.from(message), privateKey).toString('hex') as Signature,
  };
}
