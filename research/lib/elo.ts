import { byLearner } from '#engine/refit.ts';
import type { LogRow } from './log-file.ts';
import type { Scored } from './measures.ts';

/**
 * Elo ratings as a learner model (Pelánek 2016): σ(ability + skill − skill difficulty − item difficulty), every term with a step of
 * its own that shrinks with the answers it has seen, K = a / (1 + b·n). The engine without variances, form, gain, time and
 * repeats.
 */
type Rating = { value: number; answers: number };

const firstStep = 0.5;
const stepDecay = 0.05;

/** Difficulties from the log to fit; then each student of the other log, predicted before each answer. */
export function elo(fit: readonly LogRow[], test: readonly LogRow[]): readonly Scored[] {
  const difficulties = new Map<string, Rating>();
  rate(fit, difficulties, true);
  return rate(test, difficulties, false);
}

function rate(
  log: readonly LogRow[],
  difficulties: Map<string, Rating>,
  learning: boolean,
): readonly Scored[] {
  const scored: Scored[] = [];
  for (const own of byLearner(log)) {
    const learner = new Map<string, Rating>();
    for (const { item, skills, right } of own) {
      const share = 1 / Math.max(1, skills.length);
      const ability = ratingOf(learner, 'ability');
      const ofLearner = skills.map((skill) => ratingOf(learner, `skill ${skill}`));
      const ofSkills = skills.map((skill) => ratingOf(difficulties, `skill ${skill}`));
      const ofItem = ratingOf(difficulties, `item ${item}`);
      const level = ability.value - ofItem.value + share * (sum(ofLearner) - sum(ofSkills));
      const p = 1 / (1 + Math.exp(-level));
      scored.push({ p, right, gapDays: null });
      const miss = Number(right) - p;
      step(ability, miss);
      for (const rating of ofLearner) step(rating, share * miss);
      if (!learning) continue;
      step(ofItem, -miss);
      for (const rating of ofSkills) step(rating, -share * miss);
    }
  }
  return scored;
}

function ratingOf(ratings: Map<string, Rating>, name: string): Rating {
  const known = ratings.get(name);
  if (known) return known;
  const fresh = { value: 0, answers: 0 };
  ratings.set(name, fresh);
  return fresh;
}

function step(rating: Rating, miss: number): void {
  rating.value += (firstStep / (1 + stepDecay * rating.answers)) * miss;
  rating.answers += 1;
}

const sum = (ratings: readonly Rating[]): number => ratings.reduce((total, { value }) => total + value, 0);
