// What Chrome 80 does not understand in a style sheet and cannot do without.

/** Rules of these are dropped whole below Chrome 99 and later; the rest of @-rules is older than the floor. */
const readableAtRules = [
  'media',
  'supports',
  'font-face',
  'keyframes',
  'import',
  'charset',
  'page',
  'namespace',
];

const youngSelectors = [
  [/:is\(/, ':is()'],
  [/:where\(/, ':where()'],
  [/:has\(/, ':has()'],
  [/:not\([^()]*(,|\()/, ':not() of more than one'],
  [/:dir\(/, ':dir()'],
  [/&/, 'nesting'],
  [/:(user-(in)?valid|modal|popover-open|open|state)\b/, 'a young pseudo-class'],
];
/** One name that is not known drops the whole list of selectors. Alone it costs nothing: keep the old rule beside it. */
const youngInList = /:focus-visible|::marker|:-moz-|::-moz-|::file-selector-button/;

const youngProperties = [
  [/^inset(-|$)/, 'write top, right, bottom, left'],
  [/^(margin|padding)-(inline|block)$/, 'write -start and -end'],
  [/^border-(inline|block)(-(width|style|color))?$/, 'write -start and -end'],
  [/^border-(start|end)-(start|end)-radius$/, 'write border-radius'],
  [/^aspect-ratio$/, 'give it a size'],
  [/^container(-|$)/, 'use a media query'],
  [/^(translate|rotate|scale)$/, 'use transform'],
];
const youngValues = [
  [/\b(color-mix|light-dark|oklch|oklab|lch|lab|hwb)\(/, 'a young colour'],
  [/\d(dvh|dvw|svh|svw|lvh|lvw|lh|rlh|cqw|cqh|cqi|cqb)\b/, 'a young unit'],
  [/^revert(-layer)?$/, 'revert'],
];
const youngPairs = [
  [/^float$/, /^inline-/, 'float with a logical side'],
  [/^overflow(-[xy])?$/, /\bclip\b/, 'overflow: clip'],
];

/** `{ file, reason }` over all sheets of a build: whether a gap is on a grid is told from all of them together. */
export function styleFaults(textByFile) {
  const faults = [];
  const displays = new Map();
  const gaps = [];
  for (const [file, text] of textByFile) {
    const fault = (reason) => faults.push({ file, reason });
    for (const rule of rulesOf(text.replace(/\/\*[\s\S]*?\*\//g, ''))) {
      if (rule.at) atRuleFaults(rule.at, fault);
      if (rule.at && !rule.declarations) continue;
      selectorFaults(rule.selector, fault);
      declarationFaults(rule, fault);
      for (const selector of rule.selector.split(',')) {
        for (const { property, value } of rule.declarations) {
          if (property === 'display') displays.set(selector, [...(displays.get(selector) ?? []), value]);
          if (/^(row-|column-)?gap$/.test(property) && parseFloat(value) !== 0) gaps.push({ file, selector });
        }
      }
    }
  }
  // CSS.supports says that Chrome 80 has it: only the layout shows that a flex box has no gap there.
  for (const { file, selector } of gaps) {
    const shown = displayOf(selector, displays);
    if (!shown.some((value) => value.endsWith('grid')) || shown.some((value) => value.endsWith('flex')))
      faults.push({
        file,
        reason: `gap on ${selector}, which is not known to be a grid (${shown.join() || 'no display'})`,
      });
  }
  return faults;
}

function atRuleFaults(at, fault) {
  const name = /^@(-webkit-)?([a-z-]+)/.exec(at)?.[2] ?? at;
  if (!readableAtRules.includes(name)) fault(`@${name}`);
  if (name === 'media' && /[<>]/.test(at)) fault(`a range in ${at}`);
}

function selectorFaults(selector, fault) {
  for (const [pattern, reason] of youngSelectors)
    if (pattern.test(selector)) fault(`${reason} in ${selector}`);
  if (selector.includes(',') && youngInList.test(selector)) fault(`a young name in the list ${selector}`);
}

function declarationFaults({ selector, declarations }, fault) {
  declarations.forEach(({ property, value }, index) => {
    const what = `${property}: ${value} in ${selector}`;
    if (value.includes('{')) fault(`nesting in ${selector}`);
    for (const [pattern, instead] of youngProperties)
      if (pattern.test(property)) fault(`${what}: ${instead}`);
    for (const [on, pattern, reason] of youngPairs)
      if (on.test(property) && pattern.test(value)) fault(`${reason}, ${what}`);
    // An older value before it in the same rule is what the floor takes.
    const hasOlder = declarations.slice(0, index).some((other) => other.property === property);
    if (hasOlder && !property.startsWith('--')) return;
    for (const [pattern, reason] of youngValues) if (pattern.test(value)) fault(`${reason}, ${what}`);
  });
}

/** The display of what a selector means: of itself, else of its last part without states and attributes. */
function displayOf(selector, displays) {
  const last = selector
    .trim()
    .split(/[\s>+~]+/)
    .at(-1);
  const plain = last.replace(/(\[[^\]]*\]|::?[a-z-]+(\([^)]*\))?)/g, '');
  return displays.get(selector) ?? displays.get(last) ?? displays.get(plain) ?? [];
}

/** The rules of a sheet, those inside @media and @supports too: enough of CSS for what the build writes. */
function* rulesOf(text) {
  for (let from = 0; from < text.length; ) {
    const open = text.indexOf('{', from);
    if (open < 0) return;
    const end = closing(text, open);
    const body = text.slice(open + 1, end);
    // What stands before the last semicolon is an @import or @charset.
    const prelude = text.slice(from, open).split(';').pop().trim();
    from = end + 1;
    if (!prelude.startsWith('@')) yield { selector: prelude, declarations: declarationsOf(body) };
    else if (/^@(-webkit-)?keyframes/.test(prelude)) {
      yield { at: prelude };
      for (const frame of rulesOf(body)) yield { ...frame, selector: `${prelude} ${frame.selector}` };
    } else if (/^@(font-face|page)/.test(prelude)) yield { at: prelude };
    else {
      yield { at: prelude };
      yield* rulesOf(body);
    }
  }
}

function closing(text, open) {
  let depth = 0;
  let quote = '';
  for (let at = open; at < text.length; at += 1) {
    const letter = text[at];
    if (quote) quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '{') depth += 1;
    else if (letter === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return text.length;
}

function declarationsOf(body) {
  // A nested rule is taken for a declaration, with a brace in its value.
  return body.split(/;(?![^(]*\))/).flatMap((line) => {
    const colon = line.indexOf(':');
    if (colon < 0) return [];
    const value = line
      .slice(colon + 1)
      .replace(/!important$/, '')
      .trim();
    return [{ property: line.slice(0, colon).trim(), value }];
  });
}
