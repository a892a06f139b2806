import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mintPhrase, openRecovery, readPhrase, recoveryKeyOf } from './recovery.ts';
import { createSealer, readSealHeader, SealBroken, unseal } from './seal.ts';

const cheap = { N: 2 ** 10, r: 8, p: 1 } as const;
const phrase = mintPhrase();
const recovery = recoveryKeyOf(phrase, cheap);
const privateKey = openRecovery(phrase, recovery);
if (!privateKey) throw new Error('the phrase opens its own key');

async function seal(plain: Buffer, chunk?: number, pieces = [plain]): Promise<Buffer> {
  const sealer = createSealer(recovery, chunk);
  for (const piece of pieces) sealer.write(piece);
  sealer.end();
  return Buffer.concat((await sealer.toArray()) as Buffer[]);
}

/** What came out before it broke, and how it broke. */
async function open(file: Buffer, key = privateKey) {
  const read = readSealHeader(file);
  if (!read.ok) return { plain: Buffer.alloc(0), broken: read.error.type };
  const out: Buffer[] = [];
  try {
    const rest = file.subarray(read.value.length);
    // Nothing says that a disk gives what it has at once.
    const pieces = [rest.subarray(0, 7), rest.subarray(7, 50), rest.subarray(50)];
    const chunks = (async function* () {
      yield* pieces;
    })();
    if (!key) throw new Error('no key');
    for await (const part of unseal(read.value.header, key, chunks)) out.push(part);
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    return { plain: Buffer.concat(out), broken: error.code };
  }
  return { plain: Buffer.concat(out), broken: null };
}

describe('a sealed archive', () => {
  it('KEY-2 gives back what was sealed, in whatever pieces it came', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 8 }),
        fc.integer({ min: 16, max: 64 }),
        async (pieces, chunk) => {
          const parts = pieces.map((piece) => Buffer.from(piece));
          const plain = Buffer.concat(parts);
          expect(await open(await seal(plain, chunk, parts))).toEqual({ plain, broken: null });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('KEY-2 never gives a byte that was not written: every changed byte and every length is found', async () => {
    const plain = randomBytes(100);
    const sealed = await seal(plain, 32);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      const flipped = await open(changed);
      expect([at, flipped.broken]).not.toEqual([at, null]);
      expect(plain.subarray(0, flipped.plain.length).equals(flipped.plain)).toBe(true);
      const cut = await open(sealed.subarray(0, at));
      expect([at, cut.broken]).not.toEqual([at, null]);
      expect(plain.subarray(0, cut.plain.length).equals(cut.plain)).toBe(true);
    }
    expect((await open(Buffer.concat([sealed, Buffer.from([0])]))).broken).not.toBeNull();
  });

  it('KEY-2 finds chunks that were exchanged, doubled, left out or taken from another backup', async () => {
    const plain = randomBytes(32 * 4);
    const [one, two] = [await seal(plain, 32), await seal(plain, 32)];
    const read = readSealHeader(one);
    if (!read.ok) throw new Error(read.error.type);
    const head = one.subarray(0, read.value.length);
    const chunkOf = (file: Buffer, n: number) =>
      file.subarray(read.value.length + 48 * n, read.value.length + 48 * (n + 1));
    const made = (...chunks: Buffer[]) => open(Buffer.concat([head, ...chunks]));
    const [a, b, c, d] = [0, 1, 2, 3].map((n) => chunkOf(one, n)) as [Buffer, Buffer, Buffer, Buffer];
    expect((await made(a, b, c, d)).broken).toBeNull();
    for (const chunks of [
      [b, a, c, d],
      [a, a, b, c, d],
      [a, c, d],
      [a, b, c],
      [a, b, c, d, d],
      [a, b, chunkOf(two, 2), d],
      [chunkOf(two, 0), b, c, d],
    ])
      expect((await made(...chunks)).broken).not.toBeNull();
  });

  it('KEY-2 takes no tag that is shorter than it should be: four bytes could be guessed', async () => {
    const sealed = await seal(Buffer.alloc(0));
    // The first bytes of the right tag, as Node would take them for the whole.
    for (let short = 1; short < 16; short++)
      expect((await open(sealed.subarray(0, sealed.length - short))).broken).toBe('SEAL_CUT');
    expect(await open(sealed)).toEqual({ plain: Buffer.alloc(0), broken: null });
  });

  it('KEY-1 another phrase is another key, and the words may be typed in any way', () => {
    expect(openRecovery(mintPhrase(), recovery)).toBeNull();
    expect(openRecovery(` ${phrase.toUpperCase().replaceAll(' ', ', ')}.\n`, recovery)).not.toBeNull();
    expect(readPhrase('maple otterr')).toEqual({ phrase: 'maple otterr', unknown: ['otterr'] });
    expect(phrase.split(' ')).toHaveLength(10);
  });
});
