import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomFillSync,
  scryptSync,
  timingSafeEqual,
} from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { invariant } from '#domain/invariant.ts';
import { pickWord, words } from '#hub/auth/words.ts';

/**
 * The school's recovery phrase (KEY-1): words made by the hub, shown once, and kept by people away from it. An X25519 key
 * pair comes from them. The hub keeps the public half, which seals backups without anybody being there and opens none.
 */
const Base64Key = v.pipe(
  v.string(),
  v.base64(),
  v.transform((text) => Buffer.from(text, 'base64')),
  v.check((bytes) => bytes.length === 32),
);

/** Public: it is in each backup too, so that one is opened by the phrase it was made for. */
export const RecoveryKey = v.object({
  kdf: v.literal('scrypt'),
  // Bounded: a file from anywhere must not make the hub work for hours, or fill its memory.
  N: v.pipe(v.picklist([2 ** 10, 2 ** 14, 2 ** 15, 2 ** 16, 2 ** 17, 2 ** 18])),
  r: v.literal(8),
  p: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4)),
  salt: Base64Key,
  publicKey: Base64Key,
});
export type RecoveryKey = v.InferOutput<typeof RecoveryKey>;

/** OWASP's first choice (N=2^17, r=8, p=1): 128 MB and about a second, once for a restore. */
const usualCost = { N: 2 ** 17, r: 8, p: 1 } as const;
type Cost = Pick<RecoveryKey, 'N' | 'r' | 'p'>;

/** 74 random bits: no guesser comes to the end of them, at a second each or at a millionth of one. */
const phraseWords = 10;

export const mintPhrase = (): string => Array.from({ length: phraseWords }, pickWord).join(' ');

/** A phrase as somebody typed it, and which of its words are none of ours. */
export function readPhrase(typed: string): { readonly phrase: string; readonly unknown: readonly string[] } {
  const typedWords = typed.toLowerCase().match(/[a-z]+/g) ?? [];
  return { phrase: typedWords.join(' '), unknown: typedWords.filter((word) => !words.includes(word)) };
}

/** @param cost tests lower it */
export function recoveryKeyOf(phrase: string, cost: Cost = usualCost): RecoveryKey {
  const salt: Buffer<ArrayBuffer> = Buffer.alloc(32);
  randomFillSync(salt);
  return { kdf: 'scrypt', ...cost, salt, publicKey: publicBytes(privateKeyOf(phrase, salt, cost)) };
}

/** Null: it is not the phrase of this key. */
export function openRecovery(phrase: string, { publicKey, salt, ...cost }: RecoveryKey): KeyObject | null {
  const key = privateKeyOf(phrase, salt, cost);
  return timingSafeEqual(publicBytes(key), publicKey) ? key : null;
}

/** RFC 7748's raw 32 bytes of the public half of a key, either half given. */
export function publicBytes(key: KeyObject): Buffer<ArrayBuffer> {
  const { x } = key.export({ format: 'jwk' });
  invariant(x !== undefined, 'an X25519 key has a public half');
  return Buffer.from(x, 'base64url');
}

export const publicKeyFrom = (raw: Uint8Array): KeyObject =>
  createPublicKey({
    key: { kty: 'OKP', crv: 'X25519', x: Buffer.from(raw).toString('base64url') },
    format: 'jwk',
  });

/** RFC 8410: what stands before the 32 bytes of an X25519 private key in PKCS #8. */
const pkcs8 = Buffer.from('302e020100300506032b656e04220420', 'hex');

function privateKeyOf(phrase: string, salt: Uint8Array, { N, r, p }: Cost): KeyObject {
  return rawPrivateKey(scryptSync(readPhrase(phrase).phrase, salt, 32, { N, r, p, maxmem: 256 * N * r }));
}

export const rawPrivateKey = (raw: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([pkcs8, raw]), format: 'der', type: 'pkcs8' });

const fileIn = (data: string): string => join(data, 'recovery.json');

/**
 * A file, and not a row of the database: a backup of a running hub only looks at the database (HUB-31), and may be the
 * first to need a phrase.
 */
export async function keepRecovery(data: string, key: RecoveryKey): Promise<void> {
  await mkdir(data, { recursive: true, mode: 0o700 });
  const handle = await open(`${fileIn(data)}.part`, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(recoveryJson(key), null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${fileIn(data)}.part`, fileIn(data));
}

/** Null: nobody has made a phrase yet. Throws when what is there cannot be read: sealed to nobody, a backup is lost. */
export function readRecovery(data: string): RecoveryKey | null {
  if (!existsSync(fileIn(data))) return null;
  return v.parse(RecoveryKey, JSON.parse(readFileSync(fileIn(data), 'utf8')));
}

export const recoveryJson = ({ salt, publicKey, ...rest }: RecoveryKey) => ({
  ...rest,
  salt: Buffer.from(salt).toString('base64'),
  publicKey: Buffer.from(publicKey).toString('base64'),
});
