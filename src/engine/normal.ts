/** Φ(z), the standard normal distribution: Zelen & Severo in Abramowitz & Stegun 1964, 26.2.17, error < 7.5·10⁻⁸. */
export function normalBelow(z: number): number {
  const x = Math.abs(z);
  const t = 1 / (1 + 0.2316419 * x);
  const tail =
    0.3989422804014327 *
    Math.exp((-x * x) / 2) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - tail : tail;
}
