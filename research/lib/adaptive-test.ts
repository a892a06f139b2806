import { pick, type Rng } from '#domain/rng.ts';
import {
  abilities,
  type ChanceTable,
  chanceOf,
  expectedAbility,
  learn,
  posterior,
  type TestItem,
} from './two-parameter-model.ts';

/** Which of the items left to ask next. */
export type ItemRule = (left: readonly number[], weights: Float64Array, items: readonly TestItem[]) => number;

/**
 * The item that says most of the student: Fisher information a²·p·(1 − p), averaged over where the student may be (van der
 * Linden 1998). At the expected ability alone (Lord 1980) the error after eight of twenty items was .02 higher.
 */
export const mostInformative: ItemRule = (left, weights, items) => {
  let [best = 0] = left;
  let most = -1;
  for (const place of left) {
    const item = items[place];
    if (!item) continue;
    let information = 0;
    for (let n = 0; n < weights.length; n++) {
      const p = chanceOf(item, abilities[n] ?? 0);
      information += (weights[n] ?? 0) * item.slope * item.slope * p * (1 - p);
    }
    if (information > most) [best, most] = [place, information];
  }
  return best;
};

export const atRandom =
  (rng: Rng): ItemRule =>
  (left) =>
    pick(rng, left);

/**
 * Asks a student, of the items whose answer is known, one after another. The squared error of the expected ability after each,
 * against the expected ability from all of the student's answers.
 */
export function squaredErrors(
  row: readonly (boolean | null)[],
  items: readonly TestItem[],
  tables: readonly ChanceTable[],
  rule: ItemRule,
): readonly number[] {
  const truth = expectedAbility(posterior(row, tables));
  const weights = posterior([], tables);
  const left = row.flatMap((right, place) => (right === null ? [] : [place]));
  const errors: number[] = [];
  while (left.length > 0) {
    const place = rule(left, weights, items);
    left.splice(left.indexOf(place), 1);
    const table = tables[place];
    if (table) learn(weights, table, row[place] === true);
    errors.push((expectedAbility(weights) - truth) ** 2);
  }
  return errors;
}
