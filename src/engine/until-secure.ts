import { type Content, type IndexedSkill, taggedDifficulty } from './content.ts';
import { chooseItem, targetProbability } from './item-choice.ts';
import { masteryOf } from './mastery.ts';
import { observe } from './observe.ts';
import { own } from './own.ts';
import type { EngineState } from './state.ts';

/** Beyond this many a forecast is no promise. */
export const farthestForecast = 6;

/**
 * How many right answers in a row, starting now, would make the skill secure: found by giving them to a copy of the
 * state (ENG-10). 0 when it is held; null when more than `most` are needed.
 */
export function rightAnswersUntilSecure(
  state: EngineState,
  content: Content,
  skill: IndexedSkill,
  now: number,
  most: number = farthestForecast,
): number | null {
  const stored = own(state.skills, skill.id);
  let imagined: EngineState = {
    ...state,
    skills: stored === undefined ? {} : { [skill.id]: stored },
    repeats: {},
  };
  for (let answers = 0; ; answers++) {
    if (masteryOf(imagined, skill.id, skill.difficulty, now, content.hyper).held) return answers;
    if (answers === most) return null;
    const wish = { target: targetProbability, not: null, below: null };
    const item = chooseItem(imagined, skill, now, () => 0, wish, content.hyper);
    const question = {
      skills: [{ id: skill.id, difficulty: [0, 0] as const }],
      item: taggedDifficulty(item.asked),
      guess: item.guess,
      fixed: null,
    };
    imagined = observe(imagined, { ...question, right: true }, now, content.hyper);
  }
}
