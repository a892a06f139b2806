/** A belief in logits: mean and variance. */
export type Gaussian = readonly [mean: number, variance: number];

/**
 * Hyper-parameters of the model (docs/spec/engine.md ENG-1), in logits, squared logits, or per day where it says so.
 * The symbols are those of the spec.
 */
export type HyperParameters = {
  /** V_g: prior variance of the learner's ability. */
  readonly abilityVariance: number;
  /** V_s: prior variance, and ceiling, of the learner's deviation on one skill. */
  readonly skillVariance: number;
  /** V_f: stationary variance of the form of the day. */
  readonly formVariance: number;
  /** V_r: stationary variance of the recent form on one skill. */
  readonly skillFormVariance: number;
  /** V_D: variance of a skill's difficulty when nothing is known of it. */
  readonly skillDifficultyVariance: number;
  /** V_b: variance of an item's difficulty when nothing is known of it. */
  readonly itemDifficultyVariance: number;
  /** q_g and q_s: variance gained with every answer, because learners change. */
  readonly abilityWalk: number;
  readonly skillWalk: number;
  /** φ_f and φ_r: what is left of a form term one answer later. */
  readonly formKept: number;
  readonly skillFormKept: number;
  /** γ_right, γ_wrong and δ: learning from the nth answer on a skill is γ / (1 + δ·n). */
  readonly gainRight: number;
  readonly gainWrong: number;
  readonly gainDecay: number;
  /** τ: variance gained per ln(1 + days). */
  readonly drift: number;
  /** λ and its rate per day: the prediction forgets λ·ln(1 + rate·days). */
  readonly forgetting: number;
  readonly forgettingRate: number;
  /** Each spaced success divides the rate by this (ENG-19); 1 where memory is not followed. */
  readonly forgettingGrowth: number;
  /** Spaced successes that placement credits what it assumes with: known for long, it fades slowly. */
  readonly assumedSpaced: number;
  /** Share of what was forgotten that a wrong answer shows to be truly gone. */
  readonly lostWrong: number;
  /** What is added when the very same question was last answered right, or wrong. */
  readonly repeatRight: number;
  readonly repeatWrong: number;
};

/** The one frozen set, fitted on six public logs: used wherever content parameters come from data. */
export const frozen: HyperParameters = {
  abilityVariance: 0.8,
  skillVariance: 0.25,
  formVariance: 0.4,
  skillFormVariance: 0.5,
  skillDifficultyVariance: 0.8,
  itemDifficultyVariance: 0.7,
  abilityWalk: 0.002,
  skillWalk: 0.005,
  formKept: 0.8,
  skillFormKept: 0.7,
  gainRight: 0.06,
  gainWrong: 0.05,
  gainDecay: 0.1,
  drift: 0.02,
  forgetting: 0.08,
  forgettingRate: 10,
  forgettingGrowth: 1,
  assumedSpaced: 0,
  lostWrong: 0,
  repeatRight: 0.9,
  repeatWrong: 0.3,
};

/**
 * The set that teaching uses (ENG-17). The logs behind `frozen` average over learners and over skills of every age; one
 * learner on one new skill learns in jumps, so each answer moves more, the doubt about a skill grows with every answer, and
 * what is new fades fast until it was recalled some days later. There are no form terms: with them a skill that was just
 * learned looks for long like a good day. Found on simulated learners (docs/engine.md), seeds 5000 to 5999. One learner's
 * answers never tell s_k from D_k, so the doubt about D_k is carried by v_s, where answers can reduce it.
 */
export const teaching: HyperParameters = {
  ...frozen,
  abilityVariance: 0.125,
  skillVariance: 2.25,
  formVariance: 0,
  skillFormVariance: 0,
  abilityWalk: 0,
  skillWalk: 0.05,
  gainRight: 0.18,
  gainWrong: 0.12,
  gainDecay: 0.02,
  drift: 0,
  forgetting: 1,
  forgettingRate: 1.1,
  forgettingGrowth: 2,
  assumedSpaced: 3,
  lostWrong: 0.4,
};

/** Variance of an item's difficulty when an author tagged it: less than V_b, more than data would leave. */
export const taggedItemVariance = 0.5;
