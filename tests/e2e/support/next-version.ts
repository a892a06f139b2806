import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';

/** The page as built, then changed as a new version would be: another index.html, another entry in the precache list. */
export function nextVersion(folder: string): void {
  const index = join(folder, 'index.html');
  writeFileSync(
    index,
    readFileSync(index, 'utf8').replace('<head>', '<head><meta name="version" content="next">'),
  );
  const worker = join(folder, 'sw.js');
  const text = readFileSync(worker, 'utf8');
  const changed = text.replace(
    /\{"revision":"\w+","url":"index.html"\}/,
    '{"revision":"next","url":"index.html"}',
  );
  expect(changed).not.toBe(text);
  writeFileSync(worker, changed);
  for (const file of ['index.html', 'sw.js'])
    for (const ending of ['.br', '.gz']) rmSync(join(folder, file + ending), { force: true });
}
