import type { World } from './world.ts';

/** One question that a policy asks. */
export type Ask = {
  readonly skill: number;
  /** 0 to `world.itemsPerSkill - 1`. */
  readonly item: number;
  /**
   * Placement questions, and reviews of skills that are claimed when the question is asked, are not counted as waste
   * when the learner turns out to master the skill.
   */
  readonly kind: 'placement' | 'practice' | 'review';
};

/**
 * What asks a simulated learner questions and says when a skill is mastered. It sees skills, items, right or wrong,
 * and the day; never the learner. Days are calendar days from 0: 0–4, 7–11, 14–18 … (nobody works at weekends).
 */
export interface Policy {
  /** The next question, or null to stop for good. The run also ends once every skill is claimed. */
  next(day: number): Ask | null;
  /** Called once for each question, right after it was answered and before `next`. */
  observe(ask: Ask, right: boolean, day: number): void;
  /** The skills held to be mastered now. Claims may be taken back, and made again. The set may be one that changes. */
  claimed(): ReadonlySet<number>;
  /** The probability that each skill is mastered now; null from a policy that does not estimate one. */
  known(): ArrayLike<number> | null;
}

export type PolicyOptions = {
  /**
   * Ask placement questions only, up to this many and even when already sure, so that its accuracy can be measured
   * after any number. After each answer `known` must tell what placement would hand over if it ended there.
   */
  readonly placementOnly?: number;
  /** How placement chooses: as the engine does (when not given), a random skill each time, or no placement at all. */
  readonly placement?: 'adaptive' | 'random' | 'none';
  /** False leaves out reviews. */
  readonly review?: boolean;
};

/** `seed` is for the policy's own draws; two policies with one seed face the same learner. */
export type MakePolicy = (world: World, seed: number, options?: PolicyOptions) => Policy;
