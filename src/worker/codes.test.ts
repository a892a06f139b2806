import { describe, expect, test } from 'vitest';
import { createRng } from '#domain/rng.ts';
import { type Sight, seeCode } from '#tests/support/qr-camera.ts';
import { createCodes } from './codes.ts';
import type { CodeDrawing, Squares } from './codes-api.ts';

const bytesOf = (length: number): Uint8Array => {
  const rng = createRng(length);
  return Uint8Array.from({ length }, () => Math.floor(rng() * 256));
};
/** A learner's week as it is sealed. */
const week = bytesOf(11_000);
const day = week.slice(0, 5000);

/** Shows to a camera until all is read; how many codes were shown for how many that were needed. */
async function throughCamera(
  payload: Uint8Array,
  squares: Squares,
  sight: (number: number, drawing: CodeDrawing) => Promise<Sight | null> | Sight | null,
): Promise<{ shown: number; needed: number; read: Uint8Array | null }> {
  const [screen, camera] = [createCodes(), createCodes()];
  const needed = (await screen.show(payload, squares)) ?? 0;
  for (let number = 0; number < needed * 4; number++) {
    const drawing = await screen.draw(number);
    const seen = await sight(number, drawing);
    if (!seen) continue;
    const look = await camera.look(seeCode(drawing, seen));
    if (look.kind === 'complete') return { shown: number + 1, needed, read: look.payload };
    expect(['nothing', 'going-on']).toContain(look.kind);
  }
  return { shown: needed * 4, needed, read: null };
}

describe('QRF-7 through a camera', () => {
  /** Each sight with the share of its codes that the decoder may miss: 1.3 means three tenths more are shown. */
  const sights: readonly (readonly [string, number, (number: number) => Sight | null])[] = [
    ['half of them dropped', 2.7, (number) => (number % 2 === 0 ? { side: 480 } : null)],
    ['blurred by 0.35 of a square', 1.3, () => ({ side: 480, blur: 0.35, turned: 3 })],
    ['turned by any angle', 1.5, (number) => ({ side: 480, fills: 0.66, turned: number * 23 })],
    ['tilted by a quarter', 1.5, (number) => ({ side: 480, tilted: 0.25, turned: number - 7 })],
    [
      'dim: a fifth of the contrast',
      1.5,
      (seed) => ({ side: 480, contrast: 0.2, noise: 3, turned: -4, seed }),
    ],
    ['noise and half in shade', 1.5, (seed) => ({ side: 480, noise: 25, shade: 0.5, turned: 2, seed })],
    [
      'a little of everything',
      2.2,
      (seed) => ({
        side: 720,
        blur: 0.25,
        tilted: 0.15,
        contrast: 0.5,
        noise: 6,
        shade: 0.3,
        turned: 5,
        seed,
      }),
    ],
  ];

  test.each(sights)('%s', async (_, times, sight) => {
    const { shown, needed, read } = await throughCamera(day, 'middle', sight);
    expect(read).toEqual(day);
    expect(shown).toBeLessThanOrEqual(Math.ceil(needed * times) + 4);
  });

  test('fourteen codes for a week when none is missed', async () => {
    expect(await throughCamera(week, 'middle', () => ({ side: 480 }))).toEqual({
      shown: 14,
      needed: 14,
      read: week,
    });
  });

  test('large squares are read where middle ones are not', async () => {
    const few = week.slice(0, 2000);
    /** 240 pixels of code, each mixed with its neighbours. */
    const weak = (_: number, { size }: CodeDrawing) => {
      const module = 240 / (size + 8);
      return { side: 480, fills: 0.5, blur: 1.1 / module, turned: 2, noise: 5 };
    };
    expect((await throughCamera(few, 'middle', weak)).read).toBeNull();
    expect((await throughCamera(few, 'large', weak)).read).toEqual(few);
  });

  test('small squares, which a photo shows well', async () => {
    const { shown, read } = await throughCamera(day, 'small', (seed) => ({
      side: 800,
      blur: 0.25,
      turned: 4,
      tilted: 0.1,
      noise: 8,
      seed,
    }));
    expect(read).toEqual(day);
    expect(shown).toBeLessThanOrEqual(5);
  });

  test('two codes at once while the screen changes are never taken for a third', async () => {
    const [screen, camera] = [createCodes(), createCodes()];
    const needed = (await screen.show(day, 'middle')) ?? 0;
    const said = new Set<string>();
    for (let number = 0; number < needed; number++) {
      const drawing = await screen.draw(number);
      const next = { drawing: await screen.draw(number + 1), share: 0.5 };
      said.add((await camera.look(seeCode(drawing, { side: 480, next }))).kind);
    }
    for (const kind of said) expect(['nothing', 'foreign', 'going-on', 'complete']).toContain(kind);
    // What it took of them, if anything, was true: the rest completes it.
    const rest = await throughCameraOf(screen, camera);
    expect(rest).toEqual(day);
  });

  test('QRF-6 nothing, and more than 65,535 bytes, are not shown', async () => {
    const screen = createCodes();
    expect(await screen.show(new Uint8Array(0), 'middle')).toBeNull();
    expect(await screen.show(bytesOf(65_536), 'large')).toBeNull();
    expect(await screen.show(bytesOf(65_535), 'large')).toBe(194);
  });

  test('a room without a code', async () => {
    const codes = createCodes();
    const rng = createRng(4);
    const data = Uint8ClampedArray.from({ length: 480 * 480 * 4 }, () => rng() * 256);
    expect(await codes.look({ width: 480, height: 480, data })).toEqual({ kind: 'nothing' });
    expect(await codes.look({ width: 480, height: 480, data: data.fill(200) })).toEqual({ kind: 'nothing' });
  });
});

async function throughCameraOf(
  screen: ReturnType<typeof createCodes>,
  camera: ReturnType<typeof createCodes>,
): Promise<Uint8Array | null> {
  for (let number = 20; number < 60; number++) {
    const look = await camera.look(seeCode(await screen.draw(number), { side: 480 }));
    if (look.kind === 'complete') return look.payload;
  }
  return null;
}
