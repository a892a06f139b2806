// Builds the page when what it is made of has changed since the last build: `npm start` is quick the second time.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const stampFile = 'dist/.build-stamp';
const hash = createHash('sha256');
for (const root of ['src', 'public', 'config']) {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) hash.update(file).update(readFileSync(file));
}
for (const file of ['index.html', 'vite.config.ts', 'package-lock.json']) hash.update(readFileSync(file));
const stamp = hash.digest('hex');
if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) process.exit(0);
console.log('[build] building the page (about ten seconds)');
const run = (...args) =>
  spawnSync(process.execPath, args, { stdio: ['inherit', 'ignore', 'inherit'] }).status === 0;
const built =
  run('node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error') && run('scripts/compress.mjs');
if (!built) {
  console.error('[build] the build failed: run npm run build to see why');
  process.exit(1);
}
writeFileSync(stampFile, stamp);
