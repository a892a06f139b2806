import type { Pack } from '#domain/pack.ts';

/**
 * The form in which a pack travels (CON-37): what an item has the same as the item before it in its skill is left out.
 * Five levels of a skill share most of their words; a compressor alone leaves a tenth of the pack that this does not.
 */
const shared = ['type', 'generator', 'prompts', 'hints', 'steps', 'mistakes'] as const;

type Loose = Readonly<Record<string, unknown>>;

/** The pack without repeats: the same as JSON, but smaller. `withRepeats` gives the pack back. */
export const withoutRepeats = (pack: Pack): unknown => ({
  ...pack,
  skills: pack.skills.map((skill) => ({
    ...skill,
    items: skill.items.map((item, index) => {
      const before: Loose | undefined = skill.items[index - 1];
      const own: Record<string, unknown> = { ...item };
      for (const key of shared)
        if (before && JSON.stringify(before[key]) === JSON.stringify(own[key])) delete own[key];
      return own;
    }),
  })),
});

/** Fills in what was left out. Anything that is not a pack is passed on as it is, for the schema to refuse. */
export function withRepeats(json: unknown): unknown {
  if (!isRecord(json) || !Array.isArray(json['skills'])) return json;
  return { ...json, skills: json['skills'].map(fillSkill) };
}

function fillSkill(skill: unknown): unknown {
  if (!isRecord(skill) || !Array.isArray(skill['items'])) return skill;
  let before: Loose = {};
  const items = skill['items'].map((item: unknown) => {
    if (!isRecord(item)) return item;
    const filled: Record<string, unknown> = { ...item };
    for (const key of shared) if (!(key in filled) && key in before) filled[key] = before[key];
    before = filled;
    return filled;
  });
  return { ...skill, items };
}

const isRecord = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
