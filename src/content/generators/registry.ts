import { add } from './add.ts';
import { clock } from './clock.ts';
import { compare } from './compare.ts';
import { count } from './count.ts';
import { decimal } from './decimal.ts';
import { divide } from './divide.ts';
import { elapsed } from './elapsed.ts';
import { equivalent } from './equivalent.ts';
import { fractionOf } from './fraction-of.ts';
import { fractionPicture } from './fraction-picture.ts';
import { fractionSum } from './fraction-sum.ts';
import type { Generator } from './generator.ts';
import { matchFacts } from './match-facts.ts';
import { multiply } from './multiply.ts';
import { pickNumbers } from './pick-numbers.ts';
import { placeValue } from './place-value.ts';
import { round } from './round.ts';
import { sequence } from './sequence.ts';
import { subtract } from './subtract.ts';
import { twoStep } from './two-step.ts';

/** Every generator that a pack may name. A name is for ever: packs on devices use it. */
const generators: readonly Generator[] = [
  add,
  clock,
  compare,
  count,
  decimal,
  divide,
  elapsed,
  equivalent,
  fractionOf,
  fractionPicture,
  fractionSum,
  matchFacts,
  multiply,
  pickNumbers,
  placeValue,
  round,
  sequence,
  subtract,
  twoStep,
];

const generatorByName: ReadonlyMap<string, Generator> = new Map(
  generators.map((generator) => [generator.name, generator]),
);

export const findGenerator = (name: string): Generator | undefined => generatorByName.get(name);

export const generatorNames: readonly string[] = generators.map(({ name }) => name);
