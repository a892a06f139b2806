import type { PictureOfCode } from './codes-api.ts';

/**
 * The same picture, turned about its middle, in grey. What the corners lose is given up; what comes in is dark.
 * Green stands for light: a camera sees it sharpest.
 */
export function turnPicture({ width, height, data }: PictureOfCode, degrees: number): PictureOfCode {
  const turned = new Uint8ClampedArray(data.length);
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * 4;
      const fromX = middleX + (x - middleX) * cos + (y - middleY) * sin;
      const fromY = middleY + (y - middleY) * cos - (x - middleX) * sin;
      const left = Math.floor(fromX);
      const top = Math.floor(fromY);
      turned[to + 3] = 255;
      if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) continue;
      // Between four pixels, each by its nearness.
      const at = (top * width + left) * 4 + 1;
      const right = fromX - left;
      const low = fromY - top;
      const upper = (data[at] ?? 0) * (1 - right) + (data[at + 4] ?? 0) * right;
      const lower = (data[at + width * 4] ?? 0) * (1 - right) + (data[at + width * 4 + 4] ?? 0) * right;
      turned.fill(upper * (1 - low) + lower * low, to, to + 3);
    }
  return { width, height, data: turned };
}
