import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt at 16 MB and about 150 ms (OWASP's N=2^14, r=8, p=5): a Raspberry Pi can afford it, a guesser cannot. */
const usualCost = { N: 2 ** 14, r: 8, p: 5 };
type Cost = typeof usualCost;
const keyLength = 32;
/** Two at a time: each takes 16 MB, and thirty children may try the teacher's name at once. */
const atOnce = 2;

/** @param cost kept with the hash, so that it can be raised for later ones; tests lower it */
export async function hashPassword(password: string, cost: Cost = usualCost): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  const { N, r, p } = cost;
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
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
  const word = (): string => words[randomInt(words.length)] ?? 'river';
  return [word(), word(), String(randomInt(10, 100)), word(), word(), word()].join('-');
}

const words = (
  'acorn amber apple apron arrow aspen autumn badge bamboo basil beach berry birch blanket blossom bread breeze ' +
  'bridge brook button canal candle canoe carrot castle cedar cherry circle cliff clover cobalt comet copper coral ' +
  'cotton creek crystal daisy dawn delta desert dolphin dragon eagle ember falcon fern field fjord flame forest ' +
  'fossil garden ginger glacier grape gravel harbor hazel heron hill honey island ivory jasmine jungle kettle ' +
  'kiwi ladder lagoon lantern lemon lilac linen lotus lunar maple marble meadow melon mint mirror mist morning ' +
  'moss mountain nectar nest nutmeg oasis ocean olive onyx orange orchid otter oyster paddle palm panda paper ' +
  'parrot peach pebble pepper pine planet plum pocket pollen pond poppy prairie prism puffin pumpkin quartz quilt ' +
  'rabbit rain raven reef ribbon ridge river robin rocket rose ruby saddle saffron sail sand satin shadow silver ' +
  'sky snow spark spice spruce stone storm summer sunset swan table tea thunder tiger timber topaz torch trail ' +
  'tulip tunnel turtle valley velvet violet walnut water wave wheat willow wind winter wood yarn zebra'
).split(' ');

let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, salt: Uint8Array, at: Cost): Promise<Buffer> {
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
