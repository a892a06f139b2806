/**
 * Canonical JSON (LOG-4): object keys sorted by code unit, no spaces, `undefined` members left out, numbers as JSON
 * writes them. Two programs that hold the same event must hash the same bytes.
 *
 * Written for speed: a hub hashes the work of a class while it hands in, and this was half of it.
 */
export function canonical(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) {
    let items = '';
    for (let at = 0; at < value.length; at++)
      items += at === 0 ? canonical(value[at]) : `,${canonical(value[at])}`;
    return `[${items}]`;
  }
  const record = value as Record<string, unknown>;
  let members = '';
  for (const key of sorted(Object.keys(record))) {
    const member = record[key];
    if (member !== undefined) members += `${members === '' ? '' : ','}${quoted(key)}:${canonical(member)}`;
  }
  return `{${members}}`;
}

/** Printable ASCII without quote and backslash, which JSON writes as it is. */
const plain = /^[ !#-[\]-~]*$/;
const quoted = (text: string): string => (plain.test(text) ? `"${text}"` : JSON.stringify(text));

/** What was stored has been sorted before, mostly. */
function sorted(keys: string[]): readonly string[] {
  for (let at = 1; at < keys.length; at++)
    if ((keys[at - 1] as string) > (keys[at] as string)) return keys.sort();
  return keys;
}
