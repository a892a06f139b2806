import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as v from 'valibot';
import { readStarterPack } from '#hub/packs/starter-pack.ts';
import type { Measured, MeasureOptions } from './lines.ts';

/**
 * The lines in bytes, from what was built: each file by `gzip -9`, fonts as they are (counted with the shell: no first visit asks for them). 1 kB is 1000 bytes. What is
 * loaded when comes from the manifest, so a new screen counts by itself; the device bench checks the first visit's
 * list against what the browser really asks for.
 */
const Chunk = v.object({
  file: v.string(),
  name: v.optional(v.string()),
  isEntry: v.optional(v.boolean(), false),
  imports: v.optional(v.array(v.string()), []),
  dynamicImports: v.optional(v.array(v.string()), []),
  css: v.optional(v.array(v.string()), []),
  assets: v.optional(v.array(v.string()), []),
});
const Manifest = v.record(v.string(), Chunk);
type Manifest = v.InferOutput<typeof Manifest>;

const root = join(import.meta.dirname, '..');

/** Screens a learner's first visit passes through, by the link on the poster, with their words. */
const firstVisit = 'learner';
/** The board comes with the teacher's other screens and their words. */
const board = ['src/app/screens/teacher.ts'];
/** Screens and words that a learner never opens, and other languages than the one in use. */
const notForLearners = [/^src\/app\/screens\/teacher\.ts$/, /^src\/i18n\/(?!en\.po)/, /\/uqr\//];

export async function measureBytes({ dist }: MeasureOptions): Promise<Measured[]> {
  const manifest = readManifest(dist);
  const entry = entryOf(manifest, dist);
  const worker = workerFile(dist, manifest);
  const size = (files: Iterable<string>): number =>
    [...files].reduce((sum, file) => sum + gzipped(join(dist, file)), 0);
  const first = filesFor(manifest, [entry]);
  const pageJs = [...first].filter((file) => file.endsWith('.js'));
  const toExercise = firstExerciseFiles(dist);
  const pack = packBytes();
  const cached = precached(dist);
  const learners = learnerFiles(manifest, entry, cached, worker);
  const boardFiles = [...filesFor(manifest, board)].filter((file) => !first.has(file));
  const total = size(cached);
  const others = [...cached].filter((file) => !learners.has(file));
  return [
    { id: 'page-js', value: size(pageJs) / 1000, note: `${pageJs.length} files` },
    { id: 'worker-js', value: size([worker]) / 1000 },
    {
      id: 'first-exercise-bytes',
      value: (size(toExercise) + pack) / 1000,
      note: `pack ${kB(pack)}; no fonts, they come with the shell after it`,
    },
    {
      id: 'learner-shell',
      value: size(learners) / 1000,
      note: `all that is precached: ${kB(total)}; ${kB(size(others))} of it no learner opens`,
    },
    { id: 'teacher-board', value: size(boardFiles) / 1000 },
  ];
}

/** Everything that is asked for on the way to the first exercise, relative to `dist`. */
export function firstExerciseFiles(dist: string): ReadonlySet<string> {
  const manifest = readManifest(dist);
  const entry = entryOf(manifest, dist);
  const files = filesFor(manifest, [
    entry,
    chunkNamed(manifest, firstVisit),
    ...besideScreens(manifest, entry),
  ]);
  for (const file of ['index.html', 'boot.js', 'manifest.webmanifest', workerFile(dist, manifest)])
    files.add(file);
  return files;
}

/**
 * What the page fetches by `import()` beside its screens: drawings. The place for toasts comes fifteen seconds later; if
 * it came sooner, the first visits would say so. Another language is fetched only by who reads it, instead of nothing.
 */
const besideScreens = (manifest: Manifest, entry: string): readonly string[] =>
  manifest[entry]?.dynamicImports.filter((key) => !/\/screens\/|\.po$|Toast/.test(key)) ?? [];

/** A chunk that is more than one of our files has no key of its own, only a name (vite.config.ts). */
function chunkNamed(manifest: Manifest, name: string): string {
  const key = Object.keys(manifest).find((each) => manifest[each]?.name === name);
  if (key === undefined)
    throw new Error(`no chunk ${name} in the manifest: has it been renamed? (bench/bytes.ts)`);
  return key;
}

function readManifest(dist: string): Manifest {
  const file = join(dist, '.vite/manifest.json');
  if (!existsSync(file)) throw new Error(`${file} is not there: run npm run build first`);
  return v.parse(Manifest, JSON.parse(readFileSync(file, 'utf8')));
}

function entryOf(manifest: Manifest, dist: string): string {
  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry);
  if (entry === undefined) throw new Error(`no entry in ${dist}: has it been built?`);
  return entry;
}

/** The chunks, what they import, and their styles. */
function filesFor(manifest: Manifest, keys: readonly string[]): Set<string> {
  const files = new Set<string>();
  const seen = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (!chunk) throw new Error(`${key} is not in the manifest: has it been renamed? (bench/bytes.ts)`);
    if (seen.has(key)) return;
    seen.add(key);
    files.add(chunk.file);
    for (const file of chunk.css) files.add(file);
    for (const next of chunk.imports) visit(next);
  };
  for (const key of keys) visit(key);
  return files;
}

/** The worker is in no list of entries: it is the one script of its name among the assets. */
export function workerFile(dist: string, manifest: Manifest = readManifest(dist)): string {
  const scripts = new Set(
    Object.values(manifest).flatMap(({ assets }) => assets.filter((file) => /\/main-[^/]*\.js$/.test(file))),
  );
  const [worker] = scripts;
  if (worker === undefined || scripts.size > 1)
    throw new Error(`one worker was looked for, ${scripts.size} found in ${dist}`);
  return worker;
}

/** What the service worker stores, read from the list that was built into it. */
function precached(dist: string): Set<string> {
  const text = readFileSync(join(dist, 'sw.js'), 'utf8');
  const files = new Set<string>();
  for (const [, url] of text.matchAll(/\{"?revision"?:(?:null|"[0-9a-f]+"),"?url"?:"([^"]+)"\}/g))
    if (url) files.add(url);
  if (files.size === 0) throw new Error('no precache list found in sw.js (bench/bytes.ts)');
  files.add('sw.js');
  return files;
}

/** What of the precache a learner's device needs: all but what only other people's screens use. */
function learnerFiles(
  manifest: Manifest,
  entry: string,
  cached: ReadonlySet<string>,
  worker: string,
): ReadonlySet<string> {
  const opened = Object.keys(manifest).filter(
    (key) =>
      (key.startsWith('src/') || key.includes('node_modules/')) &&
      !notForLearners.some((other) => other.test(key)),
  );
  const files = new Set<string>();
  for (const key of [entry, chunkNamed(manifest, firstVisit), ...opened])
    for (const file of filesFor(manifest, [key])) files.add(file);
  const chunks = new Set(Object.values(manifest).flatMap(({ file, css }) => [file, ...css]));
  // What is in no chunk (index.html, icons, boot.js, the service worker) is everybody's.
  return new Set([...cached].filter((file) => files.has(file) || file === worker || !chunks.has(file)));
}

function packBytes(): number {
  const packs = readdirSync(join(root, 'packs'));
  const first = packs[0];
  const written = first === undefined ? null : readStarterPack(join(root, 'packs', first));
  if (!written?.ok) throw new Error('the starter pack cannot be read');
  return gzipSync(written.value.text, { level: 9 }).length;
}

/** As it travels: text by gzip, fonts and pictures as they are. */
function gzipped(file: string): number {
  const bytes = readFileSync(file);
  return /\.(woff2|png|jpg|webp)$/.test(file) ? bytes.length : gzipSync(bytes, { level: 9 }).length;
}

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
