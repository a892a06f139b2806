import type { SkillId } from '#domain/ids.ts';
import { attemptOf, type LoggedAttempt } from './attempt.ts';
import type { Content } from './content.ts';
import { masteryProbability } from './held.ts';
import { observeInto } from './observe.ts';
import { skillOf, writeSkill } from './skill-state.ts';
import { abilityOf, draftOf, type EngineDraft, type EngineState } from './state.ts';

/** Three misses in a row on a skill speak of what it builds on (ENG-21). */
export const missesToStepBack = 3;
/** What a prerequisite then loses, and gains in variance, in logits and their squares. */
const setback = 0.6;
const setbackDoubt = 0.3;
/** Share of a right answer's step that lifts what the skill builds on. */
const lift = 0.3;
/** An assumed prerequisite under this is no longer assumed after a setback. */
const assumedThrough = 0.75;

/** The state after one first attempt within the content: the model's step (ENG-5), then what it says of prerequisites. */
export function practise(
  state: EngineState,
  content: Content,
  logged: LoggedAttempt,
  now: number,
): EngineState {
  const draft = draftOf(state);
  practiseInto(draft, content, logged, now);
  return draft;
}

/** The same in place, for replays: the caller owns the draft. Answers with the prerequisites that were told. */
export function practiseInto(
  draft: EngineDraft,
  content: Content,
  logged: LoggedAttempt,
  now: number,
): readonly SkillId[] {
  const { hyper } = content;
  const told: SkillId[] = [];
  const before = logged.skills.map((id) => skillOf(draft.skills, id, hyper).skill);
  observeInto(draft, attemptOf(content, logged), now, hyper);
  logged.skills.forEach((id, index) => {
    const place = content.placeById.get(id);
    if (place === undefined) return;
    const { skill, streak } = skillOf(draft.skills, id, hyper);
    if (logged.right) {
      const gained = skill - (before[index] ?? 0);
      if (gained > 0) told.push(...tellPrerequisites(draft, content, place, lift * gained, 0));
    } else if (streak < 0 && streak % missesToStepBack === 0) {
      told.push(...tellPrerequisites(draft, content, place, -setback, setbackDoubt));
    }
  });
  return told;
}

/** Moves the prerequisites of a skill; `doubt` above 0 is a setback, which ends what was only assumed. */
function tellPrerequisites(
  draft: EngineDraft,
  content: Content,
  place: number,
  by: number,
  doubt: number,
): readonly SkillId[] {
  const { hyper } = content;
  const told: SkillId[] = [];
  for (const other of content.skills[place]?.before ?? []) {
    const prerequisite = content.skills[other];
    if (prerequisite === undefined) continue;
    const view = skillOf(draft.skills, prerequisite.id, hyper);
    const skill = view.skill + by;
    const skillVariance = Math.min(hyper.skillVariance, view.skillVariance + doubt);
    const [ability, abilityVariance] = abilityOf(draft);
    const level = ability + skill - prerequisite.difficulty[0];
    const probability = masteryProbability(level, abilityVariance + skillVariance);
    const ends = view.held === 1 && doubt > 0 && probability < assumedThrough;
    const next = { ...view, skill, skillVariance, held: ends ? 0 : view.held } as const;
    draft.skills[prerequisite.id] = writeSkill(next, hyper);
    told.push(prerequisite.id);
  }
  return told;
}
