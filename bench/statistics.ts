/** The middle value; of an even count, the lower of the two. */
export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** The value that `share` of all values do not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
