/** Letters and digits that cannot be mistaken for each other, in two groups for reading out: `KITE-42RM`. */
export const classCodeAlphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
export const classCodeLength = 8;

/** A class code as somebody typed it, to the form it is stored in; null when it cannot be one. */
export function readClassCode(typed: string): string | null {
  const code = typed
    .toUpperCase()
    .replace(/[\s\-–—.]/g, '')
    // What is not in the alphabet is read as what it was most likely copied from.
    .replace(/[0O]/g, 'Q')
    .replace(/[1IL]/g, 'J');
  if (code.length !== classCodeLength) return null;
  for (const letter of code) if (!classCodeAlphabet.includes(letter)) return null;
  return code;
}

export const showClassCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;
