import { expect, test } from 'vitest';
import type { ToldEntry } from '#domain/audit-api.ts';
import { auditCsv } from './audit-csv.ts';

const entry = {
  n: 7,
  at: 1_790_000_000_000,
  did: 'read.learner',
  who: { id: 'staff-a', name: 'Ms "A"' },
  learner: { id: 'l-1', name: '=HYPERLINK("x")' },
  class: null,
  staff: null,
  device: null,
  detail: {},
} as unknown as ToldEntry;

test('AUT-10 a table for a spreadsheet: quoted, and no name is a formula there', () => {
  const lines = auditCsv([entry], ({ learner }) => `${learner?.name}, read`).split('\r\n');
  expect(lines[0]).toBe('number,time,who,what,words,learner,class,staff,device');
  expect(lines[1]).toBe(`7,2026-09-21T14:13:20.000Z,staff-a,read.learner,"'=HYPERLINK(""x""), read",l-1,,,`);
});
