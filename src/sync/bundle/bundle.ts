import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { HubKey, SealKey, Signature } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';

/**
 * One message that others may carry (docs/spec/bundle.md):
 *
 *     'FPB1' | kind | 4 bytes: length of what is sealed | 8 bytes: whom it is for | 32: one-time key | sealed
 *
 * Sealed to the X25519 key of whom it is for, by a key that is made for it and thrown away; inside stands who sent it and
 * their signature over all of it. Whoever carries it can neither read nor change nor make one, nor send it to another.
 */
export const bundleKinds = { handIn: 1, answer: 2 } as const;
export type BundleKind = (typeof bundleKinds)[keyof typeof bundleKinds];

/** What a bundle may have: as much as the hub takes at once, and as an answer of 2048 events may need. */
export const mostBundleBytes: Readonly<Record<BundleKind, number>> = { 1: 1024 * 1024, 2: 8 * 1024 * 1024 };

const magic = utf8ToBytes('FPB');
const version = utf8ToBytes('1')[0] ?? 0;
const kindAt = 4;
const lengthAt = 5;
const toAt = 9;
const oneTimeAt = 17;
const headLength = 49;
const keyLength = 32;
const signatureLength = 64;
const tagLength = 16;
/** Of a key that seals one thing, once. */
const nonce = new Uint8Array(12);

/** An X25519 key pair, hex. */
export type SealPair = { readonly publicKey: SealKey; readonly secretKey: string };

/** @param secret 32 random bytes */
export const sealPair = (secret: Uint8Array): SealPair => ({
  publicKey: bytesToHex(x25519.getPublicKey(secret)) as SealKey,
  secretKey: bytesToHex(secret),
});

/** What stands on the outside for everybody to see. */
export type Envelope = {
  readonly kind: BundleKind;
  /** The short name of the key that opens it, 16 hex digits. */
  readonly to: string;
};

export type Sender = {
  /** Ed25519. */
  readonly key: HubKey;
  /** Signs the UTF-8 bytes of the message. */
  sign(message: string): Promise<Signature>;
};

/** What was in a bundle; the signature is the sender's. Whether the sender may say it is for who opened it to decide. */
export type Opened = Envelope & { readonly from: HubKey; readonly payload: Uint8Array };

/** Says of a message whether a key signed it. */
export type VerifyBundle = (message: string, signature: Signature, key: HubKey) => Promise<boolean>;

/** How a sealing key is named on the outside. */
export const keyName = (key: SealKey): string =>
  bytesToHex(sha256(concatBytes(utf8ToBytes('footpath bundle key'), hexToBytes(key))).subarray(0, 8));

/** @param random 32 bytes that are used for nothing else */
export async function sealBundle(
  { kind, to, from, payload }: { kind: BundleKind; to: SealKey; from: Sender; payload: Uint8Array },
  random: Uint8Array,
): Promise<Uint8Array> {
  const oneTime = x25519.getPublicKey(random);
  const signature = await from.sign(signedMessage(kind, to, oneTime, payload));
  const body = concatBytes(hexToBytes(from.key), hexToBytes(signature), payload);
  const head = new Uint8Array(headLength);
  head.set(magic);
  head[kindAt - 1] = version;
  head[kindAt] = kind;
  new DataView(head.buffer).setUint32(lengthAt, body.length + tagLength);
  head.set(hexToBytes(keyName(to)), toAt);
  head.set(oneTime, oneTimeAt);
  const key = keyOf(x25519.getSharedSecret(random, hexToBytes(to)), head, to);
  return concatBytes(head, chacha20poly1305(key, nonce, head).encrypt(body));
}

/** The first bundle of the bytes, as far as its outside tells, and what follows it. */
export function firstBundle(
  bytes: Uint8Array,
): Result<Envelope & { readonly bundle: Uint8Array; readonly rest: Uint8Array }, Failure> {
  if (magic.some((byte, at) => bytes[at] !== byte)) return err(failure('not-a-bundle'));
  const kind = bytes[kindAt];
  if (bytes.length <= headLength) return err(failure('bundle-cut'));
  if (bytes[kindAt - 1] !== version || (kind !== bundleKinds.handIn && kind !== bundleKinds.answer))
    return err(failure('bundle-too-new'));
  const length = headLength + new DataView(bytes.buffer, bytes.byteOffset).getUint32(lengthAt);
  if (length > mostBundleBytes[kind]) return err(failure('too-large', { limit: mostBundleBytes[kind] }));
  if (bytes.length < length) return err(failure('bundle-cut'));
  const to = bytesToHex(bytes.subarray(toAt, oneTimeAt));
  return ok({ kind, to, bundle: bytes.subarray(0, length), rest: bytes.subarray(length) });
}

/** Bundles that stand one after the other, which is what a file holds. */
export function splitBundles(bytes: Uint8Array): Result<readonly Uint8Array[], Failure> {
  const bundles: Uint8Array[] = [];
  let rest = bytes;
  do {
    const first = firstBundle(rest);
    if (!first.ok) return first;
    bundles.push(first.value.bundle);
    rest = first.value.rest;
  } while (rest.length > 0);
  return ok(bundles);
}

/** @param bundle one, whole, with nothing after it */
export async function openBundle(
  bundle: Uint8Array,
  own: SealPair,
  verify: VerifyBundle,
): Promise<Result<Opened, Failure>> {
  const first = firstBundle(bundle);
  if (!first.ok) return first;
  const { kind, to, rest } = first.value;
  if (rest.length > 0) return err(failure('bundle-altered'));
  if (to !== keyName(own.publicKey)) return err(failure('bundle-foreign'));
  const body = unsealed(bundle, own);
  if (!body || body.length < keyLength + signatureLength) return err(failure('bundle-altered'));
  const from = bytesToHex(body.subarray(0, keyLength)) as HubKey;
  const signature = bytesToHex(body.subarray(keyLength, keyLength + signatureLength)) as Signature;
  const payload = body.subarray(keyLength + signatureLength);
  const oneTime = bundle.subarray(oneTimeAt, headLength);
  const isTheirs = await verify(signedMessage(kind, own.publicKey, oneTime, payload), signature, from);
  return isTheirs ? ok({ kind, to, from, payload }) : err(failure('bundle-forged'));
}

function unsealed(bundle: Uint8Array, { publicKey, secretKey }: SealPair): Uint8Array | null {
  const head = bundle.subarray(0, headLength);
  try {
    const shared = x25519.getSharedSecret(hexToBytes(secretKey), head.subarray(oneTimeAt));
    return chacha20poly1305(keyOf(shared, head, publicKey), nonce, head).decrypt(bundle.subarray(headLength));
  } catch {
    // A one-time key that is none, or a seal that does not hold.
    return null;
  }
}

/** The whole outside and whom it is for go into the key (RFC 5869): in another envelope it is another key. */
const keyOf = (shared: Uint8Array, head: Uint8Array, to: SealKey): Uint8Array =>
  hkdf(sha256, shared, concatBytes(head, hexToBytes(to)), utf8ToBytes('footpath bundle 1'), keyLength);

/** One member a line, as in a receipt. No other message of ours begins with the first line. */
const signedMessage = (kind: BundleKind, to: SealKey, oneTime: Uint8Array, payload: Uint8Array): string =>
  ['footpath bundle 1', kind, to, bytesToHex(oneTime), bytesToHex(sha256(payload))].join('\n');
