import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { observeInto } from '#engine/observe.ts';
import { frozen, type Gaussian, type HyperParameters } from '#engine/parameters.ts';
import { predict } from '#engine/predict.ts';
import { draftOf, type EngineDraft, emptyState } from '#engine/state.ts';

/** Conformity vectors of the reference model: predictions before each answer, for twenty students a set. */
const folder = new URL('../../../shared/data/kt/golden/', import.meta.url);
const sets = existsSync(folder)
  ? readdirSync(folder).flatMap((name) => (name.endsWith('_golden.csv') ? name.slice(0, -11) : []))
  : [];

type Parameters = {
  readonly defaults: Readonly<Record<string, number>>;
  readonly items: Readonly<Record<string, Gaussian>>;
  readonly skills: Readonly<Record<string, Gaussian>>;
};

/** The reference's names of the hyper-parameters. */
const names: Readonly<Record<string, keyof HyperParameters>> = {
  vg: 'abilityVariance',
  vs: 'skillVariance',
  vf: 'formVariance',
  vr: 'skillFormVariance',
  vD: 'skillDifficultyVariance',
  vb: 'itemDifficultyVariance',
  qg: 'abilityWalk',
  qs: 'skillWalk',
  phf: 'formKept',
  phr: 'skillFormKept',
  gw: 'gainRight',
  gl: 'gainWrong',
  dec: 'gainDecay',
  tau: 'drift',
  fm: 'forgetting',
  fc: 'forgettingRate',
  rep1: 'repeatRight',
  rep0: 'repeatWrong',
};

describe('ENG-4 and ENG-5: the golden vectors', () => {
  if (sets.length === 0) it.skip('not run: no samples');
  for (const set of sets) {
    it(`predicts ${set} within 1e-5`, () => {
      const parameters = JSON.parse(
        readFileSync(new URL(`${set}_params.json`, folder), 'utf8'),
      ) as Parameters;
      for (const [name, value] of Object.entries(parameters.defaults)) {
        const own = names[name];
        expect(own && frozen[own], name).toBe(value);
      }
      const rows = readFileSync(new URL(`${set}_golden.csv`, folder), 'utf8')
        .trim()
        .split('\n')
        .slice(1);
      let learner = '';
      let state: EngineDraft = draftOf(emptyState());
      let worst = 0;
      for (const row of rows) {
        const [user = '', item = '', skills = '', correct, seconds, p] = row.split(',');
        if (user !== learner) {
          learner = user;
          state = draftOf(emptyState());
        }
        const attempt = {
          skills: skills.split(';').map((id) => ({
            id,
            difficulty: parameters.skills[id] ?? ([0, frozen.skillDifficultyVariance] as const),
          })),
          item: parameters.items[item] ?? ([0, frozen.itemDifficultyVariance] as const),
          guess: 0,
          fixed: item,
          right: correct === '1',
        };
        const now = Number(seconds || 0) * 1000;
        worst = Math.max(worst, Math.abs(predict(state, attempt, now) - Number(p)));
        observeInto(state, attempt, now);
      }
      console.log(`${set}: ${rows.length} answers, max |Δp| ${worst.toExponential(2)}`);
      expect(rows.length).toBeGreaterThan(0);
      expect(worst).toBeLessThanOrEqual(1e-5);
    });
  }
});
