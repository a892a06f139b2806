import type { ScoreMatrix } from './score-matrix.ts';

/**
 * The two-parameter logistic model (Birnbaum 1968), P(right) = σ(a·θ + d), with θ ~ N(0, 1): fitted by marginal maximum
 * likelihood with EM over a grid (Bock & Aitkin 1981) and weak priors, ln a ~ N(0, .5²) and d ~ N(0, 2²), which keep items
 * with few answers sane.
 */
export type TestItem = { readonly slope: number; readonly intercept: number };

/** θ from -4 to 4 in steps of .1, with the standard normal's weights. */
export const abilities: readonly number[] = Array.from({ length: 81 }, (_, i) => -4 + i / 10);
const priorWeights = normalised(abilities.map((theta) => Math.exp((-theta * theta) / 2)));

const rounds = 60;
const slopeDeviation = 0.5;
const interceptDeviation = 2;

export const chanceOf = (item: TestItem, theta: number): number =>
  1 / (1 + Math.exp(-(item.slope * theta + item.intercept)));

export function fitTwoParameterModel({ items, rows }: ScoreMatrix): readonly TestItem[] {
  let fitted: readonly TestItem[] = items.map(() => ({ slope: 1, intercept: 0 }));
  for (let round = 0; round < rounds; round++) {
    const counts = items.map(() => ({ asked: zeros(), right: zeros() }));
    const tables = fitted.map(chanceTable);
    for (const row of rows) {
      const weights = posterior(row, tables);
      row.forEach((right, i) => {
        const count = counts[i];
        if (right === null || !count) return;
        for (let n = 0; n < abilities.length; n++) {
          count.asked[n] = (count.asked[n] ?? 0) + (weights[n] ?? 0);
          if (right) count.right[n] = (count.right[n] ?? 0) + (weights[n] ?? 0);
        }
      });
    }
    fitted = fitted.map((item, i) => {
      const count = counts[i];
      return count ? itemFitted(item, count.asked, count.right) : item;
    });
  }
  return fitted;
}

/** P(right) and P(wrong) of an item over the grid. */
export type ChanceTable = { readonly right: Float64Array; readonly wrong: Float64Array };

export function chanceTable(item: TestItem): ChanceTable {
  const right = Float64Array.from(abilities, (theta) => chanceOf(item, theta));
  return { right, wrong: right.map((p) => 1 - p) };
}

/** Weights over the grid, given a student's answers. */
export function posterior(row: readonly (boolean | null)[], tables: readonly ChanceTable[]): Float64Array {
  const weights = Float64Array.from(priorWeights);
  row.forEach((right, i) => {
    const table = tables[i];
    if (right !== null && table) learn(weights, table, right);
  });
  return weights;
}

/** One more answer, in place. */
export function learn(weights: Float64Array, table: ChanceTable, right: boolean): void {
  const chances = right ? table.right : table.wrong;
  let sum = 0;
  for (let n = 0; n < weights.length; n++) {
    const weight = (weights[n] ?? 0) * (chances[n] ?? 0);
    weights[n] = weight;
    sum += weight;
  }
  for (let n = 0; n < weights.length; n++) weights[n] = (weights[n] ?? 0) / sum;
}

/** The expected ability (EAP). */
export const expectedAbility = (weights: Float64Array): number =>
  weights.reduce((sum, weight, n) => sum + weight * (abilities[n] ?? 0), 0);

/** Newton's steps on (ln a, d), each shortened to half a logit at most. */
function itemFitted(start: TestItem, asked: Float64Array, right: Float64Array): TestItem {
  let logSlope = Math.log(start.slope);
  let { intercept } = start;
  for (let step = 0; step < 5; step++) {
    const slope = Math.exp(logSlope);
    let [gradientSlope, gradientIntercept] = [
      -logSlope / slopeDeviation ** 2,
      -intercept / interceptDeviation ** 2,
    ];
    let [slopeSlope, slopeIntercept, interceptIntercept] = [
      1 / slopeDeviation ** 2,
      0,
      1 / interceptDeviation ** 2,
    ];
    for (let n = 0; n < abilities.length; n++) {
      const x = slope * (abilities[n] ?? 0);
      const p = 1 / (1 + Math.exp(-(x + intercept)));
      const miss = (right[n] ?? 0) - (asked[n] ?? 0) * p;
      const information = (asked[n] ?? 0) * p * (1 - p);
      gradientSlope += miss * x;
      gradientIntercept += miss;
      slopeSlope += information * x * x;
      slopeIntercept += information * x;
      interceptIntercept += information;
    }
    const determinant = slopeSlope * interceptIntercept - slopeIntercept * slopeIntercept;
    logSlope += atMostHalf(
      (interceptIntercept * gradientSlope - slopeIntercept * gradientIntercept) / determinant,
    );
    intercept += atMostHalf((slopeSlope * gradientIntercept - slopeIntercept * gradientSlope) / determinant);
  }
  return { slope: Math.exp(logSlope), intercept };
}

const atMostHalf = (step: number): number => Math.min(0.5, Math.max(-0.5, step));

const zeros = (): Float64Array => new Float64Array(abilities.length);

function normalised(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
