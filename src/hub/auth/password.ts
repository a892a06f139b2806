import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { pickWord } from './words.ts';

/** scrypt at 16 MB and about 150 ms (OWASP's N=2^14, r=8, p=5): a Raspberry Pi can afford it, a guesser cannot. */
const usualCost = { N: 2 ** 14, r: 8, p: 5 };
export type PasswordCost = typeof usualCost;
const keyLength = 32;
/** Two at a time: each takes 16 MB, and thirty children may try the teacher's name at once. */
const atOnce = 2;

/** @param cost kept with the hash, so that it can be raised for later ones; tests lower it */
export async function hashPassword(password: string, cost: PasswordCost = usualCost): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  const { N, r, p } = cost;
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** True for a hash that costs a guesser less than a new one would: it is made again when its owner signs in (AUT-6). */
export function isHashedCheaply(stored: string, cost: PasswordCost = usualCost): boolean {
  const [, N, r, p] = stored.split('$').map(Number);
  return (N ?? 0) * (r ?? 0) * (p ?? 0) < cost.N * cost.r * cost.p;
}

/** Takes as long for `null` (no such person) as for a wrong password, so that names cannot be found out. */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const [, N, r, p, salt, key] = (stored ?? nobody).split('$');
  const expected = Buffer.from(key ?? '', 'base64url');
  const found = await derive(password, Buffer.from(salt ?? '', 'base64url'), {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  });
  const same = found.length === expected.length && timingSafeEqual(found, expected);
  return same && stored !== null;
}

const { N: usualN, r: usualR, p: usualP } = usualCost;
const nobody = ['scrypt', usualN, usualR, usualP, 'A'.repeat(22), 'A'.repeat(43)].join('$');

/** Easy to read out and to type, 44 random bits: `maple-otter-42-river-tulip`. */
export function mintPassword(): string {
  return [pickWord(), pickWord(), String(randomInt(10, 100)), pickWord(), pickWord(), pickWord()].join('-');
}

let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, salt: Uint8Array, at: PasswordCost): Promise<Buffer> {
  if (running >= atOnce) await new Promise<void>((go) => waiting.push(go));
  running += 1;
  try {
    return await new Promise((resolve, reject) => {
      const text = password.normalize('NFKC');
      scrypt(text, salt, keyLength, { ...at, maxmem: 64 * 1024 * 1024 }, (error, key) =>
        error ? reject(error) : resolve(key),
      );
    });
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}
