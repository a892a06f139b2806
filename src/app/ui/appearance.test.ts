import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import bootScript from '../../../public/boot.js?raw';
import { type Appearance, applyAppearance } from './appearance.ts';

/** boot.js, which runs before first paint in any browser, and appearance.ts must set the same attributes. */
let dark = false;
let more = false;
const kept = new Map<string, string>();

function fakePage() {
  const dataset: Record<string, string> = {};
  const attributes: Record<string, string> = {};
  return {
    dataset,
    attributes,
    root: {
      dataset,
      setAttribute(name: string, value: string): void {
        attributes[name] = value;
      },
    },
  };
}

const fakeWindow = {
  Worker: class {},
  indexedDB: {},
  Promise,
  matchMedia: (query: string) => ({
    matches: query.includes('dark') ? dark : query.includes('contrast') ? more : false,
    addEventListener: () => undefined,
  }),
};
const localStorage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
};

beforeEach(() => {
  dark = false;
  more = false;
  kept.clear();
});
afterEach(() => void vi.unstubAllGlobals());

function boot(script: object = { noModule: false }, window: object = fakeWindow): Record<string, string> {
  const page = fakePage();
  const document = { documentElement: page.root, createElement: () => script };
  new Function('document', 'window', 'localStorage', 'Promise', bootScript)(
    document,
    window,
    localStorage,
    Promise,
  );
  return page.attributes;
}

test.each<[string, Appearance, boolean]>([
  ['nothing chosen', {}, false],
  ['nothing chosen on a dark device', {}, true],
  ['light chosen on a dark device', { theme: 'light' }, true],
  [
    'all chosen',
    { theme: 'dark', contrast: 'more', text: 'largest', reading: 'spaced', motion: 'off', age: 'early' },
    false,
  ],
  ['auto', { theme: 'auto', contrast: 'auto', text: 'large', reading: 'normal', motion: 'auto' }, true],
])('the next start looks the same: %s', (_, appearance, onDarkDevice) => {
  dark = onDarkDevice;
  more = onDarkDevice;
  const page = fakePage();
  vi.stubGlobal('document', { documentElement: page.root });
  vi.stubGlobal('window', fakeWindow);
  vi.stubGlobal('localStorage', localStorage);
  applyAppearance(appearance);
  const expected = Object.fromEntries(
    Object.entries(page.dataset).map(([name, value]) => [`data-${name}`, value]),
  );
  expect(boot()).toEqual({ ...expected, 'data-floor': 'met' });
});

test('damaged storage does not stop the start', () => {
  kept.set('footpath.appearance', '{');
  expect(boot()['data-theme']).toBe('light');
});

test('a browser below the floor is told at once', () => {
  expect(boot({})['data-floor']).toBe('below');
  expect(boot({ noModule: false }, { ...fakeWindow, indexedDB: undefined })['data-floor']).toBe('below');
});
