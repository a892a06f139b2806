/**
 * How the screen looks, as attributes on <html> (styles/tokens.css says which).
 *
 * `auto` is resolved here, and by public/boot.js before first paint, from the device's own settings. localStorage keeps
 * the last appearance only so that the next start does not flash; the truth is in the learner's log.
 */
export type Appearance = {
  theme?: 'auto' | 'light' | 'dark' | undefined;
  contrast?: 'auto' | 'more' | undefined;
  text?: 'normal' | 'large' | 'largest' | undefined;
  reading?: 'normal' | 'spaced' | undefined;
  motion?: 'auto' | 'off' | undefined;
  age?: 'early' | 'middle' | 'older' | undefined;
};

const storageKey = 'footpath.appearance';
const queries = {
  theme: '(prefers-color-scheme: dark)',
  contrast: '(prefers-contrast: more)',
  motion: '(prefers-reduced-motion: reduce)',
} as const;

let current: Appearance = {};
let watching = false;

/** Shows an appearance now and at the next start. A learner's preferences fit as they are. */
export function applyAppearance(appearance: Appearance): void {
  const { theme, contrast, text, reading, motion, age } = appearance;
  current = { theme, contrast, text, reading, motion, age };
  try {
    localStorage.setItem(storageKey, JSON.stringify(current));
  } catch {
    // A browser that refuses storage still shows the choice until it is closed.
  }
  setAttributes();
  if (watching) return;
  watching = true;
  for (const query of Object.values(queries))
    window.matchMedia(query).addEventListener('change', setAttributes);
}

function setAttributes(): void {
  const { theme, contrast, text, reading, motion, age } = current;
  const data = document.documentElement.dataset;
  data['theme'] = theme === 'light' || theme === 'dark' ? theme : asks('theme') ? 'dark' : 'light';
  data['contrast'] = contrast === 'more' || asks('contrast') ? 'more' : 'normal';
  data['motion'] = motion === 'off' || asks('motion') ? 'off' : 'normal';
  data['text'] = text ?? 'normal';
  data['reading'] = reading ?? 'normal';
  if (age) data['age'] = age;
  else delete data['age'];
}

function asks(setting: keyof typeof queries): boolean {
  return window.matchMedia(queries[setting]).matches;
}
