import type { ItemId, SkillId } from '#domain/ids.ts';
import type { Rng } from '#domain/rng.ts';
import type { Reason } from '#domain/standing.ts';
import type { Content } from './content.ts';
import { dueOf, frontierOf, interleaved, lowest, plannedOf, reviewsIn, reviewsInTen } from './frontier.ts';
import { chooseItem, targetProbability } from './item-choice.ts';
import { type Mending, mendingOf } from './mending.ts';
import { missesToStepBack } from './practise.ts';
import { reasonOf } from './reason.ts';
import type { RecentAnswer } from './recent-answer.ts';
import { missesInARow, skillToReopen } from './setback.ts';
import { type EngineState, isBrandNew } from './state.ts';
import { type Surveyed, surveyOf } from './survey.ts';

export type Choice = { readonly skill: SkillId; readonly item: ItemId; readonly reason: Reason };

export type Wishes = {
  /** The skill the learner chose on the map: it is respected, whatever its standing. */
  readonly focus?: SkillId | null;
  /** The last few answers, newest last. */
  readonly recent?: readonly RecentAnswer[];
  /** Predicted probability to aim at: `targetOf` the challenge. */
  readonly target?: number;
  /** What the teacher planned, first things first. */
  readonly plan?: readonly SkillId[];
  /** Strands that the learner likes. */
  readonly interests?: readonly string[];
  /** Reviews among ten answers, while there is something to grow; three when nobody wished otherwise. */
  readonly reviewsInTen?: number;
};

/** A skill to practise and why. */
export type Chosen = { readonly one: Surveyed; readonly reason: Reason };

/** With a plan, a review comes only after so many answers without one: the plan is first. */
const answersBetweenReviews = 3;

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
  const chosen = chooseSkill(state, surveyOf(state, content, now), content, now, wishes);
  if (chosen === null) return null;
  const { skill } = chosen.one;
  const last = recent[recent.length - 1];
  const easier = chosen.reason.code === 'mend' || missesInARow(recent, skill.id) >= missesToStepBack;
  const item = chooseItem(state, content, skill, now, rng, {
    target: wishes.target ?? targetProbability,
    not: (last && content.itemById.get(last.item)) ?? null,
    below: (easier ? lastItemOf(recent, skill.id, content)?.asked : null) ?? null,
  });
  return { skill: skill.id, item: item.id, reason: chosen.reason };
}

/** The first thing to do now, before an item is chosen. */
export function chooseSkill(
  state: EngineState,
  survey: readonly Surveyed[],
  content: Content,
  now: number,
  wishes: Wishes,
): Chosen | null {
  const recent = wishes.recent ?? [];
  const interests = wishes.interests ?? [];
  const found = (id: SkillId | null | undefined): Surveyed | undefined => {
    const place = id ? content.placeById.get(id) : undefined;
    return place === undefined ? undefined : survey[place];
  };
  const because = (one: Surveyed): Chosen => ({ one, reason: reasonOf(state, content, one, now, interests) });

  const mending = mendingOf(recent);
  const focused = found(wishes.focus);
  if (focused)
    return toMend(focused, mending) ?? { one: focused, reason: { code: 'chosen', skill: focused.skill.id } };
  const mended = toMend(found(mending?.skill), mending);
  if (mended && missesInARow(recent, mended.one.skill.id) < missesToStepBack) return mended;

  const back = skillToReopen(survey, content, recent);
  if (back !== null) {
    return { one: back.to, reason: { code: 'step-back', skill: back.to.skill.id, for: back.for } };
  }

  const planned = interleaved(plannedOf(survey, content, wishes.plan ?? []), recent);
  const [weakest] = dueOf(survey);
  const quiet = planned === undefined || !hasReviewLately(recent);
  if (weakest && reviewsIn(recent) < (wishes.reviewsInTen ?? reviewsInTen) && quiet) return because(weakest);
  if (planned) return { one: planned, reason: { code: 'plan', skill: planned.skill.id } };

  const grown = interleaved(frontierOf(survey, isBrandNew(state), interests), recent);
  const rest = (one: Surveyed) => one.mastery.lastAt ?? 0;
  // Nothing to grow means that everything is held: what was only assumed is proved, then what rested longest is kept fresh.
  const assumed = lowest(
    survey.filter((one) => one.standing === 'assumed'),
    rest,
  );
  const chosen = grown ?? weakest ?? assumed ?? lowest(survey, rest);
  return chosen ? because(chosen) : null;
}

function toMend(one: Surveyed | undefined, mending: Mending | null): Chosen | null {
  if (!one || mending?.skill !== one.skill.id) return null;
  return { one, reason: { code: 'mend', ...mending } };
}

/** Fewer than three answers, or a review among the last three. */
const hasReviewLately = (recent: readonly RecentAnswer[]): boolean =>
  recent.length < answersBetweenReviews || recent.slice(-answersBetweenReviews).some(({ held }) => held);

function lastItemOf(recent: readonly RecentAnswer[], skill: SkillId, content: Content) {
  for (let i = recent.length - 1; i >= 0; i--) {
    const answer = recent[i];
    if (answer?.skill === skill) return content.itemById.get(answer.item);
  }
  return undefined;
}
