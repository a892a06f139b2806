/** A pack of one skill for tests: small enough to break in one place and say what should be said of it. */
export const smallPack = () => ({
  format: 1,
  id: 'small',
  title: 'Small',
  language: 'en',
  direction: 'ltr',
  subject: 'mathematics',
  licence: 'CC0-1.0',
  lists: { name: ['Ada', 'Kofi', 'Mei'], fruit: ['mango|mangoes'] },
  strands: [{ id: 'adding', title: 'Adding' }],
  skills: [
    {
      id: 'add',
      strand: 'adding',
      grade: 1,
      title: 'Add',
      short: 'Add',
      canDo: 'I can add.',
      prerequisites: [] as string[],
      difficulty: 0,
      items: [
        {
          id: 'add/1',
          level: 1,
          type: 'number',
          difficulty: 0,
          generator: 'add',
          params: { a: [1, 9], b: [1, 9] } as Record<string, unknown>,
          prompts: ['{name} has {a} {a|fruit} and {name2} has {b}. How many?'],
          hints: ['Start at {big}.'],
          steps: ['{full}'],
          mistakes: { 'took-away': 'You took away.', 'counted-start': 'One off.' } as Record<string, string>,
        },
      ],
    },
  ],
});
