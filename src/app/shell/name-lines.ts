/** The hub's limits, so that a form can say it before sending. */
const longestName = 80;
export const mostNames = 60;

export type NameLines = {
  /** Every name once, as it will be shown, in the order given. */
  readonly names: readonly string[];
  /** Lines that say a name again, or one that is in the class already: two children, or one twice? A person decides. */
  readonly repeated: readonly string[];
  readonly tooLong: readonly string[];
};

/**
 * Names as somebody pasted them, one to a line: from a register ("3. Ama Mensah"), a spreadsheet (tabs), a message
 * (bullets). Nothing else about a name is judged: one letter, three words and any script are names.
 */
export function readNameLines(text: string, already: readonly string[] = []): NameLines {
  const names: string[] = [];
  const repeated: string[] = [];
  const tooLong: string[] = [];
  const seen = new Set(already.map(sameness));
  for (const line of text.split(/[\r\n]+/)) {
    const name = line
      .replace(/\s+/g, ' ')
      .replace(/^ ?(?:\d{1,3}[.):]|[-–—•*·]) /, '')
      .replace(/[,;]$/, '')
      .trim();
    if (name === '') continue;
    if (name.length > longestName) tooLong.push(name);
    else if (seen.has(sameness(name))) repeated.push(name);
    else {
      seen.add(sameness(name));
      names.push(name);
    }
  }
  return { names, repeated, tooLong };
}

const sameness = (name: string): string => name.normalize('NFKC').toLowerCase();
