import type { ItemId, SkillId } from '#domain/ids.ts';
import { pick, type Rng } from '#domain/rng.ts';
import type { Content, IndexedItem, IndexedSkill } from './content.ts';
import { masteryLevel, masteryProbability } from './held.ts';
import { informationOf } from './observe.ts';
import {
  covarianceWith,
  type PlacementAnswer,
  type PlacementBelief,
  placementBelief,
} from './placement-belief.ts';
import { spread, withGuess } from './predict.ts';

/** Questions at most. */
export const placementMost = 25;
/** Of one skill at most. */
const mostOfSkill = 2;
/** Never so many of one strand running, where there is another. */
const mostOfStrand = 2;
/** The first question, and one after so many misses in a row, is likely to be right. */
const kindProbability = 0.75;
const missesToBeKind = 3;
/** Sure: of all skills no larger share is expected to be taken for known or unknown wrongly. */
const sureError = 0.04;
/** More skills than this are not compared with each other for one question. */
const mostCandidates = 100;

/**
 * The next question that looks for where a learner starts (ENG-23); null: the belief is sure, everything was asked, or 25
 * questions were. Pure: a placement that was left is taken up again from its answers.
 */
export function nextPlacement(
  answers: readonly PlacementAnswer[],
  content: Content,
  rng: Rng,
): { readonly skill: SkillId; readonly item: ItemId } | null {
  if (answers.length >= placementMost) return null;
  const belief = placementBelief(answers, content);
  if (expectedError(belief) <= sureError) return null;
  return bestQuestion(answers, content, belief, rng);
}

/** The share of skills expected to be taken for known or unknown wrongly, 0 to .5. */
export function expectedError(belief: PlacementBelief): number {
  if (belief.means.length === 0) return 0;
  let sum = 0;
  belief.means.forEach((_, place) => {
    const known = placementProbability(belief, place);
    sum += Math.min(known, 1 - known);
  });
  return sum / belief.means.length;
}

/** P(z_k ≥ θ*): what placement would say of a skill now. */
export const placementProbability = (belief: PlacementBelief, place: number): number =>
  masteryProbability(belief.means[place] ?? 0, belief.variances[place] ?? 1);

/** The question that tells most, among those that are allowed. */
export function bestQuestion(
  answers: readonly PlacementAnswer[],
  content: Content,
  belief: PlacementBelief,
  rng: Rng,
): { readonly skill: SkillId; readonly item: ItemId } | null {
  const candidates = candidatesOf(answers, content, belief, rng);
  if (candidates.length === 0) return null;
  const kind = isKindTurn(answers) ? candidates.filter(({ right }) => right >= kindProbability) : [];
  const allowed = kind.length > 0 ? kind : candidates;
  // One skill in so many, so that a big subject costs no more than a small one.
  const stride = Math.max(1, Math.ceil(allowed.length / mostCandidates));
  let best: Candidate | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < allowed.length; i += stride) {
    const candidate = allowed[i];
    if (candidate === undefined) continue;
    const gain = gainOf(belief, candidate);
    if (gain > most) {
      most = gain;
      best = candidate;
    }
  }
  return best ? { skill: best.skill.id, item: best.item.id } : null;
}

type Candidate = {
  readonly place: number;
  readonly skill: IndexedSkill;
  readonly item: IndexedItem;
  /** Of how far the level on the skill is above the item, squared logits. */
  readonly variance: number;
  /** Probability of a right answer without luck. */
  readonly known: number;
  /** Probability of a right answer. */
  readonly right: number;
};

function candidatesOf(
  answers: readonly PlacementAnswer[],
  content: Content,
  belief: PlacementBelief,
  rng: Rng,
): readonly Candidate[] {
  const askedItems = new Set(answers.map(({ item }) => item));
  const timesAsked = new Map<SkillId, number>();
  for (const { skill } of answers) timesAsked.set(skill, (timesAsked.get(skill) ?? 0) + 1);
  const all: Candidate[] = [];
  content.skills.forEach((skill, place) => {
    if ((timesAsked.get(skill.id) ?? 0) >= mostOfSkill) return;
    const fresh = skill.items.filter(({ id }) => !askedItems.has(id));
    // A generated item is another question each time; one that was asked comes again only when there is no other.
    const item = itemFor(fresh.length > 0 ? fresh : skill.items, skill.difficulty[0], rng);
    all.push(candidateOf(belief, place, skill, item));
  });
  const recent = answers.slice(-mostOfStrand).map(({ skill }) => {
    const place = content.placeById.get(skill);
    return place === undefined ? null : content.skills[place]?.strand;
  });
  const strand = recent[0];
  if (recent.length < mostOfStrand || recent.some((one) => one !== strand)) return all;
  const mixed = all.filter(({ skill }) => skill.strand !== strand);
  return mixed.length > 0 ? mixed : all;
}

/** Of middling difficulty, and least open to guessing; equals are drawn. */
function itemFor(items: readonly IndexedItem[], middle: number, rng: Rng): IndexedItem {
  let least = Number.POSITIVE_INFINITY;
  let equals: IndexedItem[] = [];
  for (const item of items) {
    const distance = Math.abs(item.asked - middle) + 2 * item.guess;
    if (distance < least - 0.001) {
      least = distance;
      equals = [item];
    } else if (distance < least + 0.001) equals.push(item);
  }
  return pick(rng, equals);
}

const isKindTurn = (answers: readonly PlacementAnswer[]): boolean =>
  answers.length === 0 ||
  (answers.length >= missesToBeKind && answers.slice(-missesToBeKind).every(({ right }) => !right));

function candidateOf(
  belief: PlacementBelief,
  place: number,
  skill: IndexedSkill,
  item: IndexedItem,
): Candidate {
  const mean = (belief.means[place] ?? 0) - (item.asked - skill.difficulty[0]);
  const variance = (belief.variances[place] ?? 0) + item.doubt;
  const known = spread(mean, variance);
  return { place, skill, item, variance, known, right: withGuess(known, item.guess) };
}

/**
 * Σ_j exp(−z_j²/2)·Σ_kj²/Σ_jj · w/(1 + V·w): how far the answer would narrow what is believed of the skills near their
 * border, z_j deviations from it. A sum over all skills: a question about the middle of a strand tells of its ends.
 */
function gainOf(belief: PlacementBelief, { place, item, variance, known }: Candidate): number {
  const information = informationOf(known, item.guess);
  const column = covarianceWith(belief, place);
  let sum = 0;
  for (let j = 0; j < column.length; j++) {
    const spreadOf = belief.variances[j] ?? 1;
    const away = (belief.means[j] ?? 0) - masteryLevel;
    const covariance = column[j] ?? 0;
    sum += Math.exp((-away * away) / spreadOf / 2) * ((covariance * covariance) / spreadOf);
  }
  return (sum * information) / (1 + variance * information);
}
