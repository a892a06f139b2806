import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { directionOf } from './direction.ts';
import { messages } from './en.po?teacher';
import { formatNumber, formatPercent, formatRelative } from './format.ts';
import { addMessages, direction, locale, setLocale, t } from './locale.ts';

const html = { lang: '', dir: '' };
beforeEach(() => void vi.stubGlobal('document', { documentElement: html }));
afterEach(async () => {
  await setLocale('en');
  vi.unstubAllGlobals();
});

test('a sentence is found, with its values and its plural', () => {
  expect(t('common.back')).toBe('Back');
  expect(t('common.progress', { done: '3', total: '10' })).toBe('3 of 10');
  expect(t('common.handIn.safe', { count: 1 })).toBe('Your answer is safe at school');
  expect(t('common.handIn.safe', { count: 1200 })).toBe('All 1,200 answers are safe at school');
});

test('another language changes the words, <html lang> and <html dir>, and falls back to English', async () => {
  expect(await setLocale('en-XB')).toBe('en-XB');
  expect(locale.value).toBe('en-XB');
  expect(direction.value).toBe('rtl');
  expect(html).toEqual({ lang: 'en-XB', dir: 'rtl' });
  expect(t('common.back')).not.toBe('Back');
  expect(t('common.back')).toContain('Back');
  expect(t('no.such.id')).toBe('no.such.id');
});

test('a language that we lack becomes English', async () => {
  expect(await setLocale('tlh')).toBe('en');
  expect(html).toEqual({ lang: 'en', dir: 'ltr' });
});

test('words that come later are said once they are added', () => {
  expect(t('teacher.board.title')).toBe('teacher.board.title');
  addMessages(messages);
  expect(t('teacher.board.title')).not.toBe('teacher.board.title');
});

test('a code that only a newer hub knows is said as that the hub failed', () => {
  expect(t('error.not-thought-of-yet')).toBe(t('error.hub-failed'));
  expect(t('error.hub-failed')).not.toContain('error.');
});

test.each([
  ['ar', 'rtl'],
  ['ar-EG', 'rtl'],
  ['ur', 'rtl'],
  ['pa-Arab', 'rtl'],
  ['pa', 'ltr'],
  ['sw', 'ltr'],
])('%s is written %s', (tag, way) => {
  expect(directionOf(tag)).toBe(way);
});

test('numbers and times are said in the language', () => {
  const now = 1_800_000_000_000;
  expect(formatNumber(1234.5)).toBe('1,234.5');
  expect(formatPercent(0.754)).toBe('75%');
  expect(formatRelative(now - 3 * 86_400_000, now)).toBe('3 days ago');
  expect(formatRelative(now - 86_400_000, now)).toBe('yesterday');
  expect(formatRelative(now - 5_000, now)).toBe('now');
});
