import type { Reason } from '#domain/standing.ts';
import type { Content } from './content.ts';
import { shown } from './shown.ts';
import type { EngineState } from './state.ts';
import type { Surveyed } from './survey.ts';
import { rightAnswersUntilSecure } from './until-secure.ts';

/** "Nearly there": so many right answers, at most, are still needed. */
const nearly = 2;
/** Begun, and left for so many days: something to finish. */
const leftForDays = 2;

/** Why a skill is offered (ENG-15), from the model's own terms. */
export function reasonOf(
  state: EngineState,
  content: Content,
  chosen: Surveyed,
  now: number,
  interests: readonly string[] = [],
): Reason {
  const { mastery, standing } = chosen;
  const { id: skill, strand } = chosen.skill;
  const probability = shown(mastery.probability);
  if (standing === 'assumed') return { code: 'check', skill, probability };
  if (standing === 'refresh') return { code: 'refresh', skill, days: Math.floor(mastery.days ?? 0) };
  if (standing === 'secure') return { code: 'keep-fresh', skill };
  if (mastery.answers === 0) {
    return interests.includes(strand) ? { code: 'interest', skill, strand } : { code: 'first-steps', skill };
  }
  const needed = rightAnswersUntilSecure(state, content, chosen.skill, now, nearly);
  if (needed !== null) return { code: 'nearly-there', skill, probability };
  return (mastery.days ?? 0) >= leftForDays
    ? { code: 'finish', skill, probability }
    : { code: 'grow', skill, probability };
}
