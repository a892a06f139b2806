import { expect, test } from 'vitest';
import { mintToken } from './secret-token.ts';

test('a key is 43 letters, and never looks like an option of a command', () => {
  const tokens = Array.from({ length: 3000 }, mintToken);
  expect(new Set(tokens).size).toBe(tokens.length);
  expect(tokens.filter((token) => !/^[A-Za-z0-9_][A-Za-z0-9_-]{42}$/.test(token))).toEqual([]);
});
