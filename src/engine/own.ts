/**
 * A record's own value. Skill ids come from packs, and `constructor` is a well-formed one: `record[key]` would find
 * Object's. (Chromium 80 lacks `Object.hasOwn`, and the linter's fix turns `hasOwnProperty.call` into it.)
 */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.getOwnPropertyDescriptor(record, key) === undefined ? undefined : record[key];
}
