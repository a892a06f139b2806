// Writes docs/spec/routes.md from the table that the router uses. With --check, fails when it differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { access, opensToBarred } from '../src/hub/auth/access.ts';

const page = 'docs/spec/routes.md';
const columns = ['device', 'teacher', 'technician', 'principal', 'hub'];
const scopes = { own: 'own', school: 'all' };
const bodies = { json: 'JSON', exchange: 'exchange', bundle: 'bundle', bytes: 'bytes' };

const cell = (row, column) => (row.who === 'anybody' ? 'any' : (scopes[row.who[column]] ?? '·'));
const barred = (row) => (row.who === 'anybody' ? 'any' : opensToBarred(row) ? 'in' : '·');
const lines = Object.entries(access).map(([route, row]) => {
  const [method, path] = route.split(' ');
  const [device, ...others] = columns.map((column) => cell(row, column));
  const who = [device, barred(row), ...others];
  const noted = row.reads && row.reads !== 'itself' ? `\`${row.reads}\`` : row.reads ? 'yes' : '';
  return `| \`${method} ${path.replace('/*', '/…')}\` | ${who.join(' | ')} | ${bodies[row.body] ?? ''} | ${noted} | ${row.says} |`;
});

const text = `# Routes

Written by \`node scripts/routes-page.mjs\` from \`src/hub/auth/access.ts\`, the table that the router itself uses
([authorisation.md](authorisation.md), AUT-1); CI fails when this page differs. *own*: of the asker's own classes, or what the asker
itself is. *all*: of the whole school. *·*: refused before anything of the request is read.
*any*: no key is asked for. *lost*: a device that is lost or revoked, by any key of its own; *in*: what it hands in is kept apart, and
nothing is told it but that ([trust.md](trust.md), TRU-2). *noted*: what staff are given is noted in
the audit (AUT-9).

| route | device | lost | teacher | technician | principal | paired hub | takes | noted | does |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${lines.join('\n')}

${lines.length} routes.
`;

if (process.argv.includes('--check')) {
  if (text !== readFileSync(page, 'utf8')) {
    console.error(`${page} is not what src/hub/auth/access.ts says: run node scripts/routes-page.mjs`);
    process.exit(1);
  }
} else writeFileSync(page, text);
