/** Throws when `condition` is false: a bug in our code, never something a person did. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${message}`);
}
