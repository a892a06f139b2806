import type { EvidenceKind } from '#domain/events/staff-events.ts';
import type { SkillId } from '#domain/ids.ts';
import type { Content } from './content.ts';
import { masteryLevel } from './held.ts';
import type { Gaussian } from './parameters.ts';
import { daysSince, forgottenOf } from './predict.ts';
import { secondsOf } from './question.ts';
import { skillOf, writeSkill } from './skill-state.ts';
import { abilityOf, type EngineDraft } from './state.ts';
import { meanToTicks, varianceToTicks } from './tick.ts';

/** What staff read off something that is no answer. */
export type Reading = {
  readonly kind: EvidenceKind;
  readonly skills: readonly SkillId[];
  /** 0 not yet … 4 beyond. */
  readonly level: 0 | 1 | 2 | 3 | 4;
  readonly raters: number;
};

/** L: the level in logits above the skill's middle that each rating stands for (ENG-25). */
const levels = [-2, -0.7, 0.5, 1.4, 2.2] as const;
/** R: variance of a reading of one skill. An answer tells about a quarter of a rubric, half of an observation. */
const variances: Readonly<Record<EvidenceKind, number>> = {
  rubric: 1,
  checklist: 1,
  observation: 2,
  judgement: 0.5,
};
const severalRaters = 0.6;
/** Φ⁻¹(.85) and Φ⁻¹(.40): how far a judgement moves at least, so that the estimate agrees with the word. */
const secureDeviations = 1.0364333894937898;
const notYetDeviations = -0.2533471031357997;

/** Folds a reading into the state: a Kalman step on z_k for each skill, the variance shared out over them. */
export function readInto(draft: EngineDraft, content: Content, reading: Reading, now: number): void {
  const ids = reading.skills.filter((id, i) => reading.skills.indexOf(id) === i);
  const single = reading.raters > 1 ? variances[reading.kind] * severalRaters : variances[reading.kind];
  for (const id of ids) readSkillInto(draft, content, id, reading, single * ids.length, now);
}

function readSkillInto(
  draft: EngineDraft,
  content: Content,
  id: SkillId,
  { kind, level }: Reading,
  variance: number,
  now: number,
): void {
  const { hyper, placeById, skills } = content;
  const place = placeById.get(id);
  const difficulty: Gaussian = (place === undefined ? undefined : skills[place]?.difficulty) ?? [0, 0];
  const view = skillOf(draft.skills, id, hyper);
  const [ability, abilityVariance] = abilityOf(draft);
  const seconds = secondsOf(now);
  // The reading is of today: what was forgotten till now is in it, and days are counted from here.
  const forgotten = forgottenOf(view, daysSince(view.lastAt, seconds), hyper);
  const away = levels[level] - (ability + view.skill - forgotten - difficulty[0]);
  const total = abilityVariance + view.skillVariance + difficulty[1] + variance;
  const skillVariance = view.skillVariance - view.skillVariance ** 2 / total;
  draft.g = [
    meanToTicks(ability + (abilityVariance / total) * away),
    varianceToTicks(abilityVariance - abilityVariance ** 2 / total, hyper.abilityVariance),
  ];
  let skill = view.skill - forgotten + (view.skillVariance / total) * away;
  const [settled, settledVariance] = abilityOf(draft);
  let { held } = view;
  if (kind === 'judgement' && level !== 1 && level !== 2) {
    const isSecure = level >= 3;
    const deviation = Math.sqrt(settledVariance + skillVariance + difficulty[1]);
    const least = masteryLevel + difficulty[0] - settled;
    const border = least + deviation * (isSecure ? secureDeviations : notYetDeviations);
    skill = isSecure ? Math.max(skill, border + aboveBorder) : Math.min(skill, border);
    held = isSecure ? 2 : 0;
  }
  const evidence = view.evidence + skill - view.skill;
  // Days are counted from something that could be forgotten: an answer, or a skill that is held.
  const lastAt = view.lastAt === null && held === 0 ? null : seconds;
  draft.skills[id] = writeSkill({ ...view, skill, skillVariance, lastAt, held, evidence }, hyper);
}

/** Over the border for certain, however numbers are rounded. */
const aboveBorder = 0.001;
