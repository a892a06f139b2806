import type { Reason } from '#domain/standing.ts';
import type { Content } from './content.ts';
import { shown } from './shown.ts';
import type { EngineState } from './state.ts';
import type { Surveyed } from './survey.ts';
import { rightAnswersUntilSecure } from './until-secure.ts';

/** "Nearly there": so many right answers, at most, are still needed. */
const nearly = 2;

/** Why a skill is offered (ENG-15), from the model's own terms. */
export function reasonOf(state: EngineState, content: Content, chosen: Surveyed, now: number): Reason {
  const { mastery, standing } = chosen;
  const skill = chosen.skill.id;
  if (mastery.answers === 0) return { code: 'first-steps', skill };
  if (standing === 'refresh') return { code: 'refresh', skill, days: Math.floor(mastery.days ?? 0) };
  if (standing === 'secure') return { code: 'keep-fresh', skill };
  const probability = shown(mastery.probability);
  const needed = rightAnswersUntilSecure(state, content, chosen.skill, now, nearly);
  return needed === null
    ? { code: 'grow', skill, probability }
    : { code: 'nearly-there', skill, probability };
}
