import type { ItemId, SkillId } from '#domain/ids.ts';
import type { Rng } from '#domain/rng.ts';
import type { Reason } from '#domain/standing.ts';
import type { Content } from './content.ts';
import { chooseItem, targetProbability } from './item-choice.ts';
import { reasonOf } from './reason.ts';
import type { RecentAnswer } from './recent-answer.ts';
import { missesInARow, missesToStepBack, skillToReopen } from './setback.ts';
import type { EngineState } from './state.ts';
import { type Surveyed, surveyOf } from './survey.ts';

export type Choice = { readonly skill: SkillId; readonly item: ItemId; readonly reason: Reason };

export type Wishes = {
  /** The skill the learner chose on the map: it is respected, whatever its standing. */
  readonly focus?: SkillId | null;
  /** The last few answers, newest last. */
  readonly recent?: readonly RecentAnswer[];
  /** Predicted probability to aim at. */
  readonly target?: number;
};

/** At most so many of the last ten answers are reviews, while there is something new to grow. */
const reviewsInTen = 3;
/** So many unfinished skills are open at a time. */
const openSkills = 2;

/**
 * What to practise next (ENG-12): a skill, an item of it and the reason. Pure: the same state, content, time, rng and
 * wishes give the same choice on every device. Null only when the content holds no item at all. `now` in ms since 1970.
 */
export function chooseNext(
  state: EngineState,
  content: Content,
  now: number,
  rng: Rng,
  wishes: Wishes = {},
): Choice | null {
  const recent = wishes.recent ?? [];
  const survey = surveyOf(state, content, now);
  const focus = wishes.focus ? content.placeById.get(wishes.focus) : undefined;
  const focused = focus === undefined ? undefined : survey[focus];
  const chosen = focused ?? chooseSkill(state, survey, content, recent);
  if (chosen === null) return null;

  const last = recent[recent.length - 1];
  const missed = missesInARow(recent, chosen.skill.id) >= missesToStepBack;
  const lastMissed = missed ? lastItemOf(recent, chosen.skill.id, content) : undefined;
  const item = chooseItem(
    state,
    chosen.skill,
    now,
    rng,
    {
      target: wishes.target ?? targetProbability,
      not: (last && content.itemById.get(last.item)) ?? null,
      below: lastMissed?.asked ?? null,
    },
    content.hyper,
  );
  const reason: Reason = focused
    ? { code: 'chosen', skill: chosen.skill.id }
    : reasonOf(state, content, chosen, now);
  return { skill: chosen.skill.id, item: item.id, reason };
}

function chooseSkill(
  state: EngineState,
  survey: readonly Surveyed[],
  content: Content,
  recent: readonly RecentAnswer[],
): Surveyed | null {
  const due = survey.filter((one) => one.standing === 'refresh');
  const weakest = lowest(due, (one) => one.mastery.probability);
  if (weakest && reviewsIn(recent, content) < reviewsInTen) return weakest;

  const reopened = skillToReopen(survey, content, recent);
  if (reopened !== null) return reopened;

  const frontier = frontierOf(survey, state.n === 0);
  const last = recent[recent.length - 1];
  // Interleaved: not the skill of the last answer, when there is another.
  const grown = frontier.find((one) => one.skill.id !== last?.skill) ?? frontier[0];
  if (grown) return grown;

  // Nothing to grow means that everything is held: the skill that has rested longest keeps it fresh.
  return weakest ?? lowest(survey, (one) => one.mastery.lastAt ?? 0) ?? null;
}

/** The open skills: those begun, likelier first, then those ready to begin; at most two. */
function frontierOf(survey: readonly Surveyed[], brandNew: boolean): readonly Surveyed[] {
  const likelier = (a: Surveyed, b: Surveyed) => b.mastery.probability - a.mastery.probability;
  const lower = (a: Surveyed, b: Surveyed) => a.skill.grade - b.skill.grade;
  const begun = survey.filter((one) => one.standing === 'growing' && one.open);
  begun.sort((a, b) => likelier(a, b) || a.place - b.place);
  if (begun.length >= openSkills) return begun.slice(0, openSkills);
  const ready = survey.filter((one) => one.standing === 'ready');
  // Nothing is known of a brand-new learner: begin at the lowest grade, where a right answer is likeliest.
  ready.sort((a, b) =>
    brandNew
      ? lower(a, b) || likelier(a, b) || a.place - b.place
      : likelier(a, b) || lower(a, b) || a.place - b.place,
  );
  return begun.concat(ready).slice(0, openSkills);
}

/** How many of the recent answers went to skills that were held already. */
function reviewsIn(recent: readonly RecentAnswer[], content: Content): number {
  let reviews = 0;
  for (const answer of recent) {
    const place = content.placeById.get(answer.skill);
    const difficulty = place === undefined ? undefined : content.skills[place]?.difficulty[0];
    if (difficulty !== undefined && answer.held !== null && difficulty <= answer.held) reviews++;
  }
  return reviews;
}

function lastItemOf(recent: readonly RecentAnswer[], skill: SkillId, content: Content) {
  for (let i = recent.length - 1; i >= 0; i--) {
    const answer = recent[i];
    if (answer?.skill === skill) return content.itemById.get(answer.item);
  }
  return undefined;
}

function lowest<T>(list: readonly T[], measure: (one: T) => number): T | undefined {
  let found: T | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const one of list) {
    const value = measure(one);
    if (value < least) {
      least = value;
      found = one;
    }
  }
  return found;
}
