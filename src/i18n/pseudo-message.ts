/**
 * The words of en-XB, the mirrored test language: every word of ours is wrapped so that it runs from right to left, so a
 * sentence that did not come through the catalogue stands out, and a screen can be seen mirrored by who reads no Arabic.
 * Placeholders, ICU plurals and <0> marks stay as they are. Used by scripts/pseudo-locale.mjs and by tests only.
 */
export function pseudoMessage(message: string): string {
  let out = '';
  let rest = message;
  while (rest !== '') {
    const syntax = /^(?:\{\w+\}|<\/?\d+>|#)/.exec(rest)?.[0];
    if (syntax !== undefined) {
      out += syntax;
      rest = rest.slice(syntax.length);
      continue;
    }
    const choice = /^\{\w+, (?:plural|select|selectordinal),/.exec(rest)?.[0];
    if (choice !== undefined) {
      const end = closing(rest);
      out += `${choice}${branches(rest.slice(choice.length, end))}}`;
      rest = rest.slice(end + 1);
      continue;
    }
    const words = /^(?:[^{}<#]+|.)/s.exec(rest)?.[0] ?? rest;
    out += words.replace(/\p{L}[\p{L}’]*/gu, (word) => `${mark}${override}${word}${pop}${mark}`);
    rest = rest.slice(words.length);
  }
  return out;
}

const mark = '\u200f';
const override = '\u202e';
const pop = '\u202c';

/** ` one {# answer} other {# answers}`: the words inside the braces only. */
function branches(text: string): string {
  let out = '';
  let rest = text;
  for (;;) {
    const open = rest.indexOf('{');
    if (open < 0) return out + rest;
    const end = closing(rest, open);
    out += `${rest.slice(0, open)}{${pseudoMessage(rest.slice(open + 1, end))}}`;
    rest = rest.slice(end + 1);
  }
}

/** Where the brace that opens at `from` is closed. */
function closing(text: string, from = 0): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  throw new Error(`A brace is not closed: ${text}`);
}
