import type { SkillId } from '#domain/ids.ts';
import type { Why } from '#domain/standing.ts';
import type { Content, IndexedSkill } from './content.ts';
import { rightOf } from './item-choice.ts';
import { levelOf, masteryOf } from './mastery.ts';
import { shown } from './shown.ts';
import { skillOf } from './skill-state.ts';
import { abilityOf, type EngineState } from './state.ts';
import { standingOf } from './survey.ts';
import { afterAnswer, itemAsked, only, rightAnswersUntilSecure } from './until-secure.ts';

/** Days beyond which a forecast says nothing. */
const farthestDay = 3650;
const msPerDay = 86_400_000;

/**
 * Why the engine believes what it believes of a skill (ENG-26), exact: the terms are those of ENG-7, the rest is found by
 * running the model. `recent` is counted by whoever holds the answers. Null for a skill that the content lacks.
 */
export function explain(
  state: EngineState,
  content: Content,
  id: SkillId,
  now: number,
  recent: Why['recent'],
): Why | null {
  const place = content.placeById.get(id);
  const skill = place === undefined ? undefined : content.skills[place];
  if (skill === undefined) return null;
  const { hyper } = content;
  const at = (when: number, from: EngineState = state) => masteryOf(from, id, skill.difficulty, when, hyper);
  const mastery = at(now);
  const alone = only(state, skill);
  const item = itemAsked(alone, content, skill, now);
  const after = (right: boolean) => at(now, afterAnswer(alone, content, item, right, now)).probability;
  const open = skill.before.every((other) => {
    const prerequisite = content.skills[other];
    return prerequisite && masteryOf(state, prerequisite.id, prerequisite.difficulty, now, hyper).held > 0;
  });
  return {
    skill: id,
    standing: standingOf(mastery, open),
    probability: shown(mastery.probability),
    uncertainty: shown(mastery.uncertainty),
    terms: termsOf(state, content, skill, now),
    recent,
    daysSince: mastery.days === null ? null : shown(mastery.days),
    rightUntilSecure: rightAnswersUntilSecure(state, content, skill, now),
    ifRight: shown(after(true)),
    ifWrong: shown(after(false)),
    expected: shown(rightOf(alone, content, skill, now)(item)),
    refreshInDays: mastery.held === 0 ? null : daysUntil((days) => at(now + days * msPerDay).due),
  };
}

/** The parts of `g + s_k − D_k − o_k`, largest first; what is nothing is left out, but for the learner and the skill. */
function termsOf(state: EngineState, content: Content, skill: IndexedSkill, now: number): Why['terms'] {
  const view = skillOf(state.skills, skill.id, content.hyper);
  const { forgotten } = levelOf(state, view, skill.difficulty, now, content.hyper);
  const [ability] = abilityOf(state);
  const terms: Why['terms'][number][] = [
    { code: 'ability', logits: shown(ability) },
    { code: 'skill', logits: shown(view.skill - view.placed - view.evidence) },
  ];
  const others = [
    { code: 'difficulty', logits: shown(0 - skill.difficulty[0]) },
    { code: 'forgetting', logits: shown(0 - forgotten) },
    { code: 'placement', logits: shown(view.placed) },
    { code: 'evidence', logits: shown(view.evidence) },
  ] as const;
  for (const term of others) if (term.logits !== 0) terms.push(term);
  return terms.sort((a, b) => Math.abs(b.logits) - Math.abs(a.logits));
}

/** The first whole day on which it is true, 0 for now; null when not within ten years. It stays true once it is. */
function daysUntil(isTrue: (days: number) => boolean): number | null {
  if (isTrue(0)) return 0;
  if (!isTrue(farthestDay)) return null;
  let low = 0;
  let high = farthestDay;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isTrue(middle)) high = middle;
    else low = middle;
  }
  return high;
}
