/**
 * A record's own value. Skill ids come from packs, and `constructor` is a well-formed one: `record[key]` would find
 * Object's. (`Object.hasOwn` is younger than Chromium 80.)
 */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
