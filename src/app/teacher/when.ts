import { formatDate, formatRelative, formatTime } from '#i18n/format.ts';
import { t } from '#i18n/locale.ts';

/** Words for moments: never more certain than the board is. */

const minute = 60_000;
const day = 86_400_000;

/** "today 14:05", "yesterday 09:30", "Tue 17 Nov, 14:05". */
export function momentWords(at: number, now: number): string {
  const time = formatTime(at);
  if (isSameDay(at, now)) return t('teacher.when.today', { time });
  if (isSameDay(at, now - day)) return t('teacher.when.yesterday', { time });
  const date = formatDate(at, { weekday: 'short', day: 'numeric', month: 'short' });
  return t('teacher.when.date', { date, time });
}

/** How old a board is: the hub's time when it answered, or how long it has not. */
export function asOfWords({ asOf, fresh }: { asOf: number; fresh: boolean }, now: number): string {
  if (fresh) return t('teacher.asOf.fresh', { moment: momentWords(asOf, now) });
  return t('teacher.asOf.stale', { ago: agoWords(asOf, now) });
}

/** "3 days ago". A clock that runs slow must not make "in 3 minutes", and "now" is not an answer to "when". */
function agoWords(at: number, now: number): string {
  return now - at < minute ? t('teacher.when.moment') : formatRelative(at, now);
}

export function lastHeardWords(at: number | null, now: number): string {
  return at === null ? t('teacher.heard.never') : agoWords(at, now);
}

/** "today 14:05", "yesterday", "Tuesday", "17 Nov": as much as one says after "since". */
export function sinceWords(at: number, now: number): string {
  if (isSameDay(at, now)) return t('teacher.when.today', { time: formatTime(at) });
  if (Math.abs(now - at) < 6 * day) return formatDate(at, { weekday: 'long' });
  return formatDate(at, { day: 'numeric', month: 'short' });
}

function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}
