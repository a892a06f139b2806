/*
 * The floor is Chrome 80, and reading goes either way. What is refused here is either physical (it would not turn round for
 * Arabic), newer than the floor and not lowered by the build, or a raw colour outside the tokens.
 */
import stylelint from 'stylelint';

const sides = ['left', 'right'];

/** Flex has no gap before Chrome 84, and `CSS.supports` says it has. */
const noFlexGap = stylelint.createPlugin('footpath/no-flex-gap', (on) => (root, result) => {
  if (!on) return;
  root.walkRules((rule) => {
    const declarations = rule.nodes.filter((node) => node.type === 'decl');
    if (!declarations.some(({ prop, value }) => prop === 'display' && value.endsWith('flex'))) return;
    for (const node of declarations.filter(({ prop }) => /^(row-|column-)?gap$/.test(prop))) {
      const message = 'Flex has no gap at Chrome 80: use grid, or margins (.row in base.css)';
      stylelint.utils.report({ ruleName: 'footpath/no-flex-gap', result, node, message });
    }
  });
});

/**
 * `left` and `right` place things, and Chrome 80 has no logical form of them. They may stand together with one value, or
 * with a counterpart for [dir='rtl'] in the same file.
 */
const turnedSides = stylelint.createPlugin('footpath/turned-sides', (on) => (root, result) => {
  if (!on) return;
  const turned = new Set();
  root.walkRules(/\[dir='rtl'\]/, (rule) => {
    for (const selector of rule.selectors) turned.add(selector.replace("[dir='rtl'] ", ''));
  });
  root.walkDecls(/^(left|right)$/, (node) => {
    const { selectors, nodes } = node.parent;
    const other = sides.find((side) => side !== node.prop);
    const paired = nodes.some(({ prop, value }) => prop === other && value === node.value);
    const matched = selectors.every((selector) => turned.has(selector) || selector.includes("[dir='rtl']"));
    if (paired || matched) return;
    const message = `"${node.prop}" does not turn round: give it a [dir='rtl'] counterpart`;
    stylelint.utils.report({ ruleName: 'footpath/turned-sides', result, node, message });
  });
});

/** @type {import('stylelint').Config} */
export default {
  plugins: [noFlexGap, turnedSides],
  rules: {
    'footpath/no-flex-gap': true,
    'footpath/turned-sides': true,
    'property-disallowed-list': [
      [
        // Physical: use the -inline-start and -inline-end forms. Top and bottom are the same in all our scripts.
        ...sides.flatMap((side) => [`margin-${side}`, `padding-${side}`]),
        /^border-(left|right)(-|$)/,
        /^border-(top|bottom)-(left|right)-radius$/,
        'float',
        // Newer than the floor.
        'inset',
        /^inset-/,
        'aspect-ratio',
        'accent-color',
        /^(margin|padding)-(inline|block)$/,
        /^border-(start|end)-(start|end)-radius$/,
        /^(translate|rotate|scale)$/,
        /^container(-|$)/,
        'content-visibility',
      ],
      { message: (name) => `"${name}" is physical or newer than Chrome 80: see config/stylelint.config.mjs` },
    ],
    'declaration-property-value-disallowed-list': [
      {
        '/^(?!--)/': [/#[0-9a-f]{3,8}\b/i, /\b(rgba?|hsla?|hwb|lab|lch|oklab|oklch|color-mix|light-dark)\(/],
        'text-align': sides,
        '/./': [/\d(dvh|svh|lvh|dvw|lh|rlh|cqw|cqi)\b/],
      },
      {
        message: (name, value) =>
          `"${name}: ${value}": colours are roles of styles/tokens.css, units those of Chrome 80`,
      },
    ],
    'at-rule-disallowed-list': ['layer', 'container', 'scope', 'property', 'starting-style'],
    // Nesting is lowered by the build, but our rules are flat so that a class is found by searching for it.
    'selector-disallowed-list': [/&/],
    // The only use of :focus-visible is to take a ring away again: Chrome 80 drops the rule and keeps the ring.
    'selector-pseudo-class-allowed-list': [
      'active',
      'checked',
      'disabled',
      'focus',
      'focus-visible',
      'first-child',
      'hover',
      'lang',
      'last-child',
      'not',
      'nth-child',
      'root',
      'focus-within',
      'empty',
      'first-of-type',
      'last-of-type',
      'target',
      'placeholder-shown',
    ],
    'media-feature-range-notation': 'prefix',
    'color-no-invalid-hex': true,
    'declaration-block-no-duplicate-properties': [
      true,
      { ignore: ['consecutive-duplicates-with-different-values'] },
    ],
    'no-duplicate-selectors': true,
    'property-no-unknown': true,
    'unit-no-unknown': true,
    'selector-class-pattern': [
      '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
      { message: 'Classes are .block or .block-part' },
    ],
  },
  overrides: [{ files: ['**/tokens.css'], rules: { 'declaration-property-value-disallowed-list': null } }],
};
