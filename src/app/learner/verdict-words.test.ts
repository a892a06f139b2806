import { expect, test } from 'vitest';
import { standingChange } from './verdict-words.ts';

test('an answer that moves a skill says how, in words that fit where it came from', () => {
  expect(standingChange('growing', 'secure')).toBe('secure');
  expect(standingChange('refresh', 'secure')).toBe('refreshed');
  expect(standingChange('assumed', 'secure')).toBe('checked');
  expect(standingChange('ready', 'growing')).toBe('begun');
  expect(standingChange('later', 'growing')).toBe('begun');
  expect(standingChange('secure', 'growing')).toBe('growing');
  expect(standingChange('assumed', 'growing')).toBe('growing');
});

test('nothing is said where nothing moved', () => {
  expect(standingChange('growing', 'growing')).toBe(null);
  expect(standingChange('secure', 'refresh')).toBe(null);
});
