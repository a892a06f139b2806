import { observeInto } from './observe.ts';
import { frozen, type Gaussian, type HyperParameters } from './parameters.ts';
import { type AskedSkill, mostSkills } from './question.ts';
import { draftOf, emptyState } from './state.ts';

/**
 * Difficulties from a school's own log (docs/engine.md). The engine's own step, with D_k and b_i unfrozen: an
 * answer that moves the learner up by a·v_x·e moves the question down by a·v·e. Nothing here knows a clock or the order in
 * which answers arrived: learners go by id, a learner's answers in log order, so every hub with the same log gets the same
 * bytes.
 */

/** A first attempt, as the log holds it. */
export type LoggedAnswer = {
  readonly learner: string;
  readonly item: string;
  readonly skills: readonly string[];
  readonly right: boolean;
  /** Corrected time, ms since 1970. */
  readonly at: number;
  /** c_i, 0 to .9 */
  readonly guess: number;
  /** Is the item the same question every time (the repeat effect of ENG-4)? */
  readonly fixed: boolean;
};

/** What is believed of the questions, in logits: D_k by skill, b_i by item. */
export type Difficulties = {
  readonly skills: ReadonlyMap<string, Gaussian>;
  readonly items: ReadonlyMap<string, Gaussian>;
};

export const noDifficulties: Difficulties = { skills: new Map(), items: new Map() };

/** D_k as it is believed; of an unknown skill only that it may be anything. */
export const skillDifficulty = (known: Difficulties, skill: string, hyper: HyperParameters): Gaussian =>
  known.skills.get(skill) ?? [0, hyper.skillDifficultyVariance];

export const itemDifficulty = (known: Difficulties, item: string, hyper: HyperParameters): Gaussian =>
  known.items.get(item) ?? [0, hyper.itemDifficultyVariance];

/** The question of an answer as the engine takes it. */
export function questionOf(answer: LoggedAnswer, known: Difficulties, hyper: HyperParameters) {
  return {
    skills: skillsOf(answer).map((id): AskedSkill => ({ id, difficulty: skillDifficulty(known, id, hyper) })),
    item: itemDifficulty(known, answer.item, hyper),
    guess: answer.guess,
    fixed: answer.fixed ? answer.item : null,
    right: answer.right,
  };
}

/**
 * Two passes: the first from the priors; the second from the means of the first with half the prior variance, because by
 * then the early answers are read with difficulties that the late ones taught.
 */
export function refit(
  answers: readonly LoggedAnswer[],
  priors: Difficulties = noDifficulties,
  hyper: HyperParameters = frozen,
): Difficulties {
  const learners = byLearner(answers);
  const first = pass(learners, priors, hyper);
  const again: Difficulties = {
    skills: halved(first.skills, (id) => skillDifficulty(priors, id, hyper)),
    items: halved(first.items, (id) => itemDifficulty(priors, id, hyper)),
  };
  return pass(learners, again, hyper);
}

/** Learners in the order of their ids (shorter first: 9 before 10), each with their answers in the order given. */
export function byLearner(answers: readonly LoggedAnswer[]): readonly (readonly LoggedAnswer[])[] {
  const answersByLearner = new Map<string, LoggedAnswer[]>();
  for (const answer of answers) {
    const own = answersByLearner.get(answer.learner);
    if (own) own.push(answer);
    else answersByLearner.set(answer.learner, [answer]);
  }
  return Array.from(answersByLearner.keys())
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .map((learner) => answersByLearner.get(learner) ?? []);
}

/**
 * No difficulty runs further out than five logits (1 in 150). Three, as content is asked (ENG-3), cost .001 of log loss on two of
 * six logs: a very hard skill with easy items needs the room, and the two are bounded together when they are asked.
 */
const farthest = 5;

function pass(
  learners: readonly (readonly LoggedAnswer[])[],
  priors: Difficulties,
  hyper: HyperParameters,
): Difficulties {
  const skills = new Map(priors.skills);
  const items = new Map(priors.items);
  const known: Difficulties = { skills, items };
  for (const own of learners) {
    const state = draftOf(emptyState(hyper));
    for (const answer of own) {
      const question = questionOf(answer, known, hyper);
      const { error, hessian } = observeInto(state, question, answer.at, hyper);
      const share = 1 / question.skills.length;
      for (const { id, difficulty } of question.skills) {
        skills.set(id, stepped(difficulty, -share, error, hessian));
      }
      items.set(answer.item, stepped(question.item, -1, error, hessian));
    }
  }
  return known;
}

/** x + a·v·e and v − a²·v²·h, as ENG-5 does for the learner. */
const stepped = ([mean, variance]: Gaussian, a: number, error: number, hessian: number): Gaussian => [
  Math.min(farthest, Math.max(-farthest, mean + a * variance * error)),
  variance - a * a * variance * variance * hessian,
];

const halved = (
  found: ReadonlyMap<string, Gaussian>,
  priorOf: (id: string) => Gaussian,
): ReadonlyMap<string, Gaussian> =>
  new Map(Array.from(found, ([id, [mean]]) => [id, [mean, priorOf(id)[1] / 2]] as const));

/** As the engine takes them: each once, at most eight. */
function skillsOf(answer: LoggedAnswer): readonly string[] {
  if (answer.skills.length <= 1) return answer.skills;
  return Array.from(new Set(answer.skills)).slice(0, mostSkills);
}
