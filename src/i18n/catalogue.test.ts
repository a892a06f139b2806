import PO from 'pofile';
import { describe, expect, test } from 'vitest';
import { errorCodes } from '#domain/error-codes.ts';
import { standings } from '#domain/standing.ts';
import english from './en.po?raw';
import { pseudoMessage } from './pseudo-message.ts';

/** The catalogue against the code: no sentence missing, none left over, no placeholder lost in translation. */
const sources = import.meta.glob<string>(
  ['../**/*.ts', '../**/*.tsx', '!../**/*.test.ts', '!../**/*.test.tsx', '!../app/gallery/**'],
  { query: '?raw', import: 'default', eager: true },
);
const catalogues = import.meta.glob<string>('./*.po', { query: '?raw', import: 'default', eager: true });

const read = (po: string): Map<string, string> =>
  new Map(PO.parse(po).items.map((item) => [item.msgid, item.msgstr.join('')]));
const source = read(english);
const code = Object.values(sources).join('\n');

/** Ids as written: any string that is shaped like an id of ours and begins like one, so that tables of ids count. */
const audiences = [...new Set([...source.keys()].map((id) => id.split('.')[0]))].join('|');
const literal = new RegExp(`['"\`]((?:${audiences})(?:\\.[\\w-]+)+)['"\`]`, 'g');
const called = /\bt\(\s*['"`]([\w.-]+)['"`]/g;
const template = /`((?:[\w-]+\.)+(?:[\w-]*))\$\{/g;

describe('en.po', () => {
  test('has every id that t() is called with', () => {
    const missing = [...code.matchAll(called)].map((match) => match[1] ?? '').filter((id) => !source.has(id));
    expect([...new Set(missing)]).toEqual([]);
  });

  test('has a sentence for every error code and every standing', () => {
    const wanted = [
      ...errorCodes.map((errorCode) => `error.${errorCode}`),
      ...standings.map((standing) => `standing.${standing}`),
    ];
    expect(wanted.filter((id) => !source.has(id))).toEqual([]);
  });

  test('has no sentence that is never used', () => {
    const used = new Set([...code.matchAll(literal)].map((match) => match[1]));
    const prefixes = [...new Set([...code.matchAll(template)].map((match) => match[1] ?? ''))];
    const known = new Set<string>(errorCodes.map((errorCode) => `error.${errorCode}`));
    const unused = [...source.keys()].filter((id) => {
      if (id.startsWith('error.')) return !known.has(id);
      return !used.has(id) && !prefixes.some((prefix) => id.startsWith(prefix));
    });
    expect(unused).toEqual([]);
  });

  test('has each id once', () => {
    const ids = PO.parse(english).items.map(({ msgid }) => msgid);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  test('has no straight apostrophe, which begins an escape in ICU', () => {
    expect([...source].filter(([, text]) => text.includes("'")).map(([id]) => id)).toEqual([]);
  });
});

describe.each(Object.keys(catalogues).filter((path) => path !== './en.po'))('%s', (path) => {
  const translated = read(catalogues[path] ?? '');

  test('keeps the placeholders and marks of every sentence', () => {
    const wrong = [...translated].filter(
      ([id, text]) => text !== '' && String(marksOf(text)) !== String(marksOf(source.get(id) ?? '')),
    );
    expect(wrong.map(([id]) => id)).toEqual([]);
  });

  test('has no id that English lacks', () => {
    expect([...translated.keys()].filter((id) => !source.has(id))).toEqual([]);
  });
});

test('en-XB.po is up to date: run node scripts/pseudo-locale.mjs', () => {
  const mirrored = read(catalogues['./en-XB.po'] ?? '');
  const stale = [...source].filter(([id, text]) => mirrored.get(id) !== pseudoMessage(text));
  expect(stale.map(([id]) => id)).toEqual([]);
});

function marksOf(text: string): string[] {
  const names = [...text.matchAll(/\{(\w+)(?=[,}])/g)].map((match) => match[1] ?? '');
  const marks = [...text.matchAll(/<\/?\d+>/g)].map((match) => match[0]);
  return [...new Set([...names, ...marks])].sort();
}
