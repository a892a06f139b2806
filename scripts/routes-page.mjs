// Writes docs/spec/routes.md from the table that the router uses. With --check, fails when it differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { access } from '../src/hub/auth/access.ts';

const page = 'docs/spec/routes.md';
const columns = ['device', 'teacher', 'technician', 'principal', 'hub'];
const scopes = { own: 'own', school: 'all' };
const bodies = { json: 'JSON', exchange: 'exchange', bundle: 'bundle', bytes: 'bytes' };

const cell = (row, column) => (row.who === 'anybody' ? 'any' : (scopes[row.who[column]] ?? '·'));
const lines = Object.entries(access).map(([route, row]) => {
  const [method, path] = route.split(' ');
  const who = columns.map((column) => cell(row, column));
  const noted = row.reads && row.reads !== 'itself' ? `\`${row.reads}\`` : row.reads ? 'yes' : '';
  return `| \`${method} ${path.replace('/*', '/…')}\` | ${who.join(' | ')} | ${bodies[row.body] ?? ''} | ${noted} | ${row.says} |`;
});

const text = `# Routes

Written by \`node scripts/routes-page.mjs\` from \`src/hub/auth/access.ts\`, the table that the router itself uses
([authorisation.md](authorisation.md), AUT-1); CI fails when this page differs. *own*: of the asker's own classes, or what the asker
itself is. *all*: of the whole school. *·*: refused before anything of the request is read.
*any*: no key is asked for. *noted*: what staff are given is noted in
the audit (AUT-9).

| route | device | teacher | technician | principal | paired hub | takes | noted | does |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${lines.join('\n')}

${lines.length} routes.
`;

if (process.argv.includes('--check')) {
  if (text !== readFileSync(page, 'utf8')) {
    console.error(`${page} is not what src/hub/auth/access.ts says: run node scripts/routes-page.mjs`);
    process.exit(1);
  }
} else writeFileSync(page, text);
