import { createRng } from '#domain/rng.ts';
import { normal } from './random.ts';

/**
 * The subject that simulated learners meet: strands of skills, one above the other, and the prerequisites between
 * them. This is all that a policy sees of it; skills, and the items of a skill, are numbers from 0.
 */
export type World = {
  readonly skills: number;
  readonly strands: number;
  /** Skill `k` is level `k % levels` of strand `Math.floor(k / levels)`. */
  readonly levels: number;
  readonly prerequisites: readonly (readonly number[])[];
  readonly itemsPerSkill: number;
  isChoice(item: number): boolean;
  /** The chance of a right answer by luck alone: .25 for multiple choice, .05 for an open item. */
  guess(item: number): number;
};

/** The world with what only learners know: how hard each item is, in logits around its skill's own difficulty. */
export type TrueWorld = World & {
  difficulty(skill: number, item: number): number;
};

const strands = 5;
const levels = 8;
const itemsPerSkill = 24;
const itemSpread = 0.7;
const crossLink = 0.35;
const isChoice = (item: number): boolean => item % 2 === 0;

/**
 * 40 skills in 5 strands of 8 levels. A skill needs the level before it in its strand and, with probability .35, one
 * skill of another strand at a lower level.
 */
export function makeWorld(seed: number): TrueWorld {
  const rng = createRng(seed);
  const skills = strands * levels;
  const below = (limit: number): number => Math.floor(rng() * limit);
  const prerequisites = Array.from({ length: skills }, (_, skill): readonly number[] => {
    const level = skill % levels;
    if (level === 0) return [];
    if (rng() >= crossLink) return [skill - 1];
    const otherStrand = (Math.floor(skill / levels) + 1 + below(strands - 1)) % strands;
    return [skill - 1, otherStrand * levels + below(level)];
  });
  const difficulties = Float64Array.from({ length: skills * itemsPerSkill }, () =>
    normal(rng, 0, itemSpread),
  );
  return {
    skills,
    strands,
    levels,
    prerequisites,
    itemsPerSkill,
    isChoice,
    guess: (item) => (isChoice(item) ? 0.25 : 0.05),
    difficulty: (skill, item) => difficulties[skill * itemsPerSkill + item] ?? 0,
  };
}
