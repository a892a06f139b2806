// All tests, in the order in which a failure tells most, ending with one line: N passed, N failed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { journeyReport, unitReport } from './test-reports.mjs';

const totals = { passed: 0, failed: 0 };
/** What a reader of the last lines wants to know: which failed, and which did only at first. */
const notes = [];
const say = (words) => console.log(`\n=== ${words}`);

function run(name, args) {
  say(name);
  const started = Date.now();
  const done = spawnSync(process.execPath, args, {
    stdio: 'inherit',
    env: { ...process.env, FORCE_COLOR: '0' },
  });
  console.log(
    `--- ${name}: ${done.status === 0 ? 'ok' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`,
  );
  return done.status === 0;
}

/** A step that is one check: it passes or it fails. */
function check(name, args) {
  if (run(name, args)) totals.passed += 1;
  else {
    totals.failed += 1;
    notes.push(`failed: ${name}`);
  }
}

/** A test runner that writes its counts; one that fails without a count is one failure. */
function tests(name, args, file, read) {
  rmSync(file, { force: true });
  const ok = run(name, args);
  const none = { passed: 0, failed: 0 };
  const counts = existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8'))) : none;
  notes.push(...(counts.notes ?? []));
  if (!ok && !counts.notes?.length) notes.push(`failed: ${name}`);
  totals.passed += counts.passed;
  totals.failed += ok ? counts.failed : Math.max(1, counts.failed);
  if (ok && counts.passed === 0) {
    console.error(`${name} ran no test`);
    totals.failed += 1;
  }
}

mkdirSync('test-results', { recursive: true });
const quick = process.argv.includes('--quick');

check('lock file names every platform', ['scripts/check-lock.mjs']);
check('format and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '.']);
check('styles', [
  'node_modules/stylelint/bin/stylelint.mjs',
  '--config',
  'config/stylelint.config.mjs',
  'src/**/*.css',
]);
check('types, realm by realm', ['scripts/typecheck.mjs']);
check('directions', [
  'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
  '--config',
  'config/dependency-cruiser.mjs',
  'src',
]);
check('packs', ['scripts/check-packs.ts', '--seeds', '60']);
check('build', ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn']);
check('build of the gallery', [
  'node_modules/vite/bin/vite.js',
  'build',
  '--mode',
  'gallery',
  '--logLevel',
  'warn',
]);
check('compress', ['scripts/compress.mjs']);
check('build keeps to the floor', ['scripts/check-floor.mjs']);
check('architecture page is the code', ['scripts/architecture-graph.mjs', '--check']);
check('page of routes is the table', ['scripts/routes-page.mjs', '--check']);
tests(
  'unit, property, contract and integration',
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    'config/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    '--outputFile.json=test-results/unit.json',
  ],
  'test-results/unit.json',
  unitReport,
);
check('ten thousand schedules of the exchange', [
  'tests/simulation/main.ts',
  '--runs',
  '10000',
  '--seed',
  '1',
]);
check('planted bugs are caught', ['tests/simulation/main.ts', '--mutants']);
if (!quick) {
  tests(
    'journeys in Chromium',
    ['node_modules/@playwright/test/cli.js', 'test', '--config', 'config/playwright.config.ts'],
    'test-results/e2e.json',
    journeyReport,
  );
  tests(
    'kill -9 of the hub and of Chromium',
    ['tests/faults/run.ts', '--kills', '60', '--json', 'test-results/faults.json'],
    'test-results/faults.json',
    (json) => json,
  );
  tests(
    'old Chromium',
    ['tests/floor/run.mjs', '--json', 'test-results/floor.json'],
    'test-results/floor.json',
    (json) => json,
  );
}
if (notes.length > 0) console.log(`\n${notes.join('\n')}`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed > 0 ? 1 : 0);
