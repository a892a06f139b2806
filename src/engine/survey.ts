import type { Standing } from '#domain/standing.ts';
import type { Content, IndexedSkill } from './content.ts';
import { type Mastery, masteryOf, practisedStanding } from './mastery.ts';
import type { EngineState } from './state.ts';

/** Where a learner stands on one skill of the content. */
export type Surveyed = {
  readonly place: number;
  readonly skill: IndexedSkill;
  readonly mastery: Mastery;
  readonly standing: Standing;
  /** All prerequisites are secure or wait for a refresh. */
  readonly open: boolean;
};

/** Every skill of the content, in the content's order (ENG-8). `now` in ms since 1970. */
export function surveyOf(state: EngineState, content: Content, now: number): readonly Surveyed[] {
  const masteries = content.skills.map((skill) =>
    masteryOf(state, skill.id, skill.difficulty, now, content.hyper),
  );
  return content.skills.map((skill, place): Surveyed => {
    const mastery = masteries[place];
    if (mastery === undefined) throw new Error('invariant: a skill without mastery');
    const open = skill.before.every((other) => masteries[other]?.held);
    return { place, skill, mastery, open, standing: standingOf(mastery, open) };
  });
}

/** The five standings of the skill map. */
export function standingOf(mastery: Mastery, open: boolean): Standing {
  if (mastery.answers > 0) return practisedStanding(mastery);
  return open ? 'ready' : 'later';
}
