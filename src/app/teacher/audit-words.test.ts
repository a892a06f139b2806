import { expect, test } from 'vitest';
import { auditDeeds, type ToldEntry } from '#domain/audit-api.ts';
import { messages } from '#i18n/en.po?staff';
import { addMessages } from '#i18n/locale.ts';
import { auditWords } from './audit-words.ts';

addMessages(messages);

const entry = (did: string, part: object = {}) =>
  ({
    n: 1,
    at: 0,
    did,
    who: { id: 'staff-a', name: 'Ms A' },
    learner: { id: 'l-1', name: 'Ada' },
    class: { id: 'class-1', name: 'Class A' },
    staff: { id: 'staff-b', name: 'Mr B' },
    device: 'device-1',
    detail: { roles: 'principal teacher', classes: 2 },
    ...part,
  }) as unknown as ToldEntry;

test('AUT-10 every deed has a sentence without a gap', () => {
  const without = auditDeeds.filter((did) => !(`audit.did.${did}` in messages));
  expect(without, 'deeds without words in src/i18n/en.po').toEqual([]);
  for (const did of auditDeeds) expect(auditWords(entry(did))).not.toMatch(/[{}]|undefined|audit\./);
});

test('AUT-10 says who, of whom, and what they may now', () => {
  expect(auditWords(entry('read.learner'))).toBe('Ms A looked at the page of Ada (Class A)');
  expect(auditWords(entry('staff.changed'))).toBe(
    'Ms A changed what Mr B may do: School lead, Teacher, 2 classes',
  );
});

test('AUT-10 nobody of that id any more, programs, and deeds of a newer hub', () => {
  const gone = { learner: { id: 'l-1', name: null }, who: { id: 'command-line', name: null } };
  expect(auditWords(entry('erasure.asked', gone))).toBe(
    'Somebody at the hub’s computer had a learner who is no longer known (l-1) erased',
  );
  expect(auditWords(entry('something.new', { who: { id: 'system', name: null } }))).toBe(
    'Footpath itself: something.new',
  );
});
