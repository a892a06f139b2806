import { type Messages, setupI18n } from '@lingui/core';
import { computed, signal } from '@preact/signals';
import { type Direction, directionOf } from './direction.ts';
import { messages as firstEnglish } from './en.po?first';

/**
 * The language on screen, and every word in it.
 *
 * English is the source and the fallback. What the first screen may need comes with the page; the words of the others
 * come in the file of their screens (app/screens); another language is one chunk. A component that calls `t` reads a signal,
 * so it renders again when the language or the loaded words change: no reload.
 */
export type Values = Readonly<Record<string, string | number>>;
const translations = import.meta.glob<{ messages: Messages }>(['./*.po', '!./en.po']);

/** Every language that can be chosen, English first. */
export const locales: readonly string[] = [
  'en',
  ...Object.keys(translations).map((path) => path.slice('./'.length, -'.po'.length)),
];

const english = setupI18n({ locale: 'en', messages: { en: firstEnglish } });
const translated = setupI18n({ locale: 'en', messages: { en: {} } });

const current = signal('en');
/** Counts loads of words, so that what is on screen is told. */
const loaded = signal(0);

/** The chosen language tag, as a signal. */
export const locale = computed(() => current.value);
export const direction = computed<Direction>(() => directionOf(current.value));

/**
 * The sentence for an id in the chosen language, else in English; an unknown id is shown as it is. A code of a newer hub has
 * the sentence of a hub that failed.
 *
 *   t('common.handIn.safe', { count: 3 })
 */
export function t(id: string, values?: Values): string {
  const words = id.startsWith('error.') && !hasMessage(id) ? 'error.hub-failed' : id;
  loaded.value;
  const known = current.value !== 'en' && words in translated.messages;
  return (known ? translated : english)._(words, values as Record<string, unknown> | undefined);
}

/** True when there is a sentence for this id: for ids made from data, such as a misconception code. */
export function hasMessage(id: string): boolean {
  loaded.value;
  return id in english.messages;
}

/** Adds the English words of a part that comes later than the first screen. */
export function addMessages(messages: Messages): void {
  english.load('en', messages);
  loaded.value += 1;
}

/** Changes the language, `<html lang>` and `<html dir>`. A language we lack becomes English; the choice is returned. */
export async function setLocale(wanted: string): Promise<string> {
  const chosen = nearest(wanted);
  const load = translations[`./${chosen}.po`];
  if (load) {
    translated.loadAndActivate({ locale: chosen, messages: (await load()).messages });
  }
  current.value = chosen;
  document.documentElement.lang = chosen;
  document.documentElement.dir = direction.value;
  return chosen;
}

/** `pt-BR` where we have it, else `pt`, else English. */
function nearest(wanted: string): string {
  if (locales.includes(wanted)) return wanted;
  const language = wanted.split('-')[0] ?? '';
  return locales.includes(language) ? language : 'en';
}
