import type { ItemId, SkillId } from '#domain/ids.ts';
import type { ParameterPack } from '#domain/parameter-pack.ts';
import { seedOf } from '#domain/rng.ts';
import { graphOf } from './graph.ts';
import { own } from './own.ts';
import { type Gaussian, type HyperParameters, taggedItemVariance, teaching } from './parameters.ts';

/** A skill of a pack, as plain data: the engine knows no pack. Numbers in logits. */
export type ContentSkill = {
  readonly id: SkillId;
  readonly strand: string;
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
  /** Variance of `asked`. */
  readonly doubt: number;
};

export type IndexedSkill = {
  readonly id: SkillId;
  readonly strand: string;
  readonly grade: number;
  /** D_k; the doubt about it is in the learner's own term (ENG-17), so its variance is 0. */
  readonly difficulty: Gaussian;
  /** Easiest first; never empty. */
  readonly items: readonly IndexedItem[];
  /** Places in `Content.skills`. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Steps from a skill without prerequisites, along the longest way. */
  readonly depth: number;
};

/** The indexes of all content a learner works with, made once from the pack. */
export type Content = {
  /**
   * Names all of the content that a folded state depends on: whoever stores such a state stores this beside it and folds
   * again when it differs. '' for no content.
   */
  readonly key: string;
  /** In the pack's order. A skill without items cannot be practised and is left out. */
  readonly skills: readonly IndexedSkill[];
  readonly placeById: ReadonlyMap<SkillId, number>;
  readonly itemById: ReadonlyMap<ItemId, IndexedItem>;
  readonly hyper: HyperParameters;
};

/** `parameters`: difficulties found in the school's own answers; what they do not name keeps its author's tag. */
export function contentOf(
  skills: readonly ContentSkill[],
  parameters: ParameterPack | null = null,
  hyper: HyperParameters = teaching,
): Content {
  const known = new Map<SkillId, ContentSkill>();
  for (const skill of skills) if (skill.items.length > 0 && !known.has(skill.id)) known.set(skill.id, skill);
  const listed = Array.from(known.values());
  const graph = graphOf(listed);
  const depths = listed.map(() => 0);
  for (const place of graph.order) {
    for (const other of graph.before[place] ?? []) {
      depths[place] = Math.max(depths[place] ?? 0, 1 + (depths[other] ?? 0));
    }
  }
  const indexed = listed.map((skill, place): IndexedSkill => {
    const difficulty = difficultyOf(skill, parameters);
    const items = skill.items.map((item) => indexedItem(skill, item, difficulty, parameters));
    items.sort((a, b) => a.asked - b.asked || a.level - b.level);
    return {
      id: skill.id,
      strand: skill.strand,
      grade: skill.grade,
      difficulty: [difficulty[0], 0],
      items,
      before: graph.before[place] ?? [],
      after: graph.after[place] ?? [],
      depth: depths[place] ?? 0,
    };
  });
  return {
    key: keyOf(indexed),
    skills: indexed,
    placeById: new Map(indexed.map((skill, place) => [skill.id, place] as const)),
    itemById: new Map(indexed.flatMap((skill) => skill.items.map((item) => [item.id, item] as const))),
    hyper,
  };
}

/** An author's tag is a mean with a known doubt (ENG-3). */
export const taggedDifficulty = (asked: number): Gaussian => [asked, taggedItemVariance];

function difficultyOf(skill: ContentSkill, parameters: ParameterPack | null): Gaussian {
  const found = parameters === null ? undefined : own(parameters.skills, skill.id);
  return found === undefined ? [within3(skill.difficulty), 0] : [within3(found[0]), found[1]];
}

function indexedItem(
  skill: ContentSkill,
  item: ContentItem,
  difficulty: Gaussian,
  parameters: ParameterPack | null,
): IndexedItem {
  const found = parameters === null ? undefined : own(parameters.items, item.id);
  const [beside, doubt] = found ?? taggedDifficulty(item.difficulty);
  const asked = within3(difficulty[0] + within3(beside));
  const guess = Math.min(0.9, Math.max(0, Number.isFinite(item.guess) ? item.guess : 0));
  const { id, level } = item;
  return { id, level, difficulty: beside, guess, skill: skill.id, asked, doubt: doubt + difficulty[1] };
}

/** Two hashes of 32 bits over everything that folding reads. */
function keyOf(skills: readonly IndexedSkill[]): string {
  if (skills.length === 0) return '';
  const text = skills
    .map(({ id, strand, grade, difficulty, before, items }) =>
      [id, strand, grade, difficulty[0], before.join()]
        .concat(items.flatMap((item) => [item.id, item.asked, item.doubt, item.guess]))
        .join(' '),
    )
    .join('\n');
  return `${seedOf(text).toString(16)}-${seedOf(`again ${text}`).toString(16)}`;
}

const within3 = (value: number): number => Math.min(3, Math.max(-3, Number.isFinite(value) ? value : 0));
