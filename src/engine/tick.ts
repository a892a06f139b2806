/**
 * Every stored mean and variance is a whole number of ticks of 2^-20 logit (ENG-6): two devices that replay the same
 * log hold the same bytes, and a whole number is a third of the characters of a fraction in JSON.
 */
export const ticksPerLogit = 2 ** 20;

/** No mean leaves ±8 logits (p = .9997): a bound that no real log reaches, against runaway. */
const farthest = 8;

export const meanToTicks = (logits: number): number =>
  Math.round(Math.min(farthest, Math.max(-farthest, logits)) * ticksPerLogit) || 0;

/** At least one tick: a variance of nothing could never learn again. */
export const varianceToTicks = (variance: number, ceiling: number): number =>
  Math.max(1, Math.round(Math.min(ceiling, variance) * ticksPerLogit)) || 1;

export const ticksToLogits = (ticks: number): number => ticks / ticksPerLogit;
