import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleEnding } from '#domain/bundle-api.ts';

/** As a share sheet's text it ends like this (app/roads/bundle-file.ts). */
const textEnding = `${bundleEnding}.txt`;
const textBegin = 'RlBC';

/** What the file of answers begins with: it may lie beside what was taken in. */
export const answersName = 'footpath-answers-';

/** The file itself, or a folder's files of ours but for answers. Throws what the file system throws. */
export function bundleFilesIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith(bundleEnding) || name.endsWith(textEnding))
    .filter((name) => !name.startsWith(answersName))
    .sort()
    .map((name) => join(path, name));
}

/** The bytes of a file, whichever of the two ways it went. */
export function bundleBytesOf(file: string): Uint8Array {
  const bytes = readFileSync(file);
  return bytes.subarray(0, textBegin.length).toString('latin1') === textBegin
    ? Buffer.from(bytes.toString('latin1'), 'base64')
    : bytes;
}
