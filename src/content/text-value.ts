import { asciiDigits } from './number-value.ts';

/**
 * A short text as it counts for marking: letter case, Latin accents, Arabic vowel marks, the kind of apostrophe,
 * hyphens, spaces and a closing full stop do not. Marks of other scripts stay, since there they are the vowels.
 */
export const plainText = (text: string): string =>
  asciiDigits(text)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u0640]/g, '')
    .replace(/[\u200b-\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[‘’ʼ`´]/g, "'")
    .replace(/[-‐‑–—\s]+/g, ' ')
    .replace(/[.!।。\s]+$/, '')
    .trim();

export const sameText = (x: string, y: string): boolean => plainText(x) === plainText(y);
