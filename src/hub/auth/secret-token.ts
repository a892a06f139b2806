import { createHash, randomBytes } from 'node:crypto';

/**
 * 256 random bits as 43 letters: a session's or a device's key, known to its bearer alone. Never one that begins with a dash: a
 * person may give it to a command (`--key KEY`), which would take it for an option.
 */
export function mintToken(): string {
  const token = randomBytes(32).toString('base64url');
  return token.startsWith('-') ? mintToken() : token;
}

/** What the hub keeps of it. A plain hash is enough: the token cannot be guessed, unlike a password. */
export const hashToken = (token: string): Uint8Array => createHash('sha256').update(token).digest();

/** 128 random bits, hex: beside a name, so that the hash of both gives nothing away (ERA-3). */
export const mintBlind = (): string => randomBytes(16).toString('hex');

const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** An id that nobody can guess or count from: `class-x7kq…`. 5 random bits a letter. */
export function mintId(prefix: string, length = 12): string {
  let id = '';
  for (const byte of randomBytes(length)) id += letters[byte & 31];
  return `${prefix}-${id}`;
}
