// Draws which folder imports which from the code itself, into docs/architecture.md. With --check, fails when it differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import rules from '../config/dependency-cruiser.mjs';

const page = 'docs/architecture.md';
const begin = '<!-- generated graph: node scripts/architecture-graph.mjs -->';
const end = '<!-- end of the generated graph -->';

const result = await cruise(['src'], { ...rules.options }, undefined, {
  tsConfig: extractTSConfig('tsconfig.json'),
});
// Inside `app` only the kit is drawn apart: the audiences' walls are rules, and would hide the picture.
const folderOf = (path) => (path.startsWith('src/app/ui/') ? 'app/ui' : path.split('/')[1]);
const edges = new Set();
for (const { source, dependencies } of result.output.modules) {
  if (!source.startsWith('src/') || source.includes('.test.')) continue;
  for (const { resolved } of dependencies) {
    if (!resolved.startsWith('src/') || folderOf(source) === folderOf(resolved)) continue;
    edges.add(`  ${folderOf(source)} --> ${folderOf(resolved)}`);
  }
}
const name = (line) => line.replace(/app\/(\w+)/g, 'app_$1[app/$1]');
const graph = ['```mermaid', 'graph LR', ...[...edges].sort().map(name), '```'].join('\n');

const text = readFileSync(page, 'utf8');
const from = text.indexOf(begin);
const to = text.indexOf(end);
if (from < 0 || to < 0) throw new Error(`${page} has no place for the graph`);
const next = `${text.slice(0, from + begin.length)}\n\n${graph}\n\n${text.slice(to)}`;
if (process.argv.includes('--check')) {
  if (next !== text) {
    console.error(`${page} does not show the imports as they are: run node scripts/architecture-graph.mjs`);
    process.exit(1);
  }
} else writeFileSync(page, next);
