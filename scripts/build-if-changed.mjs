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
const { npm_execpath: npm } = process.env;
const build = npm
  ? spawnSync(process.execPath, [npm, 'run', '--silent', 'build', '--', '--logLevel', 'warn'], {
      stdio: ['inherit', 'ignore', 'inherit'],
    })
  : spawnSync('npm', ['run', '--silent', 'build'], {
      stdio: ['inherit', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
if (build.status !== 0) {
  console.error('[build] the build failed: run npm run build to see why');
  process.exit(1);
}
writeFileSync(stampFile, stamp);
