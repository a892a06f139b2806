// What Chrome 80 cannot read in a script, and what it does not have.
import { parse } from 'acorn';

/** Not modules: the service worker must be one classic script, and boot.js runs in browsers far below the floor. */
const classic = /(^|[\\/])(sw|boot)\.js$/;
const forAnyBrowser = /(^|[\\/])boot\.js$/;

/** Younger than Chrome 80. A name is passed where its own file asks first whether it is there, or provides it. */
const globals = ['structuredClone', 'WeakRef', 'FinalizationRegistry', 'AggregateError', 'reportError'];
const statics = [
  'Object.hasOwn',
  'Object.groupBy',
  'Map.groupBy',
  'Array.fromAsync',
  'Promise.any',
  'Promise.withResolvers',
  'Promise.try',
  'AbortSignal.abort',
  'AbortSignal.any',
  'AbortSignal.timeout',
  'URL.canParse',
  'URL.parse',
  'Intl.Segmenter',
  'Intl.DurationFormat',
  'Intl.supportedValuesOf',
];
const methods = [
  'at',
  'checkVisibility',
  'findLast',
  'findLastIndex',
  'isWellFormed',
  'randomUUID',
  'replaceAll',
  'replaceChildren',
  'showPopover',
  'throwIfAborted',
  'toReversed',
  'toSorted',
  'toSpliced',
];

/**
 * `{ file, reason }` for everything in a built script that would stop or fail at the floor.
 *
 * @param given what is there by the time that the file is loaded
 */
export function scriptFaults(file, text, given = []) {
  let program;
  try {
    program = parse(text, {
      ecmaVersion: forAnyBrowser.test(file) ? 5 : 2020,
      sourceType: classic.test(file) ? 'script' : 'module',
    });
  } catch (error) {
    const near = text.slice(Math.max(0, error.pos - 30), error.pos + 30).replace(/\s+/g, ' ');
    return [{ file, reason: `${error.message}, near: ${near}` }];
  }
  const used = new Set();
  const known = new Set();
  visit(program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') known.add(node.value);
    // A template without slots: how the minifier writes a string.
    if (node.type === 'TemplateElement') known.add(node.value.cooked);
    if (node.type === 'UnaryExpression' && node.operator === 'typeof') known.add(node.argument.name);
    if (node.type === 'NewExpression' || node.type === 'CallExpression') {
      const { callee } = node;
      if (callee.type === 'Identifier' && globals.includes(callee.name)) used.add(callee.name);
      if (callee.type === 'MemberExpression' && !callee.computed) {
        const whole = `${callee.object.name}.${callee.property.name}`;
        if (statics.includes(whole)) used.add(whole);
        if (methods.includes(callee.property.name)) used.add(callee.property.name);
      }
    }
  });
  return [...used]
    .filter((name) => !given.includes(name) && !known.has(name.slice(name.indexOf('.') + 1)))
    .map((name) => ({
      file,
      reason: `${name} is younger than Chrome 80, and nothing here asks for it first`,
    }));
}

function visit(node, look) {
  look(node);
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const one of value) if (one?.type) visit(one, look);
    } else if (value?.type) visit(value, look);
  }
}
