import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];
const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

describe.each(pages)('%s', (page) => {
  const text = readFileSync(page, 'utf8');

  test('every link leads somewhere', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(([, link]) => link ?? '');
    expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
  });

  test('every path of the source that it names exists', () => {
    const paths = [...text.matchAll(/`((?:src|tests|scripts|config|packs|bench|docs)\/[\w./-]*[\w/])`/g)].map(
      ([, path]) => path ?? '',
    );
    // Made by a command, not kept in the repository.
    const made = /[A-Z]{3,}|\/\.cache$|^docs\/budgets\.json$/;
    expect(paths.filter((path) => !existsSync(path) && !made.test(path))).toEqual([]);
  });

  test('every npm script that it names exists', () => {
    const names = [...text.matchAll(/npm run (?:-{1,2}[\w-]+ )*([\w:]+)/g)].map(([, name]) => name ?? '');
    expect(names.filter((name) => !(name in packageJson.scripts))).toEqual([]);
  });
});

test('every rule that docs/threats.md leans on has a test of its name', () => {
  const shown = [...readFileSync('docs/threats.md', 'utf8').matchAll(/^\|.*\|([^|]*)\|$/gm)].flatMap(
    ([, cell = '']) => cell.match(/[A-Z]{3}-\d+/g) ?? [],
  );
  const tests = ['src', 'tests']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => /\.(test|e2e|contract)\.tsx?$/.test(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const named = (rule: string): boolean =>
    new RegExp(`\\b(?:it|test|describe)(?:\\.each\\([^]*?\\))?\\(\\s*['"\`][^'"\`\\n]*\\b${rule}\\b`).test(
      tests,
    );
  expect([...new Set(shown)].filter((rule) => !named(rule))).toEqual([]);
  expect(shown.length).toBeGreaterThan(50);
});
