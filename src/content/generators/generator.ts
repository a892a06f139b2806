import * as v from 'valibot';
import type { NumberForm, Picture } from '#domain/item-instance.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { Rng } from '#domain/rng.ts';
import type { Rational } from '../number-value.ts';
import type { Slots } from '../words.ts';

/**
 * A generator makes the *numbers* of a question from parameters and randomness, and knows no language: words are the
 * pack's (CON-8). The same parameters always give the same slot names, so that a pack can be checked when it is read.
 */
export type Generated = {
  readonly slots: Slots;
  readonly answer: Answer;
  readonly picture?: PictureShape;
};

/** A wrong value and the misconception that it betrays. */
export type Mistake = { readonly code: string; readonly value: Rational };

export type Answer =
  /** Typed as a number, or chosen among right, mistaken and near values. */
  | {
      readonly kind: 'number';
      readonly value: Rational;
      readonly form: NumberForm;
      readonly lowestTerms?: boolean;
      readonly mistakes: readonly Mistake[];
      /** Wrong values to fill a choice with when the mistakes are too few. */
      readonly near: readonly Rational[];
    }
  | { readonly kind: 'pick'; readonly options: readonly PickOption[] }
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly accepted: readonly string[];
      readonly wrong: readonly { readonly text: string; readonly code?: string }[];
    }
  | {
      readonly kind: 'order';
      readonly texts: readonly string[];
      readonly mistakes: readonly { readonly code: string; readonly texts: readonly string[] }[];
    }
  | { readonly kind: 'match'; readonly pairs: readonly (readonly [left: string, right: string])[] };

export type PickOption = { readonly text: string; readonly right: boolean; readonly code?: string };

type WithoutAlt<P> = P extends Picture ? Omit<P, 'alt'> : never;
/** A picture before the pack has put it into words. */
export type PictureShape = WithoutAlt<Picture>;

export type Generator = {
  readonly name: string;
  /** Misconception codes that these parameters can give. */
  mistakes(params: unknown): readonly string[];
  /** A function that makes questions, or what is wrong with the parameters. It gives null when they leave no question. */
  prepare(params: unknown): Result<(rng: Rng, options: number) => Generated | null, readonly ParamsIssue[]>;
};

export type ParamsIssue = { readonly key: string; readonly expected: string };

type Parts<S extends v.GenericSchema> = {
  readonly name: string;
  readonly params: S;
  readonly mistakes: (params: v.InferOutput<S>) => readonly string[];
  /** `options`: how many to offer, where the question has options, rows or pairs. */
  readonly make: (params: v.InferOutput<S>, rng: Rng, options: number) => Generated | null;
};

/** Ties a generator's code to the schema of its parameters. */
export const defineGenerator = <S extends v.GenericSchema>(parts: Parts<S>): Generator => ({
  name: parts.name,
  mistakes(params) {
    const read = v.safeParse(parts.params, params);
    return read.success ? parts.mistakes(read.output) : [];
  },
  prepare(params) {
    const read = v.safeParse(parts.params, params);
    if (read.success) return ok((rng, options) => parts.make(read.output, rng, options));
    return err(
      read.issues.map((issue) => ({ key: v.getDotPath(issue) ?? '', expected: issue.expected ?? '' })),
    );
  },
});

const Whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9999));
/** From and to, both included. */
export const Range = v.pipe(
  v.tuple([Whole, Whole]),
  v.check(([low, high]) => low <= high, 'low to high'),
);
export type Range = readonly [low: number, high: number];
/** Numbers to choose from. */
export const OneOf = v.pipe(v.array(Whole), v.minLength(1));
