import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { afterEach, describe, expect, test } from 'vitest';
import rules from '../../config/dependency-cruiser.mjs';

/**
 * The guard on the guard. dependency-cruiser says all is well when it reads nothing (under a TypeScript it does not
 * know, for example): so the files are counted, and violations planted that it must find.
 */
async function violationsOf(): Promise<{ cruised: number; broken: string[] }> {
  const { options, ...ruleSet } = rules;
  const result = await cruise(['src'], { ...options, ruleSet, validate: true }, undefined, {
    tsConfig: extractTSConfig('tsconfig.json'),
  });
  const { summary } = result.output as ICruiseResult;
  return {
    cruised: summary.totalCruised,
    broken: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  };
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.tsx?$/.test(file),
);
const planted: string[] = [];

function plant(file: string, text: string): void {
  writeFileSync(file, text);
  planted.push(file);
}

afterEach(() => {
  for (const file of planted.splice(0)) rmSync(file, { force: true });
});

describe('the folders keep their directions', () => {
  test('every source file is read, and none breaks a rule', async () => {
    const { cruised, broken } = await violationsOf();
    expect(broken).toEqual([]);
    expect(cruised).toBeGreaterThanOrEqual(sources.length);
  });

  test('planted violations are reported', async () => {
    plant(
      'src/engine/planted-by-a-test.ts',
      "import { FootpathDatabase } from '#store/database.ts';\nexport const planted = FootpathDatabase;\n",
    );
    plant(
      'src/app/learner/PlantedByATest.tsx',
      "import { BoardPage } from '#app/teacher/BoardPage.tsx';\nexport const Planted = BoardPage;\n",
    );
    plant(
      'src/app/ui/planted-by-a-test.ts',
      "import { paths } from '#app/paths.ts';\nexport const planted = paths;\n",
    );
    plant(
      'src/log/planted-by-a-test.ts',
      "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n",
    );
    const { broken } = await violationsOf();
    const found = (rule: string, file: string) =>
      broken.some((line) => line.startsWith(rule) && line.includes(file));
    expect(found('engine-imports-only-domain', 'src/engine/planted-by-a-test.ts')).toBe(true);
    expect(found('dexie-lives', 'src/engine')).toBe(false);
    expect(found('audiences-do-not-mix', 'src/app/learner/PlantedByATest.tsx')).toBe(true);
    expect(found('ui-kit-knows-nothing', 'src/app/ui/planted-by-a-test.ts')).toBe(true);
    expect(found('node-only-on-the-hub', 'src/log/planted-by-a-test.ts')).toBe(true);
  });
});

describe('the pure folders are pure', () => {
  const pure = ['domain', 'engine', 'log', 'progress', 'content', 'sync'];
  test.each(pure)('src/%s has no clock and no randomness of its own', (folder) => {
    const files = readdirSync(join('src', folder), { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const text = readFileSync(join('src', folder, file), 'utf8');
      expect(text, file).not.toMatch(/\bDate\.now\(|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\(/);
    }
  });
});

describe('names', () => {
  test('no file is called utils, helpers, common, misc, manager or service', () => {
    const bad = sources.filter((file) =>
      /(^|\/)(utils?|helpers?|common|misc|manager|service)\.tsx?$/.test(file),
    );
    expect(bad).toEqual([]);
  });
});
