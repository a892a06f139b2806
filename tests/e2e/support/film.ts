import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import type { Page } from '@playwright/test';

const width = 640;
const height = 480;

/**
 * What a camera before a screen sees of its moving code: real screenshots, a little turned, dim and blurred, a third of them lost.
 * Ends when so many different codes were caught, and goes round for ever.
 *
 * @param lab any page of a browser with a canvas
 */
export async function filmCodes(shown: Page, lab: Page, path: string, codes: number): Promise<void> {
  const film = openSync(`${path}.part`, 'w');
  writeSync(film, `YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  const grey = Buffer.alloc((width * height) / 2, 128);
  const code = shown.getByRole('img', { name: /^Code \d+/ });
  const caught = new Set<string | null>();
  for (let shot = 0; caught.size < codes; shot++) {
    const name = await code.getAttribute('aria-label');
    const png = await code.screenshot();
    if (shot % 3 === 2) continue;
    caught.add(name);
    const light = await lab.evaluate(seen, { png: png.toString('base64'), width, height, shot });
    writeSync(film, 'FRAME\n');
    writeSync(film, Buffer.from(light, 'base64'));
    writeSync(film, grey);
  }
  closeSync(film);
  // Whole at once: a camera may be looking.
  renameSync(`${path}.part`, path);
}

/** In the page: how light each pixel of the camera is. */
async function seen(taken: { png: string; width: number; height: number; shot: number }): Promise<string> {
  const image = new Image();
  image.src = `data:image/png;base64,${taken.png}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = taken.width;
  canvas.height = taken.height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = '#655';
  context.fillRect(0, 0, taken.width, taken.height);
  context.translate(taken.width / 2 + Math.sin(taken.shot) * 6, taken.height / 2);
  context.rotate(0.06 + 0.03 * Math.sin(taken.shot * 0.7));
  context.filter = 'blur(0.9px) brightness(0.75) contrast(0.8)';
  context.drawImage(image, -205, -205, 410, 410);
  const { data } = context.getImageData(0, 0, taken.width, taken.height);
  let light = '';
  for (let at = 0; at < data.length; at += 4) light += String.fromCharCode(data[at] ?? 0);
  return btoa(light);
}
