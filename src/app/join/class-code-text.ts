import { classCodeLength } from '#domain/class-code.ts';

const group = 4;

/** A class code as it is being typed: capitals in two groups. What cannot be part of a code is left out. */
export function shapeClassCode(typed: string): string {
  const letters = lettersOf(typed).slice(0, classCodeLength);
  return letters.length > group ? `${letters.slice(0, group)}-${letters.slice(group)}` : letters;
}

/** Where the cursor belongs in the shaped text, when it stood at `cursor` in the typed one. */
export function shapedCursor(typed: string, cursor: number): number {
  const before = Math.min(classCodeLength, lettersOf(typed.slice(0, cursor)).length);
  return before > group ? before + 1 : before;
}

const lettersOf = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
