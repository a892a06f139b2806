// npm run test:floor [-- versions…] [--json FILE]: the built app on real old browsers, against a real hub.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { belowFloor } from './below-floor.mjs';
import { provideBuilds, usualVersions } from './builds.mjs';
import { floorControls } from './controls.mjs';
import { learnerJourney } from './learner-journey.mjs';
import { createReport } from './report.mjs';
import { teacherJourney } from './teacher-journey.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const versions = positionals.length > 0 ? positionals : usualVersions;
const [oldest] = versions;
const root = join(import.meta.dirname, '../..');
const build = join(root, 'dist');
const pictures = join(root, 'test-results/floor');
const atOnce = 2;

if (!existsSync(join(build, 'sw.js'))) {
  console.error('There is no build to test: run `npm run build` first.');
  process.exit(2);
}
rmSync(pictures, { recursive: true, force: true });
const executables = await provideBuilds(versions).catch((error) => {
  console.error(error.message);
  process.exit(2);
});
const report = createReport();
const folder = mkdtempSync(join(tmpdir(), 'footpath-floor-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
// Browsers and hubs are ended on the way out (browser.mjs, school.mjs).
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

const own = (name) => ({ folder: join(folder, name), pictures, build });
const queue = versions.map(
  (version) => () => learnerJourney(version, executables.get(version), own(version)),
);
for (const [name, begin] of Object.entries({ belowFloor, teacherJourney, floorControls })) {
  // What the controls expect is true of the floor alone.
  if (begin !== floorControls || oldest === '80')
    queue.push(() => begin(oldest, executables.get(oldest), own(name)));
}
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let begin = queue.shift(); begin; begin = queue.shift()) await report.walk(await begin());
  }),
);

const { passed, failed } = report.totals;
if (values.json) {
  mkdirSync(dirname(values.json), { recursive: true });
  writeFileSync(values.json, `${JSON.stringify({ passed, failed })}\n`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
