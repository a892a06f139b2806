import { locale } from './locale.ts';

/** Numbers, dates and times in the chosen language. Each reads the locale signal, so what shows them follows it. */

const cache = new Map<string, unknown>();

function kept<T>(kind: string, options: object | undefined, make: (tag: string) => T): T {
  const key = `${kind} ${locale.value} ${options ? JSON.stringify(options) : ''}`;
  let made = cache.get(key) as T | undefined;
  if (made === undefined) {
    made = make(locale.value);
    cache.set(key, made);
  }
  return made;
}

export function formatNumber(value: number, options?: Intl.NumberFormatOptions): string {
  return kept('number', options, (tag) => new Intl.NumberFormat(tag, options)).format(value);
}

/** `share` from 0 to 1: "75%". */
export function formatPercent(share: number): string {
  return formatNumber(share, { style: 'percent', maximumFractionDigits: 0 });
}

/** A moment in ms since 1970: "21 Nov 2026". */
export function formatDate(
  at: number,
  options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' },
): string {
  return kept('date', options, (tag) => new Intl.DateTimeFormat(tag, options)).format(at);
}

/** "14:05", or "2:05 PM" where that is the custom. */
export function formatTime(at: number): string {
  return formatDate(at, { hour: 'numeric', minute: '2-digit' });
}

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** How long ago, or ahead: "3 days ago", "yesterday", "now". */
export function formatRelative(at: number, now: number): string {
  const format = kept(
    'relative',
    undefined,
    (tag) => new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'long' }),
  );
  const distance = at - now;
  for (const [unit, size] of steps) {
    if (Math.abs(distance) >= size) return format.format(Math.trunc(distance / size), unit);
  }
  return format.format(0, 'second');
}

/** "Ama, Kofi and Esi"; a plain comma list where the browser cannot say it. */
export function formatList(names: readonly string[]): string {
  // Intl.ListFormat: Chrome 72, Safari 14.1.
  return kept('list', undefined, (tag) => new Intl.ListFormat(tag, { type: 'conjunction' })).format(names);
}
