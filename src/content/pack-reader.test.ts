import { describe, expect, it } from 'vitest';
import { smallPack } from './audit/small-pack.ts';
import { readPack } from './pack-reader.ts';

type Small = ReturnType<typeof smallPack>;

const problemsOf = (
  change: (
    skill: Small['skills'][number],
    item: Small['skills'][number]['items'][number],
    pack: Small,
  ) => void,
): string[] => {
  const pack = smallPack();
  const [skill] = pack.skills;
  const [item] = skill?.items ?? [];
  if (!skill || !item) throw new Error('the small pack has an item');
  change(skill, item, pack);
  const read = readPack(pack);
  return read.ok ? [] : read.error.map(({ path, code }) => `${path} ${code}`);
};

describe('readPack', () => {
  it('reads a pack into maps', () => {
    const read = readPack(smallPack());
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    const [skill, item] = [[...read.value.skillById.keys()], [...read.value.itemById.keys()]];
    expect([skill, item, [...read.value.skillOfItem.values()]]).toEqual([['add'], ['add/1'], ['add']]);
  });

  it('never throws on anything that is not a pack', () => {
    for (const json of [null, undefined, 3, 'pack', [], {}, { format: 2 }])
      expect(readPack(json).ok).toBe(false);
  });

  it('CON-1 says which field is wrong', () => {
    expect(problemsOf((skill) => Object.assign(skill, { short: 'far too long to show' }))).toEqual([
      'skills.0.short schema',
    ]);
  });

  it('CON-4 wants ids once and led by the skill', () => {
    expect(problemsOf((skill, item) => skill.items.push(item))).toEqual(['skills.0.items.1.id id-twice']);
    expect(problemsOf((_, item) => Object.assign(item, { id: 'other/1' }))).toEqual([
      'skills.0.items.0.id id-not-of-skill',
    ]);
  });

  it('CON-6 wants prerequisites that exist and come to an end', () => {
    expect(problemsOf((skill) => skill.prerequisites.push('nowhere'))).toEqual([
      'skills.0.prerequisites.0 prerequisite-unknown',
    ]);
    expect(problemsOf((skill) => skill.prerequisites.push('add'))).toEqual([
      'skills.0.prerequisites prerequisite-cycle',
    ]);
    const longer = problemsOf((skill, item, pack) => {
      skill.prerequisites.push('more');
      pack.skills.push({ ...skill, id: 'more', prerequisites: ['add'], items: [{ ...item, id: 'more/1' }] });
    });
    expect(longer).toContain('skills.0.prerequisites prerequisite-cycle');
    expect(problemsOf((skill) => Object.assign(skill, { strand: 'cooking' }))).toEqual([
      'skills.0.strand strand-unknown',
    ]);
  });

  it('CON-8 wants a known generator with parameters it understands', () => {
    expect(problemsOf((_, item) => Object.assign(item, { generator: 'magic' }))).toEqual([
      'skills.0.items.0.generator generator-unknown',
    ]);
    expect(problemsOf((_, item) => Object.assign(item.params, { a: [9, 1] }))).toEqual([
      'skills.0.items.0.params.a param-wrong',
    ]);
    expect(problemsOf((_, item) => Object.assign(item.params, { hat: 1 }))).toEqual([
      'skills.0.items.0.params.hat param-wrong',
    ]);
    expect(problemsOf((_, item) => Object.assign(item.params, { sum: [50, 60] }))).toEqual([
      'skills.0.items.0.params params-impossible',
    ]);
    expect(problemsOf((_, item) => Object.assign(item, { type: 'order' }))).toEqual([
      'skills.0.items.0.type type-unfit',
    ]);
  });

  it('CON-10 wants every slot filled', () => {
    expect(problemsOf((_, item) => item.hints.push('{a} {nuts}'))).toEqual([
      'skills.0.items.0.hints.1 slot-unknown',
    ]);
    expect(problemsOf((_, item) => item.steps.push('{a'))).toEqual(['skills.0.items.0.steps.1 brace-stray']);
  });

  it('CON-13 wants words for every mistake and a picture in words', () => {
    expect(problemsOf((_, item) => delete item.mistakes['took-away'])).toEqual([
      'skills.0.items.0.mistakes mistake-wordless',
    ]);
    expect(problemsOf((_, item) => Object.assign(item.params, { picture: 'counters' }))).toEqual([
      'skills.0.items.0.params alt-missing',
    ]);
  });
});
