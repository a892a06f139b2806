import { attemptOf } from './attempt.ts';
import type { Content, IndexedItem, IndexedSkill } from './content.ts';
import { chooseItem, targetProbability } from './item-choice.ts';
import { observe } from './observe.ts';
import { own } from './own.ts';
import { skillOf } from './skill-state.ts';
import type { EngineState } from './state.ts';

/** Beyond this many a forecast is no promise. */
export const farthestForecast = 6;

/**
 * How many right answers in a row, starting now, would make the skill secure: found by giving them to a copy of the
 * state (ENG-10). 0 when it is secure; null when more than `most` are needed.
 */
export function rightAnswersUntilSecure(
  state: EngineState,
  content: Content,
  skill: IndexedSkill,
  now: number,
  most: number = farthestForecast,
): number | null {
  let imagined = only(state, skill);
  for (let answers = 0; ; answers++) {
    if (skillOf(imagined.skills, skill.id, content.hyper).held === 2) return answers;
    if (answers === most) return null;
    imagined = afterAnswer(imagined, content, itemAsked(imagined, content, skill, now), true, now);
  }
}

/** The item that would be asked of the skill now, if nobody wished otherwise. */
export const itemAsked = (
  state: EngineState,
  content: Content,
  skill: IndexedSkill,
  now: number,
): IndexedItem =>
  chooseItem(state, content, skill, now, () => 0, { target: targetProbability, not: null, below: null });

/** What the state would be after one answer to the item. */
export const afterAnswer = (
  state: EngineState,
  content: Content,
  item: IndexedItem,
  right: boolean,
  now: number,
): EngineState => {
  const { id, skill, asked, guess } = item;
  const attempt = attemptOf(content, { item: id, skills: [skill], difficulty: asked, guess, right });
  return observe(state, attempt, now, content.hyper);
};

/** The state with no other skill in it: cheap to copy, and all that answers on this skill read. */
export function only(state: EngineState, skill: IndexedSkill): EngineState {
  const stored = own(state.skills, skill.id);
  return { ...state, skills: stored === undefined ? {} : { [skill.id]: stored }, repeats: {} };
}
