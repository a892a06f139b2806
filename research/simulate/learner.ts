import type { TrueWorld } from './world.ts';

/** A simulated learner. It keeps its own random draws, so that a seed and a list of questions say everything. */
export interface Learner {
  /** The chance that this item would be answered right now, from 0 to 1. Changes nothing. */
  probability(skill: number, item: number): number;
  /** Answers, and learns from it. */
  answer(skill: number, item: number): boolean;
  /** Whether the skill is truly mastered now. Changes nothing. */
  mastered(skill: number): boolean;
  /** Time passes without practice: 1 after a school day, 3 over a weekend. The next question is of a new day. */
  sleep(nights: number): void;
}

/**
 * Makes the learner of a seed. `random` is uniform over [0, 1) and belongs to this learner alone: it starts from the
 * seed, so that whoever draws from nothing else gives the same learner for the same seed.
 */
export type MakeLearner = (world: TrueWorld, seed: number, random: () => number) => Learner;
