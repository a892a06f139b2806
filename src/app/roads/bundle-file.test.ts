import { expect, test } from 'vitest';
import { bytesOf, fileName, joined } from './bundle-file.ts';

const bytes = Uint8Array.of(0x46, 0x50, 0x42, 0x31, 0, 255, 128, 7);

test('BUN-6: a file is the same whether it went as bytes or as text', async () => {
  expect(await bytesOf(new Blob([bytes]))).toEqual(bytes);
  const text = btoa(String.fromCharCode(...bytes));
  expect(await bytesOf(new Blob([text]))).toEqual(bytes);
  // A mail program may have broken the line.
  expect(await bytesOf(new Blob([`${text.slice(0, 6)}\r\n${text.slice(6)}\n`]))).toEqual(bytes);
});

test('BUN-6: what is neither is left as it is', async () => {
  const spoilt = new TextEncoder().encode('RlBC*');
  expect(await bytesOf(new Blob([spoilt]))).toEqual(spoilt);
  expect(await bytesOf(new Blob([]))).toEqual(new Uint8Array());
});

test('BUN-6: a file’s name tells the day and nobody’s name', () => {
  expect(fileName('answers', new Date(Date.UTC(2026, 4, 29)))).toBe('footpath-answers-2026-05-29.footpath');
  expect(joined([Uint8Array.of(1), Uint8Array.of(2, 3)])).toEqual(Uint8Array.of(1, 2, 3));
});
