import type { ItemId, SkillId } from './ids.ts';
import type { Response } from './response.ts';

/**
 * Where a learner stands on a skill, in the words of the skill map.
 * `secure` enough evidence that it holds; `refresh` was secure and is fading: never "lost"; `growing` practised, not
 * yet secure; `ready` not begun, prerequisites in place; `later` prerequisites still to come.
 */
export const standings = ['secure', 'refresh', 'growing', 'ready', 'later'] as const;
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
  | { readonly code: 'keep-fresh'; readonly skill: SkillId };

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
