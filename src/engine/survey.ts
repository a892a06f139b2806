import type { Standing } from '#domain/standing.ts';
import type { Content, IndexedSkill } from './content.ts';
import { refreshBelow } from './held.ts';
import { type Mastery, masteryOf } from './mastery.ts';
import type { EngineState } from './state.ts';

/** Where a learner stands on one skill of the content. */
export type Surveyed = {
  readonly place: number;
  readonly skill: IndexedSkill;
  readonly mastery: Mastery;
  readonly standing: Standing;
  /** All prerequisites are held: secure, waiting for a refresh, or assumed. */
  readonly open: boolean;
};

/** Every skill of the content, in the content's order (ENG-18). `now` in ms since 1970. */
export function surveyOf(state: EngineState, content: Content, now: number): readonly Surveyed[] {
  const masteries = content.skills.map((skill) =>
    masteryOf(state, skill.id, skill.difficulty, now, content.hyper),
  );
  return content.skills.map((skill, place): Surveyed => {
    const mastery = masteries[place];
    if (mastery === undefined) throw new Error('invariant: a skill without mastery');
    const open = skill.before.every((other) => (masteries[other]?.held ?? 0) > 0);
    return { place, skill, mastery, open, standing: standingOf(mastery, open) };
  });
}

/**
 * The six standings of the skill map (ENG-18). What is held is never lost to the passing of time: it waits for a refresh,
 * or for the check of what was assumed.
 */
export function standingOf(mastery: Mastery, open: boolean): Standing {
  if (mastery.held === 2) return mastery.probability >= refreshBelow ? 'secure' : 'refresh';
  if (mastery.held === 1) return 'assumed';
  if (mastery.begun) return 'growing';
  return open ? 'ready' : 'later';
}
