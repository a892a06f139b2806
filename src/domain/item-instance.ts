import type { ItemId, SkillId } from './ids.ts';
import type { Level } from './pack.ts';
import type { ItemType } from './response.ts';

/** A picture made from numbers, drawn by the page; `alt` says the same in words. */
export type Picture =
  /** Groups of things to count: `groups` of 3 and 4 for 3 + 4; `crossed` of the last group are struck out. */
  | {
      readonly kind: 'counters';
      readonly groups: readonly number[];
      readonly crossed?: number;
      readonly alt: string;
    }
  /** Rows by columns, for multiplication and division. */
  | { readonly kind: 'array'; readonly rows: number; readonly columns: number; readonly alt: string }
  /** A line from `from` to `to` with a tick each `step`; labels at `labels`; a marker at `mark`. */
  | {
      readonly kind: 'number-line';
      readonly from: number;
      readonly to: number;
      readonly step: number;
      readonly labels: readonly number[];
      readonly mark?: number;
      readonly alt: string;
    }
  /** Bars cut into `parts`, the first `shaded` filled; several bars are drawn under each other to compare. */
  | {
      readonly kind: 'fraction-bars';
      readonly bars: readonly { parts: number; shaded: number }[];
      readonly alt: string;
    }
  /** A clock face. */
  | { readonly kind: 'clock'; readonly hour: number; readonly minute: number; readonly alt: string };

export type Option = { readonly id: string; readonly text: string };

/** Which keys the on-screen keypad offers beside the digits. */
export type NumberForm = 'whole' | 'decimal' | 'fraction';

/** One question as the page may see it: without the answer. Made again, the same, from (item, seed). */
export type ItemInstance = {
  readonly item: ItemId;
  readonly seed: number;
  readonly skills: readonly SkillId[];
  readonly level: Level;
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly type: ItemType;
  readonly prompt: string;
  readonly picture?: Picture;
  /** choice, several: in the order shown. order: shuffled. match: the left side. */
  readonly options: readonly Option[];
  /** match: the right side, shuffled. */
  readonly targets: readonly Option[];
  /** number: how it may be typed, and a unit shown after the field ("cm"). */
  readonly numberForm?: NumberForm;
  readonly unit?: string;
  readonly hintCount: number;
};

/** What only the worker knows before the answer. */
export type ItemSolution = {
  readonly hints: readonly string[];
  readonly steps: readonly string[];
  /** The right answer in words for the explanation. */
  readonly answerText: string;
  /** Feedback by misconception code. */
  readonly mistakeWords: Readonly<Record<string, string>>;
  readonly key: AnswerKey;
};

export type AnswerKey =
  | { readonly type: 'choice'; readonly right: string; readonly betrays: Readonly<Record<string, string>> }
  | {
      readonly type: 'several';
      readonly right: readonly string[];
      readonly betrays: Readonly<Record<string, string>>;
    }
  /** Exact value as numerator / denominator; `betrays` lists wrong values with their misconception. */
  | {
      readonly type: 'number';
      readonly value: readonly [numerator: number, denominator: number];
      readonly betrays: readonly {
        readonly value: readonly [number, number];
        readonly misconception: string;
      }[];
      /** When set, only this form counts ("in lowest terms"); value-equal answers get this misconception. */
      readonly lowestTerms?: boolean;
    }
  | {
      readonly type: 'text';
      readonly accepted: readonly string[];
      readonly betrays: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'order';
      readonly right: readonly string[];
      readonly betrays: Readonly<Record<string, string>>;
    }
  | { readonly type: 'match'; readonly right: Readonly<Record<string, string>> };

/** The judgement of one response. `unreadable` is not an attempt: the learner is asked to type it again. */
export type Judgement =
  | {
      readonly kind: 'judged';
      readonly correct: boolean;
      readonly score: number;
      readonly misconception: string | null;
    }
  | { readonly kind: 'unreadable'; readonly code: 'empty' | 'not-a-number' | 'incomplete' };
