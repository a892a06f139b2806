import type { ItemId, SkillId } from './ids.ts';
import type { Response } from './response.ts';

/**
 * Where a learner stands on a skill, in the words of the skill map.
 * `secure` enough evidence that it holds; `refresh` was secure and is fading: never "lost"; `assumed` taken as known from
 * what was found at the start, and still to be checked; `growing` practised, not yet secure; `ready` not begun,
 * prerequisites in place; `later` prerequisites still to come.
 */
export const standings = ['secure', 'refresh', 'assumed', 'growing', 'ready', 'later'] as const;
export type Standing = (typeof standings)[number];

export type SkillStanding = {
  readonly skill: SkillId;
  readonly standing: Standing;
  /** Probability that the learner masters the skill now, 0 to 1 (docs/spec/engine.md ENG-7). */
  readonly probability: number;
  /** Standard deviation of the mastery estimate in logits; above 1 is "not enough evidence". */
  readonly uncertainty: number;
  /** Answers counted so far. */
  readonly answers: number;
  /** When last practised, corrected ms since 1970; null if never. */
  readonly lastAt: number | null;
};

/** Why something is offered next: codes and numbers, put into words by the catalogue. */
export type Reason =
  | { readonly code: 'first-steps'; readonly skill: SkillId }
  | { readonly code: 'grow'; readonly skill: SkillId; readonly probability: number }
  | { readonly code: 'nearly-there'; readonly skill: SkillId; readonly probability: number }
  | { readonly code: 'refresh'; readonly skill: SkillId; readonly days: number }
  | { readonly code: 'chosen'; readonly skill: SkillId }
  | { readonly code: 'keep-fresh'; readonly skill: SkillId }
  /** The teacher's plan names it. */
  | { readonly code: 'plan'; readonly skill: SkillId }
  /** Of a strand the learner likes. */
  | { readonly code: 'interest'; readonly skill: SkillId; readonly strand: string }
  /** For a change: of another strand than what is offered beside it. */
  | { readonly code: 'variety'; readonly skill: SkillId }
  /** Begun, and left for some days. */
  | { readonly code: 'finish'; readonly skill: SkillId; readonly probability: number }
  /** `for` was missed several times in a row: this is what it builds on. */
  | { readonly code: 'step-back'; readonly skill: SkillId; readonly for: SkillId }
  /** Assumed from the start: one question to see whether it holds. */
  | { readonly code: 'check'; readonly skill: SkillId; readonly probability: number }
  /** The same misconception came up `times` lately: this question shows it plainly. */
  | { readonly code: 'mend'; readonly skill: SkillId; readonly misconception: string; readonly times: number }
  /** The start is being looked for. */
  | { readonly code: 'placement'; readonly skill: SkillId };

/** How hard questions should be, and the share of right answers each aims at. */
export const challenges = ['gentle', 'steady', 'brave'] as const;
export type Challenge = (typeof challenges)[number];

/** One of up to three things a learner may choose to do now, each with another reason. */
export type Activity = { readonly skill: SkillId; readonly reason: Reason };

/**
 * Why the engine believes what it believes of a skill, from the model's own terms: codes and numbers, exact. The sum of
 * `terms` is the estimate in logits; `probability` follows from it and `uncertainty` (docs/spec/engine.md).
 */
export type Why = {
  readonly skill: SkillId;
  readonly standing: Standing;
  readonly probability: number;
  readonly uncertainty: number;
  /** Largest first. `ability` what the learner shows over all skills; `skill` this one beside it; `difficulty` of the skill;
   *  `forgetting` since it was last practised; `placement` what the start said; `evidence` what staff said. */
  readonly terms: readonly {
    readonly code: 'ability' | 'skill' | 'difficulty' | 'forgetting' | 'placement' | 'evidence';
    readonly logits: number;
  }[];
  /** Of the last answers (at most eight), first attempts: how many were right, and right on hard questions. */
  readonly recent: { readonly answers: number; readonly right: number; readonly hardRight: number };
  readonly daysSince: number | null;
  /** How many right answers in a row would make it secure; 0 when it is; null when more than six. */
  readonly rightUntilSecure: number | null;
  /** The probability after one more right and one more wrong answer, on the item that would be asked. */
  readonly ifRight: number;
  readonly ifWrong: number;
  /** How likely a right answer is on the item that would be asked. */
  readonly expected: number;
  /** Days from now until it will be time for a refresh if nothing is done; null when it is not held, 0 when it is due. */
  readonly refreshInDays: number | null;
};

/** One answer as evidence for a skill: enough to make the question again and show what was answered. */
export type Evidence = {
  readonly at: number;
  readonly item: ItemId;
  readonly seed: number;
  readonly response: Response;
  readonly correct: boolean;
  readonly hints: number;
  readonly misconception: string | null;
};
