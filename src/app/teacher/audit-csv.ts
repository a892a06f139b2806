import type { ToldEntry } from '#domain/audit-api.ts';

/** A table of entries as spreadsheets read it (RFC 4180), with the sentence that was on the screen. */
export function auditCsv(entries: readonly ToldEntry[], words: (entry: ToldEntry) => string): string {
  const head = ['number', 'time', 'who', 'what', 'words', 'learner', 'class', 'staff', 'device'];
  const rows = entries.map((entry) => [
    entry.n,
    new Date(entry.at).toISOString(),
    entry.who.id,
    entry.did,
    words(entry),
    entry.learner?.id ?? '',
    entry.class?.id ?? '',
    entry.staff?.id ?? '',
    entry.device ?? '',
  ]);
  return [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
}

/** A name that begins like a formula is kept from being one when the table is opened. */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
