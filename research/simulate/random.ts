/** Draws from distributions, for learners and worlds; `rng` is uniform over [0, 1). */

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

export const logit = (p: number): number => Math.log(p / (1 - p));

/** Box and Muller 1958. The second value is thrown away, so that each call uses two draws whatever came before. */
export function normal(rng: () => number, mean: number, deviation: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - rng()));
  return mean + deviation * radius * Math.cos(2 * Math.PI * rng());
}

/** Gamma of a whole-number shape: a sum of exponentials. */
function gamma(rng: () => number, shape: number): number {
  let sum = 0;
  for (let i = 0; i < shape; i++) sum -= Math.log(1 - rng());
  return sum;
}

/** Beta of whole-number shapes. */
export function beta(rng: () => number, a: number, b: number): number {
  const x = gamma(rng, a);
  return x / (x + gamma(rng, b));
}
