/** Two lines of eight groups of four digits: what a person can compare with a screen. */
export function fingerprintLines(sha256: string): readonly [string, string] {
  const groups = sha256.replaceAll(':', '').match(/.{4}/g) ?? [];
  return [groups.slice(0, 8).join(' '), groups.slice(8).join(' ')];
}
