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
