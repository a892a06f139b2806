import decodeQR from 'qr/decode.js';
import { encode } from 'uqr';
import { createCollector } from '#sync/qr/collector.ts';
import { createFountain, type Fountain } from '#sync/qr/fountain.ts';
import { payloadLimit } from '#sync/qr/qr-frame.ts';
import { frameBytes } from '#sync/qr/squares.ts';
import type { CodeDrawing, CodesApi, Look, PictureOfCode } from './codes-api.ts';
import { turnPicture } from './turn-picture.ts';

/** ms for what the decoder tries beyond the obvious: a quarter of the time that a code stands. */
const patience = 60;
/** Degrees. */
const secondLook = 20;

/** Draws codes and reads them. */
export function createCodes(): CodesApi {
  const collector = createCollector();
  let fountain: Fountain | null = null;

  return {
    async show(payload, squares) {
      if (payload.length === 0 || payload.length > payloadLimit) return null;
      fountain = createFountain(payload, frameBytes(squares));
      return fountain.blocks;
    },
    async draw(number) {
      if (!fountain) throw new Error('invariant: something to show');
      return drawCode(fountain.frame(number));
    },
    async look(picture): Promise<Look> {
      const text = readCode(picture);
      if (text === null) return { kind: 'nothing' };
      const taken = collector.take(text);
      switch (taken.kind) {
        case 'going-on':
          return {
            kind: 'going-on',
            fresh: taken.fresh,
            known: taken.progress.known,
            needed: taken.progress.blocks,
          };
        case 'complete':
          return { kind: 'complete', payload: taken.payload, needed: taken.blocks };
        default:
          return taken;
      }
    },
  };
}

/** The least correction: a screen has no scratches, and a code that is not read is followed by another. */
export function drawCode(text: string): CodeDrawing {
  const { size, data } = encode(text, { ecc: 'L', boostEcc: true, border: 0 });
  const modules = new Uint8Array(size * size);
  data.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) modules[y * size + x] = 1;
    });
  });
  return { size, modules };
}

/**
 * The text of a code in the picture; null when none was found. The decoder misses what is turned by 41 to 52 degrees (measured,
 * qr 0.7.0), so that it looks a second time, at the picture turned away from there.
 */
export const readCode = (picture: PictureOfCode): string | null =>
  decoded(picture) ?? decoded(turnPicture(picture, secondLook));

function decoded(picture: PictureOfCode): string | null {
  try {
    return decodeQR(picture, { timeLimit: patience });
  } catch {
    // How the decoder says that it found none.
    return null;
  }
}
