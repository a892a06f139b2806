import type { ItemId, SkillId } from '#domain/ids.ts';
import { type Content, taggedDifficulty } from './content.ts';
import { stepOf } from './observe.ts';

/** An answer given while the start is looked for. */
export type PlacementAnswer = {
  readonly skill: SkillId;
  readonly item: ItemId;
  readonly right: boolean;
  /** "I don't know" was said: not right, and no guess. */
  readonly unknown: boolean;
  /** Whole difficulty and guess rate as asked, for content that does not know the item. */
  readonly difficulty: number;
  readonly guess: number;
};

/**
 * What placement believes of all skills at once (ENG-22): a joint Gaussian over z_k, the level on each skill in logits above
 * its middle. The prior falls with grade and depth and is correlated; each answer takes one rank from the covariance, so
 * the matrix itself is never made: `Σ_jk = prior_jk − Σ_answers weight·u_j·u_k`, and 500 skills cost no more than 500
 * numbers an answer.
 */
export type PlacementBelief = {
  readonly means: Float64Array;
  /** Σ_kk */
  readonly variances: Float64Array;
  readonly steps: readonly { readonly along: Float64Array; readonly weight: number }[];
  readonly prior: PlacementPrior;
};

export type PlacementPrior = {
  readonly means: Float64Array;
  readonly strands: readonly string[];
};

/** Prior covariance: of everybody, of one strand, and of the skill alone. */
export const everybodyVariance = 3;
export const strandVariance = 2;
export const ownVariance = 0.8;
/** What a step up in the content costs, in logits, and the most that all steps may cost together. */
const stepCost = 0.9;
const mostCost = 7;

/** The belief after the answers, in any number; answers on skills that the content lacks say nothing. */
export function placementBelief(answers: readonly PlacementAnswer[], content: Content): PlacementBelief {
  const prior = placementPrior(content);
  const belief = {
    means: prior.means.slice(),
    variances: new Float64Array(content.skills.length).fill(everybodyVariance + strandVariance + ownVariance),
    steps: [] as { along: Float64Array; weight: number }[],
    prior,
  };
  for (const answer of answers) {
    const place = content.placeById.get(answer.skill);
    if (place === undefined) continue;
    const along = covarianceWith(belief, place);
    const [asked, doubt] = itemOf(answer, content, place);
    const known = content.itemById.get(answer.item);
    const variance = belief.variances[place] ?? 0;
    const { error, hessian } = stepOf(
      (belief.means[place] ?? 0) - asked,
      variance + doubt,
      answer.unknown ? 0 : (known?.guess ?? answer.guess),
      answer.right,
    );
    for (let j = 0; j < along.length; j++) {
      const covariance = along[j] ?? 0;
      belief.means[j] = (belief.means[j] ?? 0) + covariance * error;
      belief.variances[j] = Math.max(0.02, (belief.variances[j] ?? 0) - covariance * covariance * hessian);
    }
    belief.steps.push({ along, weight: hessian });
  }
  return belief;
}

/** Column `place` of the covariance. */
export function covarianceWith(belief: PlacementBelief, place: number): Float64Array {
  const { strands } = belief.prior;
  const strand = strands[place];
  const column = new Float64Array(strands.length);
  for (let j = 0; j < column.length; j++) {
    column[j] = everybodyVariance + (strands[j] === strand ? strandVariance : 0);
  }
  column[place] = (column[place] ?? 0) + ownVariance;
  for (const { along, weight } of belief.steps) {
    const scaled = weight * (along[place] ?? 0);
    for (let j = 0; j < column.length; j++) column[j] = (column[j] ?? 0) - scaled * (along[j] ?? 0);
  }
  return column;
}

/** b_i beside the skill's own difficulty, and its variance: the belief is about z_k, which is above the skill's middle. */
function itemOf(answer: PlacementAnswer, content: Content, place: number): readonly [number, number] {
  const ofSkill = content.skills[place]?.difficulty[0] ?? 0;
  const known = content.itemById.get(answer.item);
  const [asked, doubt] = known ? [known.asked, known.doubt] : taggedDifficulty(answer.difficulty);
  return [asked - ofSkill, doubt];
}

/** How high a skill stands in the content, half by grade and half by depth, in steps; the middle of the content is 0. */
function placementPrior(content: Content): PlacementPrior {
  const { skills } = content;
  const span = (measure: (place: number) => number) => {
    const values = skills.map((_, place) => measure(place));
    const least = Math.min(...values);
    return { least, width: Math.max(...values) - least };
  };
  const grade = span((place) => skills[place]?.grade ?? 0);
  const depth = span((place) => skills[place]?.depth ?? 0);
  const cost = Math.min(mostCost, stepCost * (1 + Math.max(grade.width, depth.width)));
  const parts = [grade.width, depth.width].filter((width) => width > 0).length;
  const share = (value: number, width: number) => (width > 0 ? value / width / parts : 0);
  const means = Float64Array.from(skills, (skill) => {
    const height =
      share(skill.grade - grade.least, grade.width) + share(skill.depth - depth.least, depth.width);
    return parts === 0 ? 0 : easyStart + cost * (0.5 - height);
  });
  return { means, strands: skills.map(({ strand }) => strand) };
}

/** In the middle of the content, somewhat more than half of the learners know a skill. */
const easyStart = 0.5;
