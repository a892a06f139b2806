import { formatNumber } from '#i18n/format.ts';

/** Storage as people speak of it: "9.4 GB", "120 MB". */
export function formatBytes(bytes: number): string {
  const [unit, size] = bytes >= 1e9 ? (['gigabyte', 1e9] as const) : (['megabyte', 1e6] as const);
  const amount = bytes / size;
  return formatNumber(amount, {
    style: 'unit',
    unit,
    maximumFractionDigits: amount < 10 && unit === 'gigabyte' ? 1 : 0,
  });
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A stretch of time in its largest unit: "3 hours", "12 days". */
export function formatDuration(ms: number): string {
  const [unit, size] = units.find(([, length]) => ms >= length) ?? units[2];
  return formatNumber(Math.round(ms / size), { style: 'unit', unit, unitDisplay: 'long' });
}
