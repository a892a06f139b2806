import { describe, expect, it } from 'vitest';
import { readNameLines } from './name-lines.ts';

describe('names pasted from a list', () => {
  it('takes numbers, bullets, tabs and stray commas off, and nothing else', () => {
    const pasted = '1. Ama Mensah\r\n2) Kofi\tBoateng\n- عبد الرحمن\n• Ọlá,\n\n   \nBo\n3rd Graham';
    expect(readNameLines(pasted).names).toEqual([
      'Ama Mensah',
      'Kofi Boateng',
      'عبد الرحمن',
      'Ọlá',
      'Bo',
      '3rd Graham',
    ]);
  });

  it('sets aside, and never drops, a name that is there already', () => {
    const read = readNameLines('Ama\nama\nKofi\nEsi', ['KOFI']);
    expect(read.names).toEqual(['Ama', 'Esi']);
    expect(read.repeated).toEqual(['ama', 'Kofi']);
  });

  it('says which lines are too long to be one name', () => {
    const line = 'x'.repeat(81);
    expect(readNameLines(`${line}\nAma`)).toEqual({ names: ['Ama'], repeated: [], tooLong: [line] });
  });
});
