import { sha256 as inJavaScript } from '@noble/hashes/sha2.js';

/** SHA-256: 32 bytes, the same on every machine. */
export type Digest = (bytes: Uint8Array) => Uint8Array;

let digest: Digest = inJavaScript;

/** SHA-256 by the fastest means that this machine has; in JavaScript unless it was told of another (docs/decisions/0003). */
export const sha256: Digest = (bytes) => digest(bytes);

/** For a machine that hashes natively and synchronously: the hub. Said once, before anything is hashed. */
export function digestWith(native: Digest): void {
  digest = native;
}
