import { pick, type Rng } from '#domain/rng.ts';
import type { Challenge } from '#domain/standing.ts';
import type { Content, IndexedItem, IndexedSkill } from './content.ts';
import { outlookOf, spread, withGuess } from './predict.ts';
import { secondsOf } from './question.ts';
import type { EngineState } from './state.ts';

/** Practice aims at four right answers in five when nobody wished otherwise. */
export const targetProbability = 0.8;

const targets: Readonly<Record<Challenge, number>> = { gentle: 0.88, steady: targetProbability, brave: 0.68 };

/** The probability of a right answer that a challenge aims at (ENG-28). */
export const targetOf = (challenge: Challenge): number => targets[challenge];

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
/** What a certain lucky guess would count as distance: luck tells little, to the learner and to the engine. */
const luckCost = 0.6;

/** The item of a skill whose predicted probability is nearest the target (ENG-28); equals are drawn by `rng`. */
export function chooseItem(
  state: EngineState,
  content: Content,
  skill: IndexedSkill,
  now: number,
  rng: Rng,
  wish: ItemWish,
): IndexedItem {
  let nearest = Number.POSITIVE_INFINITY;
  let equals: IndexedItem[] = [];
  const right = rightOf(state, content, skill, now);
  for (const item of allowedItems(skill, wish)) {
    const distance = Math.abs(right(item) - wish.target) + luckCost * item.guess;
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

/** How likely a right answer to an item of the skill is now: one outlook for all of its items. */
export function rightOf(
  state: EngineState,
  content: Content,
  skill: IndexedSkill,
  now: number,
): (item: IndexedItem) => number {
  const outlook = outlookOf(state, [{ id: skill.id, difficulty: [0, 0] }], secondsOf(now), content.hyper);
  return (item) => withGuess(spread(outlook.mean - item.asked, outlook.variance + item.doubt), item.guess);
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
