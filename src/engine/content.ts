import type { ItemId, SkillId } from '#domain/ids.ts';
import { graphOf } from './graph.ts';
import { authored, type Gaussian, type HyperParameters, taggedItemVariance } from './parameters.ts';

/** A skill of a pack, as plain data: the engine knows no pack. Numbers in logits. */
export type ContentSkill = {
  readonly id: SkillId;
  readonly prerequisites: readonly SkillId[];
  readonly grade: number;
  /** D_k */
  readonly difficulty: number;
  readonly items: readonly ContentItem[];
};

export type ContentItem = {
  readonly id: ItemId;
  /** 1 to 5. */
  readonly level: number;
  /** b_i: 0 is the skill's own middle. */
  readonly difficulty: number;
  /** c_i, 0 to .9 */
  readonly guess: number;
};

/** An item with its whole difficulty, as `answer.submitted` records it. */
export type IndexedItem = ContentItem & {
  readonly skill: SkillId;
  /** D_k + b_i within ±3: what the learner's ability is set against. */
  readonly asked: number;
};

export type IndexedSkill = {
  readonly id: SkillId;
  readonly grade: number;
  /** D_k with its variance. */
  readonly difficulty: Gaussian;
  /** Easiest first; never empty. */
  readonly items: readonly IndexedItem[];
  /** Places in `Content.skills`. */
  readonly before: readonly number[];
  readonly after: readonly number[];
};

/** The indexes of all content a learner works with, made once from the pack. */
export type Content = {
  /** In the pack's order. A skill without items cannot be practised and is left out. */
  readonly skills: readonly IndexedSkill[];
  readonly placeById: ReadonlyMap<SkillId, number>;
  readonly itemById: ReadonlyMap<ItemId, IndexedItem>;
  readonly hyper: HyperParameters;
};

export function contentOf(skills: readonly ContentSkill[]): Content {
  const known = new Map<SkillId, ContentSkill>();
  for (const skill of skills) if (skill.items.length > 0 && !known.has(skill.id)) known.set(skill.id, skill);
  const listed = Array.from(known.values());
  const graph = graphOf(listed);
  const indexed = listed.map((skill, place): IndexedSkill => {
    const difficulty = within3(skill.difficulty);
    const items = skill.items.map((item): IndexedItem => {
      const asked = within3(difficulty + within3(item.difficulty));
      const guess = Math.min(0.9, Math.max(0, Number.isFinite(item.guess) ? item.guess : 0));
      return { id: item.id, level: item.level, difficulty: item.difficulty, guess, skill: skill.id, asked };
    });
    items.sort((a, b) => a.asked - b.asked || a.level - b.level);
    return {
      id: skill.id,
      grade: skill.grade,
      difficulty: [difficulty, 0],
      items,
      before: graph.before[place] ?? [],
      after: graph.after[place] ?? [],
    };
  });
  return {
    skills: indexed,
    placeById: new Map(indexed.map((skill, place) => [skill.id, place] as const)),
    itemById: new Map(indexed.flatMap((skill) => skill.items.map((item) => [item.id, item] as const))),
    hyper: authored,
  };
}

/** An author's tag is a mean with a known doubt (ENG-3). */
export const taggedDifficulty = (asked: number): Gaussian => [asked, taggedItemVariance];

const within3 = (value: number): number => Math.min(3, Math.max(-3, Number.isFinite(value) ? value : 0));
