// Which folder may import which (docs/architecture.md, "Directions"). The guard on this guard is
// tests/integration/architecture.test.ts, which plants a violation and counts the files read.

/** A rule for one folder: everything of ours outside `allowed` is forbidden to it. */
function may(folder, allowed, instead) {
  return {
    name: `${folder}-imports-only-${allowed.length === 0 ? 'itself' : allowed.join('-')}`,
    comment: instead,
    severity: 'error',
    from: { path: `^src/${folder}/`, pathNot: '\\.test\\.tsx?$' },
    to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
  };
}

/** Packages a folder may use; Node's own modules only on the hub. */
function packages(folder, names, instead) {
  return {
    name: `${folder}-packages`,
    comment: instead,
    severity: 'error',
    from: { path: `^src/${folder}/`, pathNot: '\\.test\\.tsx?$' },
    to: {
      dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core', 'npm-no-pkg', 'npm-unknown'],
      ...(names.length > 0 ? { pathNot: `(^|node_modules/)(${names.join('|')})(/|$)` } : {}),
    },
  };
}

const pure = 'This folder is pure: give it what it needs as an argument.';

export default {
  forbidden: [
    may('domain', [], 'The language imports nothing of ours.'),
    may('engine', ['domain'], pure),
    may('log', ['domain'], pure),
    may('content', ['domain'], pure),
    may('progress', ['domain', 'engine', 'content', 'log'], pure),
    may('sync', ['log', 'domain'], pure),
    may('store', ['log', 'domain'], 'The store keeps; the worker decides.'),
    may(
      'worker',
      ['store', 'sync', 'engine', 'progress', 'content', 'log', 'domain'],
      'The worker knows no page.',
    ),
    may('i18n', [], 'Words know no screens.'),
    may('sw', [], 'The service worker keeps the shell and nothing else.'),
    may(
      'hub',
      ['sync', 'engine', 'progress', 'content', 'log', 'domain'],
      'The hub shares only pure folders.',
    ),
    {
      name: 'app-sees-only-the-contract',
      comment: 'The page talks to the worker through worker/api.ts; ask for a command or a watch there.',
      severity: 'error',
      from: { path: '^src/app/', pathNot: '\\.test\\.tsx?$|^src/app/shell/worker-client\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(app|i18n|domain)/|^src/worker/(codes-)?api\\.ts$' },
    },
    {
      name: 'the-contract-is-types-only',
      comment: 'Importing worker/api.ts for a value would pull the worker into the page.',
      severity: 'error',
      from: { path: '^src/app/' },
      to: { path: '^src/worker/(codes-)?api\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'audiences-do-not-mix',
      comment: 'Share through app/ui or app/shell.',
      severity: 'error',
      from: { path: '^src/app/(learner|teacher|family|admin)/' },
      to: { path: '^src/app/(learner|teacher|family|admin)/', pathNot: '^src/app/$1/' },
    },
    {
      name: 'ui-kit-knows-nothing',
      comment: 'The kit gets what it shows as props. Types of the domain are words, and allowed.',
      severity: 'error',
      from: { path: '^src/app/ui/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^src/', pathNot: '^src/(app/ui|i18n)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-imports-the-screens',
      comment: 'Only the routes (and the gallery) know the screens.',
      severity: 'error',
      from: { path: '^src/app/(ui|shell)/' },
      to: { path: '^src/app/(learner|teacher|family|admin|join|settings|gallery)/' },
    },
    {
      name: 'no-circular',
      comment: 'Find the third thing that both need.',
      severity: 'error',
      from: { pathNot: '^node_modules' },
      to: { circular: true },
    },
    {
      name: 'no-test-code-in-src',
      comment: 'Tests may import the product, never the other way round.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(tests|bench|scripts|research)/|\\.test\\.tsx?$' },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing imports this file and it imports nothing: dead code.',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '\\.d\\.ts$|tsconfig' },
      to: {},
    },
    packages('domain', ['valibot'], pure),
    packages('engine', ['valibot'], pure),
    packages('progress', [], pure),
    packages('log', ['valibot', '@noble/hashes', '@noble/curves', '@noble/ciphers'], pure),
    packages('content', ['valibot'], pure),
    packages('sync', ['valibot', '@noble/hashes', '@noble/curves', '@noble/ciphers'], pure),
    packages('store', ['dexie'], 'IndexedDB is Dexie’s business.'),
    packages(
      'worker',
      ['valibot', '@noble/hashes', '@noble/ed25519', 'dexie', 'qr', 'uqr'],
      'The worker only wires.',
    ),
    packages('i18n', ['@lingui/core', '@preact/signals'], 'Words come from the catalogue.'),
    packages(
      'app/ui',
      ['preact', '@preact/signals', '@fontsource/.*', '@fontsource-variable/.*'],
      'The kit is Preact and CSS.',
    ),
    packages('sw', ['workbox-precaching', 'workbox-routing', 'workbox-core'], 'Workbox does the keeping.'),
    {
      name: 'dexie-lives-in-store-and-worker',
      comment: 'The page never opens the database: Dexie would be downloaded twice.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(store|worker)/|\\.test\\.ts$' },
      to: { path: 'node_modules/dexie/' },
    },
    {
      name: 'node-only-on-the-hub',
      comment: 'Everything else runs in a browser.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/hub/|\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['[.]css$', '[.]po$', '^virtual:'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
