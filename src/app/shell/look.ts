import { applyAppearance } from '#app/ui/appearance.ts';
import type { SettingChanged } from '#domain/events/preference-changed.ts';
import { setLocale } from '#i18n/locale.ts';
import type { Preferences } from '#worker/api.ts';

/**
 * The look of the screen and its language, for whoever is in front of it. A device has a look of its own, set while no
 * learner is chosen; a learner's preferences, which live in the learner's log, lie over it.
 */
const deviceKey = 'footpath.look';
/** The language last shown, so that the next start does not begin in another one. */
const localeKey = 'footpath.locale';

/** Shows a learner's look, or the device's own when nobody is chosen. */
export function showLook(preferences: Preferences = {}): void {
  const look = { ...deviceLook(), ...preferences };
  applyAppearance(look);
  void speak(look.locale ?? navigator.language);
}

/** The language of the last time, before anything is drawn. */
export const speakAsBefore = (): Promise<void> => speak(read(localeKey) ?? navigator.language);

async function speak(wanted: string): Promise<void> {
  try {
    write(localeKey, await setLocale(wanted));
  } catch {
    // Its words are not on this device: what is on screen stays in the language it has.
  }
}

/** What can be chosen, in the order shown; the first is what stands when nothing was chosen. Languages: `locales`. */
export const lookChoices = {
  theme: ['auto', 'light', 'dark'],
  contrast: ['auto', 'more'],
  text: ['normal', 'large', 'largest'],
  reading: ['normal', 'spaced'],
  motion: ['auto', 'off'],
} as const;

export function deviceLook(): Preferences {
  try {
    const look: unknown = JSON.parse(read(deviceKey) ?? '{}');
    return isLook(look) ? look : {};
  } catch {
    return {};
  }
}

export function changeDeviceLook({ field, value }: SettingChanged): void {
  write(deviceKey, JSON.stringify({ ...deviceLook(), [field]: value }));
}

function isLook(value: unknown): value is Preferences {
  const choices: Readonly<Record<string, readonly unknown[]>> = lookChoices;
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([field, chosen]) =>
      field === 'locale' ? typeof chosen === 'string' : choices[field]?.includes(chosen),
    )
  );
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The look then lasts until the page is closed.
  }
}
