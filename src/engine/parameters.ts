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
  /**
   * The same for mastery and review of a skill that was never reviewed (ENG-9). Predictions on logs average over skills of
   * every age; a fresh skill fades faster. .2 lies between the .08 of worked mathematics and the .3 of memorised facts,
   * and after three days equals the decay of the review policy that kept most in simulation, ln(1 + days/3).
   */
  readonly masteryForgetting: number;
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
  masteryForgetting: 0.2,
  repeatRight: 0.9,
  repeatWrong: 0.3,
};

/**
 * The same set for content whose difficulties are an author's tags (ENG-3). One learner's answers never tell s_k from
 * D_k: only the difference counts. So the doubt about D_k, V_D, is carried by the learner's own term, where the
 * learner's answers can reduce it. Left beside it, it could never shrink on a device, P_k could never be sure
 * (√(v_g + v_s + .8) stays near 1), and a learner with sixty right answers in a row would not count as secure.
 */
export const authored: HyperParameters = {
  ...frozen,
  skillVariance: frozen.skillVariance + frozen.skillDifficultyVariance,
};

/** Variance of an item's difficulty when an author tagged it: less than V_b, more than data would leave. */
export const taggedItemVariance = 0.5;
