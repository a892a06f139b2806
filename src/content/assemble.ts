import * as v from 'valibot';
import { ItemDefinition, Level, Pack, SkillDefinition } from '#domain/pack.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { mistakeCodes } from './generate.ts';
import type { PackProblem } from './pack-problem.ts';

/**
 * A pack as it is written: `pack.json` (the head) and one file per strand. In a strand file the words, the generator
 * and shared parameters stand once with the skill, and each item says only what differs: a teacher reads a skill on
 * one screen. This merges them into the one pack that travels (docs/spec/content.md CON-2, CON-3).
 */
const Shared = {
  type: v.optional(ItemDefinition.entries.type),
  generator: v.optional(ItemDefinition.entries.generator),
  params: v.optional(ItemDefinition.entries.params, {}),
  prompts: v.optional(ItemDefinition.entries.prompts),
  hints: v.optional(ItemDefinition.entries.hints),
  steps: v.optional(ItemDefinition.entries.steps),
  mistakes: v.optional(v.record(v.string(), v.string()), {}),
};

const WrittenItem = v.strictObject({
  ...Shared,
  level: Level,
  /** The part of the id after the skill's; the level, unless given. */
  name: v.optional(v.string()),
  difficulty: v.optional(v.number()),
});

const { id, grade, title, short, canDo, prerequisites, difficulty } = SkillDefinition.entries;
const WrittenSkill = v.strictObject({
  ...{ id, grade, title, short, canDo, prerequisites, difficulty },
  ...Shared,
  items: v.pipe(v.array(WrittenItem), v.minLength(1)),
});

const Strand = v.strictObject({ strand: v.string(), title: v.string(), skills: v.array(WrittenSkill) });

const Head = v.strictObject({
  ...v.omit(Pack, ['strands', 'skills']).entries,
  /** The strand files in the order of the map: `counting` is in `counting.json`. */
  strands: v.array(v.string()),
  /** Feedback words for mistakes that many skills share. */
  mistakes: v.optional(v.record(v.string(), v.string()), {}),
});

/** Difficulty prior of a level inside its skill, in logits. */
const difficultyOfLevel: Readonly<Record<Level, number>> = { 1: -1.2, 2: -0.6, 3: 0, 4: 0.6, 5: 1.2 };

/** The names of the strand files that a head asks for. */
export function strandNames(head: unknown): Result<readonly string[], PackProblem[]> {
  const read = v.safeParse(Head, head);
  return read.success ? ok(read.output.strands) : err(read.issues.map((issue) => problem('pack', issue)));
}

/** One pack from its parsed parts, `strands` by name. Still to be read with `readPack`. */
export function assemblePack(
  head: unknown,
  strands: Readonly<Record<string, unknown>>,
): Result<Pack, PackProblem[]> {
  const readHead = v.safeParse(Head, head);
  if (!readHead.success) return err(readHead.issues.map((issue) => problem('pack', issue)));
  const { mistakes, strands: names, ...rest } = readHead.output;
  const problems: PackProblem[] = [];
  const written: v.InferOutput<typeof Strand>[] = [];
  for (const name of names) {
    const read = v.safeParse(Strand, strands[name]);
    if (read.success) written.push(read.output);
    else problems.push(...read.issues.map((issue) => problem(name, issue)));
  }
  if (problems.length > 0) return err(problems);
  const pack = {
    ...rest,
    strands: written.map(({ strand, title: name }) => ({ id: strand, title: name })),
    skills: written.flatMap(({ strand, skills }) =>
      skills.map((skill) => wholeSkill(strand, skill, mistakes)),
    ),
  };
  const checked = v.safeParse(Pack, pack);
  return checked.success ? ok(checked.output) : err(checked.issues.map((issue) => problem('', issue)));
}

const problem = (file: string, issue: v.BaseIssue<unknown>): PackProblem => ({
  path: [file, v.getDotPath(issue) ?? ''].filter((part) => part !== '').join(':'),
  code: 'schema',
  data: { expected: issue.expected ?? issue.type, received: issue.received },
});

type WrittenSkill = v.InferOutput<typeof WrittenSkill>;

/** Plain data in a fixed order of keys, so that the same files always give the same bytes and hash. */
function wholeSkill(strand: string, skill: WrittenSkill, shared: Readonly<Record<string, string>>) {
  return {
    id: skill.id,
    strand,
    grade: skill.grade,
    title: skill.title,
    short: skill.short,
    canDo: skill.canDo,
    prerequisites: skill.prerequisites,
    difficulty: skill.difficulty,
    items: skill.items.map((item) => wholeItem(skill, item, shared)),
  };
}

function wholeItem(
  skill: WrittenSkill,
  item: WrittenSkill['items'][number],
  shared: Readonly<Record<string, string>>,
) {
  const whole = {
    id: `${skill.id}/${item.name ?? item.level}`,
    level: item.level,
    type: item.type ?? skill.type,
    difficulty: item.difficulty ?? difficultyOfLevel[item.level],
    generator: item.generator ?? skill.generator,
    // Another generator than the skill's has other parameters.
    params: item.generator ? item.params : { ...skill.params, ...item.params },
    prompts: item.prompts ?? skill.prompts,
    hints: item.hints ?? skill.hints,
    steps: item.steps ?? skill.steps,
  };
  const read = v.safeParse(ItemDefinition, whole);
  const codes = read.success ? mistakeCodes(read.output) : [];
  const words = { ...shared, ...skill.mistakes, ...item.mistakes };
  const mistakes: Record<string, string> = {};
  for (const code of codes) if (words[code] !== undefined) mistakes[code] = words[code];
  return { ...whole, mistakes };
}
