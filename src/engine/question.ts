import type { Gaussian } from './parameters.ts';

/** A skill that a question asks for, with its difficulty D_k in logits. */
export type AskedSkill = { readonly id: string; readonly difficulty: Gaussian };

/** All that the model needs to know of a question. */
export type Question = {
  /** One to eight; more, or the same twice, are passed over. */
  readonly skills: readonly AskedSkill[];
  /** b_i, in logits. */
  readonly item: Gaussian;
  /** c_i: chance of a right answer by guessing, 0 to .9. */
  readonly guess: number;
  /** Names a question that is the same every time; null for a generated one (no repeat effect). */
  readonly fixed: string | null;
};

export const mostSkills = 8;

/** The question with every number finite and in bounds: whatever a pack or a log holds, the model stays sane. */
export function soundQuestion(question: Question): Question {
  if (isSound(question)) return question;
  const skills: AskedSkill[] = [];
  for (const { id, difficulty } of question.skills) {
    if (skills.length === mostSkills) break;
    if (!skills.some((seen) => seen.id === id)) skills.push({ id, difficulty: soundGaussian(difficulty) });
  }
  return {
    skills,
    item: soundGaussian(question.item),
    guess: Math.min(0.9, Math.max(0, finite(question.guess))),
    fixed: question.fixed,
  };
}

/** Whole seconds since 1970; a clock that is no number, or before 1970, reads 0. */
export const secondsOf = (nowMs: number): number => Math.max(0, Math.floor(finite(nowMs) / 1000));

const isSound = (question: Question): boolean =>
  question.skills.length === 1 &&
  question.skills.every((skill) => isSoundGaussian(skill.difficulty)) &&
  isSoundGaussian(question.item) &&
  question.guess >= 0 &&
  question.guess <= 0.9;

const isSoundGaussian = ([mean, variance]: Gaussian): boolean =>
  Math.abs(mean) <= 8 && variance >= 0 && variance <= 10;

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

const soundGaussian = ([mean, variance]: Gaussian): Gaussian => [
  Math.min(8, Math.max(-8, finite(mean))),
  Math.min(10, Math.max(0, finite(variance))),
];
