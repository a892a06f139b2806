/** How well probabilities foretold what happened. Pooled over all rows, first answers of a student included. */
export type Measures = {
  readonly auc: number;
  readonly logLoss: number;
  readonly rmse: number;
  readonly accuracy: number;
  readonly ece: number;
};

/** One prediction beside what happened; `gapDays` since the skill was last practised, null when never or not known. */
export type Scored = { readonly p: number; readonly right: boolean; readonly gapDays: number | null };

export type CalibrationBin = {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Means over the bin's rows: what was predicted, and what happened. */
  readonly predicted: number;
  readonly right: number;
};

export type GapBias = {
  readonly fromDays: number;
  readonly toDays: number;
  readonly rows: number;
  /** Mean prediction minus mean outcome: above 0 is too hopeful. 0 without rows. */
  readonly bias: number;
};

const bins = 15;
/** A prediction is never surer than this, so that one surprise is not infinitely bad. */
const surest = 1e-9;

export function measuresOf(scored: readonly Scored[]): Measures {
  let loss = 0;
  let squares = 0;
  let hits = 0;
  for (const { p, right } of scored) {
    const likelihood = Math.max(surest, right ? p : 1 - p);
    loss -= Math.log(likelihood);
    squares += (p - Number(right)) ** 2;
    if (p >= 0.5 === right) hits += 1;
  }
  const rows = Math.max(1, scored.length);
  const ece = calibrationOf(scored).reduce(
    (sum, bin) => sum + (bin.rows / rows) * Math.abs(bin.predicted - bin.right),
    0,
  );
  return {
    auc: aucOf(scored),
    logLoss: loss / rows,
    rmse: Math.sqrt(squares / rows),
    accuracy: hits / rows,
    ece,
  };
}

/** Mann and Whitney: the chance that a right answer had the higher prediction; ties count half. .5 when undefined. */
export function aucOf(scored: readonly Scored[]): number {
  const sortedWhere = (outcome: boolean) =>
    Float64Array.from(
      scored.filter(({ right }) => right === outcome),
      ({ p }) => p,
    ).sort();
  const wrong = sortedWhere(false);
  const right = sortedWhere(true);
  if (wrong.length === 0 || right.length === 0) return 0.5;
  let below = 0;
  let upTo = 0;
  let wins = 0;
  for (const p of right) {
    while (below < wrong.length && (wrong[below] ?? 1) < p) below += 1;
    while (upTo < wrong.length && (wrong[upTo] ?? 1) <= p) upTo += 1;
    wins += (below + upTo) / 2;
  }
  return wins / (wrong.length * right.length);
}

/** Fifteen bins of equal width. */
export function calibrationOf(scored: readonly Scored[]): readonly CalibrationBin[] {
  const rows = new Array<number>(bins).fill(0);
  const predicted = new Array<number>(bins).fill(0);
  const right = new Array<number>(bins).fill(0);
  for (const one of scored) {
    const bin = Math.min(bins - 1, Math.floor(one.p * bins));
    rows[bin] = (rows[bin] ?? 0) + 1;
    predicted[bin] = (predicted[bin] ?? 0) + one.p;
    right[bin] = (right[bin] ?? 0) + Number(one.right);
  }
  return rows.map((count, bin) => ({
    from: bin / bins,
    to: (bin + 1) / bins,
    rows: count,
    predicted: count === 0 ? 0 : (predicted[bin] ?? 0) / count,
    right: count === 0 ? 0 : (right[bin] ?? 0) / count,
  }));
}

/** The two spans of the acceptance bars, and a finer cut of the same days. */
const spans = [
  [0.5, 14],
  [3, 60],
  [0, 0.5],
  [0.5, 3],
  [3, 14],
  [14, 60],
] as const;

export const gapBiasOf = (scored: readonly Scored[]): readonly GapBias[] =>
  spans.map(([fromDays, toDays]) => {
    let rows = 0;
    let sum = 0;
    for (const { p, right, gapDays } of scored) {
      if (gapDays === null || gapDays < fromDays || gapDays >= toDays) continue;
      rows += 1;
      sum += p - Number(right);
    }
    return { fromDays, toDays, rows, bias: rows === 0 ? 0 : sum / rows };
  });
