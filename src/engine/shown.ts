/** Four decimals: what is shown, stored and sent is the same number on every device. */
export const shown = (value: number): number => Math.round(value * 10_000) / 10_000;
