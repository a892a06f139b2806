import { describe, expect, it } from 'vitest';
import { assemblePack, strandNames } from './assemble.ts';
import { readPack } from './pack-reader.ts';

const head = {
  format: 1,
  id: 'tiny',
  title: 'Tiny',
  language: 'en',
  direction: 'ltr',
  subject: 'mathematics',
  licence: 'CC0-1.0',
  strands: ['adding'],
  mistakes: { 'took-away': 'Shared words.', 'never-given': 'Not for this.' },
};
const strand = {
  strand: 'adding',
  title: 'Adding',
  skills: [
    {
      id: 'add',
      grade: 1,
      title: 'Add',
      short: 'Add',
      canDo: 'I can add.',
      prerequisites: [],
      difficulty: 0,
      type: 'number',
      generator: 'add',
      params: { a: [1, 9], b: [1, 9] },
      prompts: ['{question}'],
      hints: ['Start at {big}.'],
      steps: ['{full}'],
      mistakes: { 'counted-start': 'One off.', 'added-all': 'Only for a missing number.' },
      items: [{ level: 1 }, { level: 3, name: '3b', params: { a: [5, 9] }, prompts: ['Add: {question}'] }],
    },
  ],
};

describe('assemblePack', () => {
  it('CON-2 gives each item the words of its skill and its own', () => {
    const pack = assemblePack(head, { adding: strand });
    if (!pack.ok) throw new Error(JSON.stringify(pack.error));
    const [first, second] = pack.value.skills[0]?.items ?? [];
    expect(first).toMatchObject({
      id: 'add/1',
      difficulty: -1.2,
      prompts: ['{question}'],
      params: { a: [1, 9], b: [1, 9] },
    });
    expect(second).toMatchObject({
      id: 'add/3b',
      difficulty: 0,
      prompts: ['Add: {question}'],
      params: { a: [5, 9], b: [1, 9] },
    });
    expect(readPack(pack.value).ok).toBe(true);
  });

  it('CON-3 keeps only the mistakes that the generator can give', () => {
    const pack = assemblePack(head, { adding: strand });
    expect(pack.ok && pack.value.skills[0]?.items[0]?.mistakes).toEqual({
      'took-away': 'Shared words.',
      'counted-start': 'One off.',
    });
  });

  it('CON-3 gives the same bytes from the same files', () => {
    const once = JSON.stringify(assemblePack(head, { adding: strand }));
    expect(JSON.stringify(assemblePack(structuredCopy(head), { adding: structuredCopy(strand) }))).toBe(once);
  });

  it('says which part is wrong', () => {
    expect(strandNames({})).toMatchObject({ ok: false });
    expect(assemblePack(head, {})).toMatchObject({ ok: false, error: [{ path: 'adding', code: 'schema' }] });
    const typo = { ...strand, skills: [{ ...strand.skills[0], hint: 'x' }] };
    expect(assemblePack(head, { adding: typo })).toMatchObject({
      ok: false,
      error: [{ path: 'adding:skills.0.hint' }],
    });
  });
});

const structuredCopy = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
