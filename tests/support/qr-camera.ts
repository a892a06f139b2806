import { createRng, type Rng } from '#domain/rng.ts';
import type { CodeDrawing, PictureOfCode } from '#worker/codes-api.ts';

/** How a camera sees a code. Everything is 0 or as it should be unless said. */
export type Sight = {
  /** Pixels each way: the page looks at the middle square of what the camera gives. */
  readonly side: number;
  /** Share of it that the code takes, the white around it included. */
  readonly fills?: number;
  /** Degrees. */
  readonly turned?: number;
  /** How much larger the near edge is than the far one: 0.2 is one fifth. */
  readonly tilted?: number;
  /** Standard deviation of the blur, in modules of the code. */
  readonly blur?: number;
  /** From 0 (grey on grey) to 1 (black on white). */
  readonly contrast?: number;
  /** Standard deviation of each pixel's noise, of 255. */
  readonly noise?: number;
  /** How much darker one edge of the picture is than the other, from 0 to 1. */
  readonly shade?: number;
  /** The next code and its share: caught while the screen changed. */
  readonly next?: { readonly drawing: CodeDrawing; readonly share: number };
  readonly seed?: number;
};

/** Modules of white around a code. */
const quiet = 4;
/** Samples a pixel each way. */
const fine = 2;
/** Of 1: the room beside the screen. */
const room = 0.35;

/** A picture of a code on a screen, as a camera would take it: RGBA. */
export function seeCode(drawing: CodeDrawing, sight: Sight): PictureOfCode {
  const { side, fills = 0.8, contrast = 1, shade = 0, noise = 0, blur = 0 } = sight;
  const rng = createRng(sight.seed ?? 1);
  let light = sampled(drawing, sight);
  if (sight.next) {
    const other = sampled(sight.next.drawing, sight);
    const { share } = sight.next;
    light = light.map((value, at) => value * (1 - share) + (other[at] ?? 0) * share);
  }
  const module = (fills * side) / (drawing.size + 2 * quiet);
  if (blur > 0) light = blurred(light, side, blur * module);
  const data = new Uint8ClampedArray(side * side * 4);
  for (let at = 0; at < light.length; at++) {
    const dimmed = 1 - shade * ((at % side) / side);
    const value = (0.5 + ((light[at] ?? 0) - 0.5) * contrast) * dimmed * 255 + (noise && normal(rng) * noise);
    data.fill(value, at * 4, at * 4 + 3);
    data[at * 4 + 3] = 255;
  }
  return { width: side, height: side, data };
}

/** How light each pixel is, 0 to 1. */
function sampled({ size, modules }: CodeDrawing, sight: Sight): Float32Array {
  const { side, fills = 0.8, turned = 0, tilted = 0 } = sight;
  const scale = (size + 2 * quiet) / (fills * side);
  const cos = Math.cos((turned * Math.PI) / 180) * scale;
  const sin = Math.sin((turned * Math.PI) / 180) * scale;
  const light = new Float32Array(side * side);
  const wide = side * fine;
  for (let j = 0; j < wide; j++) {
    const py = (j + 0.5) / fine - side / 2;
    // What lies higher in the picture is further away, the same pixels show more of it: a true perspective.
    const far = 1 / (1 + tilted * (py / side));
    for (let i = 0; i < wide; i++) {
      const px = (i + 0.5) / fine - side / 2;
      const u = Math.floor((px * cos + py * sin) * far + size / 2);
      const v = Math.floor((py * cos - px * sin) * far + size / 2);
      const at = Math.floor(j / fine) * side + Math.floor(i / fine);
      light[at] = (light[at] ?? 0) + lightAt(u, v) / fine ** 2;
    }
  }
  return light;

  function lightAt(u: number, v: number): number {
    if (u < -quiet || v < -quiet || u >= size + quiet || v >= size + quiet) return room;
    if (u < 0 || v < 0 || u >= size || v >= size) return 1;
    return modules[v * size + u] === 1 ? 0 : 1;
  }
}

/** Gaussian, each way in turn. */
function blurred(light: Float32Array, side: number, sigma: number): Float32Array {
  const reach = Math.ceil(sigma * 2.5);
  const weights = Float32Array.from({ length: 2 * reach + 1 }, (_, at) =>
    Math.exp(-((at - reach) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const last = side - 1;
  const pass = (from: Float32Array, step: 1 | 0): Float32Array => {
    const to = new Float32Array(from.length);
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        let sum = 0;
        for (let k = -reach; k <= reach; k++) {
          const at =
            step === 1
              ? y * side + Math.min(last, Math.max(0, x + k))
              : Math.min(last, Math.max(0, y + k)) * side + x;
          sum += (from[at] ?? 0) * (weights[k + reach] ?? 0);
        }
        to[y * side + x] = sum / total;
      }
    return to;
  };
  return pass(pass(light, 1), 0);
}

/** Box and Muller. */
const normal = (rng: Rng): number => Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
