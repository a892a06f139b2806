// Makes src/i18n/en-XB.po, the mirrored test language, from en.po: node scripts/pseudo-locale.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import PO from 'pofile';
import { pseudoMessage } from '../src/i18n/pseudo-message.ts';

const folder = new URL('../src/i18n/', import.meta.url);
const source = PO.parse(readFileSync(new URL('en.po', folder), 'utf8'));
const lines = ['# Made by scripts/pseudo-locale.mjs from en.po: do not edit.', 'msgid ""', 'msgstr ""'];
lines.push('"Language: en-XB\\n"', '"Content-Type: text/plain; charset=UTF-8\\n"');
for (const { msgid, msgstr } of source.items) {
  const text = pseudoMessage(msgstr.join('')).replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n');
  lines.push('', `msgid "${msgid}"`, `msgstr "${text}"`);
}
writeFileSync(new URL('en-XB.po', folder), `${lines.join('\n')}\n`);
