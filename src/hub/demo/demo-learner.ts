import type { SkillId } from '#domain/ids.ts';
import type { AnswerKey, ItemInstance } from '#domain/item-instance.ts';
import type { Response } from '#domain/response.ts';
import { createRng, pick, type Rng, seedOf } from '#domain/rng.ts';

/** A made-up learner: how able, how quick to learn, how much practice a day. Numbers in logits. */
export type DemoLearner = {
  readonly ability: number;
  readonly learning: number;
  readonly answersADay: number;
};

/** A fair mix, and none of it goes by a name: the roster is dealt these in turn. */
export const demoLearners: readonly DemoLearner[] = [
  { ability: -0.6, learning: 0.09, answersADay: 26 },
  { ability: -1.6, learning: 0.07, answersADay: 22 },
  { ability: 0.3, learning: 0.08, answersADay: 30 },
  { ability: -2.6, learning: 0.015, answersADay: 18 },
  { ability: -1.0, learning: 0.08, answersADay: 24 },
  { ability: -2.0, learning: 0.08, answersADay: 28 },
  { ability: -0.2, learning: 0.05, answersADay: 12 },
  { ability: -1.3, learning: 0.04, answersADay: 20 },
  { ability: 0.9, learning: 0.06, answersADay: 25 },
  { ability: -1.5, learning: 0.1, answersADay: 8 },
];

/** How much harder or easier the demo school finds a skill than its author thought, logits: what a refit is there to find. */
const surpriseOf = (skill: SkillId): number => 3.6 * (createRng(seedOf(`demo school ${skill}`))() - 0.5);

/** What the learner knows by now: practice on a skill moves that skill. */
export function createMind(learner: DemoLearner, rng: Rng) {
  const practised = new Map<SkillId, number>();
  return {
    answersRight(skill: SkillId, difficulty: number, guess: number): boolean {
      const times = practised.get(skill) ?? 0;
      practised.set(skill, times + 1);
      const lead = learner.ability + learner.learning * times - difficulty - surpriseOf(skill) + 1;
      return rng() < guess + (1 - guess) / (1 + Math.exp(-lead));
    },
  };
}

/** A response that is right, or wrong in a way that children are: most times by a mistake that has a name. */
export function respondTo(instance: ItemInstance, key: AnswerKey, right: boolean, rng: Rng): Response {
  switch (key.type) {
    case 'choice': {
      const wrong = instance.options.map(({ id }) => id).filter((id) => id !== key.right);
      return { type: 'choice', choice: right || wrong.length === 0 ? key.right : pick(rng, wrong) };
    }
    case 'several':
      return {
        type: 'several',
        choices: right ? [...key.right] : instance.options.slice(0, 1).map(({ id }) => id),
      };
    case 'number': {
      const [numerator, denominator] = right ? key.value : wrongNumber(key, rng);
      return { type: 'number', text: denominator === 1 ? `${numerator}` : `${numerator}/${denominator}` };
    }
    case 'text':
      return {
        type: 'text',
        text: right ? (key.accepted[0] ?? '') : (Object.keys(key.betrays)[0] ?? 'do not know'),
      };
    case 'order':
      return { type: 'order', order: right ? [...key.right] : key.right.slice().reverse() };
    case 'match': {
      const pairs = Object.entries(key.right);
      const targets = pairs.map(([, target]) => target);
      if (!right) targets.push(targets.shift() ?? '');
      return { type: 'match', pairs: pairs.map(([left], place) => [left, targets[place] ?? '']) };
    }
  }
}

function wrongNumber(key: Extract<AnswerKey, { type: 'number' }>, rng: Rng): readonly [number, number] {
  const named = key.betrays.map(({ value }) => value);
  if (named.length > 0 && rng() < 0.7) return pick(rng, named);
  const [numerator, denominator] = key.value;
  return [numerator + (rng() < 0.5 ? denominator : 2 * denominator), denominator];
}
