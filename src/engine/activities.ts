import type { SkillId } from '#domain/ids.ts';
import { type Rng, shuffle } from '#domain/rng.ts';
import type { Reason } from '#domain/standing.ts';
import type { Content } from './content.ts';
import { dueOf, frontierOf, plannedOf } from './frontier.ts';
import { reasonOf } from './reason.ts';
import { type Chosen, chooseSkill, type Wishes } from './selection.ts';
import { type EngineState, isBrandNew } from './state.ts';
import { type Surveyed, surveyOf } from './survey.ts';

const most = 3;

/**
 * Up to three things to choose from, each another skill for another reason (ENG-27): first what `chooseNext` would begin
 * with, then the plan, what grows, what was left, what fades, what is to be checked, and what the learner likes. Where that
 * is one thing only, something of another strand stands beside it, so that there is a choice.
 */
export function chooseActivities(
  state: EngineState,
  content: Content,
  now: number,
  rng: Rng,
  wishes: Wishes = {},
): readonly { readonly skill: SkillId; readonly reason: Reason }[] {
  const survey = surveyOf(state, content, now);
  const interests = wishes.interests ?? [];
  const because = (one: Surveyed): Chosen => ({ one, reason: reasonOf(state, content, one, now, interests) });
  const first = chooseSkill(state, survey, content, now, wishes);
  const planned = plannedOf(survey, content, wishes.plan ?? []).map(
    (one): Chosen => ({ one, reason: { code: 'plan', skill: one.skill.id } }),
  );
  const liked = survey.filter(
    (one) => one.mastery.held === 0 && one.open && interests.includes(one.skill.strand),
  );
  const byInterest = shuffle(rng, liked).map(
    (one): Chosen => ({
      one,
      reason: { code: 'interest', skill: one.skill.id, strand: one.skill.strand },
    }),
  );
  const left = survey.filter((one) => one.standing === 'growing' && one.open && (one.mastery.days ?? 0) >= 2);
  const open = survey.filter((one) => one.open && one.mastery.held === 0);
  const candidates = [
    ...(first ? [first] : []),
    ...planned,
    ...frontierOf(survey, isBrandNew(state), interests).map(because),
    ...left.map(because),
    ...dueOf(survey).map(because),
    ...byInterest,
    ...open.map(because),
  ];
  const chosen: Chosen[] = [];
  for (const one of candidates) {
    if (chosen.length === most) break;
    const isNew = chosen.every(
      (other) => other.one.skill.id !== one.one.skill.id && other.reason.code !== one.reason.code,
    );
    if (isNew) chosen.push(one);
  }
  if (chosen.length === 1) {
    const other = open.find((one) => chosen.every((taken) => taken.one.skill.strand !== one.skill.strand));
    if (other) chosen.push({ one: other, reason: { code: 'variety', skill: other.skill.id } });
  }
  return chosen.map(({ one, reason }) => ({ skill: one.skill.id, reason }));
}
