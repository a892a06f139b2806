import { pick, type Rng } from '#domain/rng.ts';
import { type IndexedItem, type IndexedSkill, taggedDifficulty } from './content.ts';
import type { HyperParameters } from './parameters.ts';
import { outlookOf, spread, withGuess } from './predict.ts';
import { secondsOf } from './question.ts';
import type { EngineState } from './state.ts';

/** Practice aims at four right answers in five. */
export const targetProbability = 0.8;

export type ItemWish = {
  /** Predicted probability of a right answer to aim at. */
  readonly target: number;
  /** Not this item, when there is a choice. */
  readonly not: IndexedItem | null;
  /** Easier than this, in logits of whole difficulty, when there is such an item; else the easiest. */
  readonly below: number | null;
};

/** Items whose distance from the target differs by less than this are equally good. */
const sameDistance = 0.01;

/** The item of a skill whose predicted probability is nearest the target (ENG-13); equals are drawn by `rng`. */
export function chooseItem(
  state: EngineState,
  skill: IndexedSkill,
  now: number,
  rng: Rng,
  wish: ItemWish,
  hyper: HyperParameters,
): IndexedItem {
  const outlook = outlookOf(state, [{ id: skill.id, difficulty: [0, 0] }], secondsOf(now), hyper);
  let nearest = Number.POSITIVE_INFINITY;
  let equals: IndexedItem[] = [];
  for (const item of allowedItems(skill, wish)) {
    const [mean, variance] = taggedDifficulty(item.asked);
    const p = withGuess(spread(outlook.mean - mean, outlook.variance + variance), item.guess);
    const distance = Math.abs(p - wish.target);
    if (distance < nearest - sameDistance) {
      equals = [item];
      nearest = distance;
    } else if (distance < nearest + sameDistance) {
      equals.push(item);
      nearest = Math.min(nearest, distance);
    }
  }
  return pick(rng, equals);
}

function allowedItems(skill: IndexedSkill, wish: ItemWish): readonly IndexedItem[] {
  const { below, not } = wish;
  if (below !== null) {
    const easier = skill.items.filter((item) => item.asked < below);
    if (easier.length > 0) return without(easier, not);
    const easiest = skill.items[0]?.asked;
    return without(
      skill.items.filter((item) => item.asked === easiest),
      not,
    );
  }
  return without(skill.items, not);
}

function without(items: readonly IndexedItem[], not: IndexedItem | null): readonly IndexedItem[] {
  if (not === null || items.length < 2) return items;
  const others = items.filter((item) => item.id !== not.id);
  return others.length > 0 ? others : items;
}
