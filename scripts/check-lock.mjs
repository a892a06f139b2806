// Every optional dependency must be in the lock file: npm drops, without a word, those it could not resolve on the
// machine that wrote the lock, and then another system lacks its native binary.
import { readFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const missing = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    let base = path;
    let found = false;
    while (!found) {
      found = `${base ? `${base}/` : ''}node_modules/${name}` in lock.packages;
      if (found || base === '') break;
      const at = base.lastIndexOf('node_modules/');
      base = at <= 0 ? '' : base.slice(0, at - 1);
    }
    if (!found) missing.push(`${name}, wanted by ${path || 'the project'}`);
  }
}
for (const line of missing) console.error(`missing from the lock file: ${line}`);
const remote = Object.values(lock.packages).filter((entry) => entry.resolved);
if (remote.length > 0)
  console.error(
    `${remote.length} packages record a download address: run npm install with the project's .npmrc`,
  );
process.exit(missing.length + remote.length > 0 ? 1 : 0);
