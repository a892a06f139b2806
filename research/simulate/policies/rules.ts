import type { Rule } from './baseline.ts';

/** So many questions, right or wrong. */
export const fixedCount = (count: number) => (): Rule => {
  let asked = 0;
  return {
    observe() {
      asked += 1;
    },
    get claims() {
      return asked >= count;
    },
  };
};

/** `needed` right among the last `window` answers: Kolibri's `m_of_n`; with both equal, so many in a row. */
export const ofTheLast = (needed: number, window: number) => (): Rule => {
  let last: readonly boolean[] = [];
  return {
    observe(right) {
      last = last.concat(right).slice(-window);
    },
    get claims() {
      return last.filter(Boolean).length >= needed;
    },
  };
};

export type BktParameters = {
  readonly known: number;
  readonly learn: number;
  readonly slip: number;
  readonly guess: number;
};

/** OATutor's defaults, the same for all of its 1,233 skills. */
export const oatutor: BktParameters = { known: 0.1, learn: 0.1, slip: 0.1, guess: 0.1 };

/** Bayesian knowledge tracing (Corbett and Anderson 1995); claims at a probability of knowing the skill. */
export const bkt = (parameters: BktParameters, threshold: number) => (): Rule => {
  const { known: prior, learn, slip, guess } = parameters;
  let known = prior;
  return {
    observe(right) {
      const ifKnown = known * (right ? 1 - slip : slip);
      const ifNot = (1 - known) * (right ? guess : 1 - guess);
      const posterior = ifKnown / (ifKnown + ifNot);
      known = posterior + (1 - posterior) * learn;
    },
    get claims() {
      return known >= threshold;
    },
  };
};
