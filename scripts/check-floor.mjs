// Does the build keep to Chrome 80, the floor? Told from the files alone: node scripts/check-floor.mjs [folder]
// Syntax is certain here; functions and styles are known by name. The real browsers are tests/floor.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scriptFaults } from './floor-scripts.mjs';
import { styleFaults } from './floor-styles.mjs';

const folder = process.argv[2] ?? 'dist';
const names = existsSync(folder) ? readdirSync(folder, { recursive: true }).sort() : [];
const scripts = names.filter((name) => /\.m?js$/.test(name));
const styles = names.filter((name) => name.endsWith('.css'));
if (scripts.length === 0 || styles.length === 0) {
  console.error(
    `There is no build in ${folder}: it has ${scripts.length} scripts and ${styles.length} styles.`,
  );
  process.exit(2);
}
const read = (name) => readFileSync(join(folder, name), 'utf8');
/** Provided in the worker's first file for all that it fetches later (src/worker/older-browsers.ts). */
const inWorker = ['Object.hasOwn'];
const manifest = join(folder, '.vite/manifest.json');
const ofPage = existsSync(manifest)
  ? new Set(Object.values(JSON.parse(readFileSync(manifest, 'utf8'))).map(({ file }) => file))
  : null;
const given = (name) => (/^assets[\\/]/.test(name) && ofPage?.has(name) === false ? inWorker : []);
const faults = [
  ...scripts.flatMap((name) => scriptFaults(name, read(name), given(name))),
  ...styleFaults(new Map(styles.map((name) => [name, read(name)]))),
];
for (const { file, reason } of faults) console.error(`${file}: ${reason}`);
if (faults.length === 0)
  console.log(`${scripts.length} scripts and ${styles.length} styles keep to Chrome 80`);
process.exit(faults.length > 0 ? 1 : 0);
