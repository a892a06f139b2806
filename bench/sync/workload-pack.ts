import type { Item } from './workload.ts';

/** A pack that has the workload's items in their order: what device and hub both know. Nobody answers its questions here. */
export function packOf(items: readonly Item[]): { readonly title: string; readonly text: string } {
  const skills = [...new Set(items.map(({ skill }) => skill))].map((skill) => ({
    id: skill,
    strand: 'work',
    grade: 3,
    title: skill,
    short: skill.slice(0, 14),
    canDo: skill,
    prerequisites: [],
    difficulty: 0,
    items: items
      .filter((item) => item.skill === skill)
      .map(({ id, kind, difficulty }, place) => ({
        id,
        level: (place % 5) + 1,
        type: typeByKind[kind],
        difficulty: Math.max(-3, Math.min(3, Number(difficulty.toFixed(2)))),
        generator: 'count',
        params: { n: [1, 9], picture: false },
        prompts: ['How many?'],
        hints: ['Count.'],
        steps: ['Count to the end.'],
      })),
  }));
  const title = 'Workload';
  const pack = {
    format: 1,
    id: 'workload',
    title,
    language: 'en',
    direction: 'ltr',
    subject: 'measuring',
    licence: 'MIT',
    strands: [{ id: 'work', title: 'Work' }],
    skills,
  };
  return { title, text: JSON.stringify(pack) };
}

const typeByKind = {
  choice: 'choice',
  several: 'several',
  number: 'number',
  fraction: 'number',
  order: 'order',
  words: 'text',
} as const satisfies Record<Item['kind'], string>;
