import type { SkillId } from '#domain/ids.ts';
import type { Content } from './content.ts';
import type { RecentAnswer } from './recent-answer.ts';
import type { Surveyed } from './survey.ts';

/** At most so many of the last ten answers are reviews, while there is something new to grow (ENG-12). */
export const reviewsInTen = 3;
/** So many unfinished skills are open at a time. */
const openSkills = 3;
/** A strand the learner likes counts as if its skills were so much likelier, when something new is begun. */
const interestBonus = 0.1;

/** What of the content is to be grown: those begun, likelier first, then those ready to begin; at most three. */
export function frontierOf(
  survey: readonly Surveyed[],
  brandNew: boolean,
  interests: readonly string[],
): readonly Surveyed[] {
  const likelier = (a: Surveyed, b: Surveyed) => b.mastery.probability - a.mastery.probability;
  const lower = (a: Surveyed, b: Surveyed) => a.skill.grade - b.skill.grade;
  const begun = survey.filter((one) => one.standing === 'growing' && one.open);
  begun.sort((a, b) => likelier(a, b) || a.place - b.place);
  if (begun.length >= openSkills) return begun.slice(0, openSkills);
  const liked = (one: Surveyed) =>
    one.mastery.probability + (interests.includes(one.skill.strand) ? interestBonus : 0);
  const ready = survey.filter((one) => one.standing === 'ready');
  // Nothing is known of a brand-new learner: begin at the lowest grade, where a right answer is likeliest.
  ready.sort((a, b) =>
    brandNew
      ? lower(a, b) || liked(b) - liked(a) || a.place - b.place
      : liked(b) - liked(a) || lower(a, b) || a.place - b.place,
  );
  return begun.concat(ready).slice(0, openSkills);
}

/**
 * What is planned and not held: the plan's own order, three at a time. A skill whose prerequisites are not held is served
 * all the same: the teacher has a reason.
 */
export function plannedOf(
  survey: readonly Surveyed[],
  content: Content,
  plan: readonly SkillId[],
): readonly Surveyed[] {
  const planned: Surveyed[] = [];
  for (const id of plan) {
    const place = content.placeById.get(id);
    const one = place === undefined ? undefined : survey[place];
    if (one && one.mastery.held === 0 && !planned.includes(one)) planned.push(one);
    if (planned.length === openSkills) break;
  }
  return planned;
}

/** Due for a refresh or a check, the weakest first. */
export function dueOf(survey: readonly Surveyed[]): readonly Surveyed[] {
  const due = survey.filter((one) => one.mastery.due);
  return due.sort((a, b) => a.mastery.probability - b.mastery.probability || a.place - b.place);
}

/** How many of the recent answers went to skills that were held already. */
export const reviewsIn = (recent: readonly RecentAnswer[]): number =>
  recent.reduce((sum, answer) => sum + (answer.held ? 1 : 0), 0);

/**
 * Interleaved: the open skill that rested longest, and never the skill of the last answer when there is another. Taking
 * turns spreads each skill's answers over more days, and an answer on a new day keeps far more than one more today.
 */
export function interleaved(
  open: readonly Surveyed[],
  recent: readonly RecentAnswer[],
): Surveyed | undefined {
  const last = recent[recent.length - 1];
  const others = open.filter((one) => one.skill.id !== last?.skill);
  return lowest(others, (one) => one.mastery.lastAt ?? 0) ?? open[0];
}

/** The first with the least measure. */
export function lowest<T>(list: readonly T[], measure: (one: T) => number): T | undefined {
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
