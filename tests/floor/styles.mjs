// Asks a browser about every selector and declaration of the build: what it does not know must be something it can do without.

/** Each makes things nicer where it is known, and leaves them right where it is not. */
const niceties = [
  /^color-scheme:/,
  /^forced-color-adjust:/,
  /^text-(underline-offset|decoration-thickness|wrap):/,
  // The old rule that draws a ring stands without it.
  /^selector .*:focus:not\(:focus-visible\)/,
  /^selector .*::marker$/,
  /^@media \((forced-colors|prefers-contrast)/,
];

/** Faults of the build's styles at this browser, as lines of text. */
export async function unknownStyles(page, text) {
  const unknown = await page.run(askAll, text);
  return unknown.filter((line) => !niceties.some((nicety) => nicety.test(line)));
}

/** In the page. CSS.supports knows every property; a selector is tried out, because Chrome 80 cannot be asked. */
function askAll(text) {
  const unknown = [];
  const sheet = text.replace(/\/\*[\s\S]*?\*\//g, '');
  const closing = (open) => {
    let depth = 0;
    for (let at = open; at < sheet.length; at += 1) {
      if (sheet[at] === '{') depth += 1;
      if (sheet[at] === '}') depth -= 1;
      if (depth === 0) return at;
    }
    return sheet.length;
  };
  const declarations = (selector, body) => {
    const known = {};
    for (const line of body.split(/;(?![^(]*\))/)) {
      const colon = line.indexOf(':');
      const property = line.slice(0, colon).trim();
      const value = line
        .slice(colon + 1)
        .replace('!important', '')
        .trim();
      if (colon < 0 || property.startsWith('--')) continue;
      // An older value before a younger one is what this browser takes.
      if (CSS.supports(property, value)) known[property] = true;
      else if (!known[property]) unknown.push(`${property}: ${value} in ${selector}`);
    }
  };
  const rules = (from, to) => {
    for (let at = from; at < to; ) {
      const open = sheet.indexOf('{', at);
      if (open < 0 || open > to) return;
      const end = closing(open);
      const prelude = sheet.slice(at, open).split(';').pop().trim();
      at = end + 1;
      if (/^@(-webkit-)?(keyframes|font-face|page)/.test(prelude)) continue;
      if (/^@(media|supports)/.test(prelude)) {
        if (prelude.startsWith('@media') && matchMedia(prelude.slice(6)).media.includes('not all'))
          unknown.push(prelude);
        rules(open + 1, end);
      } else if (prelude.startsWith('@')) unknown.push(prelude);
      else {
        try {
          document.querySelector(prelude);
        } catch {
          unknown.push(`selector ${prelude}`);
        }
        declarations(prelude, sheet.slice(open + 1, end));
      }
    }
  };
  rules(0, sheet.length);
  return unknown;
}
