import * as v from 'valibot';
import type { ItemId, SkillId } from '#domain/ids.ts';
import { type ItemDefinition, Pack, type SkillDefinition } from '#domain/pack.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { checkItem } from './item-check.ts';
import type { PackProblem } from './pack-problem.ts';
import { withRepeats } from './repeats.ts';

export type { PackProblem } from './pack-problem.ts';

/** A pack that has been read and checked, with maps for the ways it is asked. */
export type LoadedPack = {
  readonly pack: Pack;
  readonly skillById: ReadonlyMap<SkillId, SkillDefinition>;
  readonly itemById: ReadonlyMap<ItemId, ItemDefinition>;
  readonly skillOfItem: ReadonlyMap<ItemId, SkillId>;
};

/** Everything that is wrong with the pack, or the pack ready for use (docs/spec/content.md CON-1 to CON-15). */
export function readPack(json: unknown): Result<LoadedPack, PackProblem[]> {
  const read = v.safeParse(Pack, withRepeats(json));
  if (!read.success) return err(read.issues.map(schemaProblem));
  const pack = read.output;
  const loaded = indexPack(pack);
  const problems = [...checkIds(pack), ...checkPrerequisites(pack, loaded), ...checkLists(pack)];
  const lists = Object.keys(pack.lists ?? {});
  pack.skills.forEach((skill, s) => {
    skill.items.forEach((item, i) => {
      problems.push(...checkItem(item, `skills.${s}.items.${i}`, lists));
    });
  });
  return problems.length > 0 ? err(problems) : ok(loaded);
}

/** The maps alone, for a pack whose bytes the hub has already checked and whose hash is the one expected. */
export function openPack(json: unknown): Result<LoadedPack, PackProblem[]> {
  const read = v.safeParse(Pack, withRepeats(json));
  return read.success ? ok(indexPack(read.output)) : err(read.issues.map(schemaProblem));
}

function schemaProblem(issue: v.BaseIssue<unknown>): PackProblem {
  const expected = issue.expected ?? issue.type;
  return { path: v.getDotPath(issue) ?? '', code: 'schema', data: { expected, received: issue.received } };
}

function indexPack(pack: Pack): LoadedPack {
  const skillById = new Map<SkillId, SkillDefinition>();
  const itemById = new Map<ItemId, ItemDefinition>();
  const skillOfItem = new Map<ItemId, SkillId>();
  for (const skill of pack.skills) {
    skillById.set(skill.id, skill);
    for (const item of skill.items) {
      itemById.set(item.id, item);
      skillOfItem.set(item.id, skill.id);
    }
  }
  return { pack, skillById, itemById, skillOfItem };
}

function checkIds(pack: Pack): PackProblem[] {
  const problems: PackProblem[] = [];
  const seen = new Set<string>();
  const once = (id: string, path: string): void => {
    if (seen.has(id)) problems.push({ path, code: 'id-twice', data: { id } });
    seen.add(id);
  };
  const strands = new Set(pack.strands.map(({ id }) => id));
  pack.skills.forEach((skill, s) => {
    once(skill.id, `skills.${s}.id`);
    if (!strands.has(skill.strand)) {
      problems.push({ path: `skills.${s}.strand`, code: 'strand-unknown', data: { strand: skill.strand } });
    }
    skill.items.forEach((item, i) => {
      const path = `skills.${s}.items.${i}.id`;
      once(item.id, path);
      if (!item.id.startsWith(`${skill.id}/`))
        problems.push({ path, code: 'id-not-of-skill', data: { id: item.id } });
    });
  });
  return problems;
}

/** Each exists, and walking them never comes back: depth first, a skill on the walk being a cycle. */
function checkPrerequisites(pack: Pack, { skillById }: LoadedPack): PackProblem[] {
  const problems: PackProblem[] = [];
  const done = new Set<SkillId>();
  const walk = (id: SkillId, path: readonly SkillId[]): readonly SkillId[] | null => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return null;
    for (const next of skillById.get(id)?.prerequisites ?? []) {
      const cycle = walk(next, [...path, id]);
      if (cycle) return cycle;
    }
    done.add(id);
    return null;
  };
  pack.skills.forEach((skill, s) => {
    skill.prerequisites.forEach((needed, p) => {
      if (!skillById.has(needed)) {
        problems.push({
          path: `skills.${s}.prerequisites.${p}`,
          code: 'prerequisite-unknown',
          data: { id: needed },
        });
      }
    });
    const cycle = walk(skill.id, []);
    if (cycle?.[0] === skill.id) {
      problems.push({
        path: `skills.${s}.prerequisites`,
        code: 'prerequisite-cycle',
        data: { cycle: cycle.join(' > ') },
      });
    }
  });
  return problems;
}

function checkLists(pack: Pack): PackProblem[] {
  const problems: PackProblem[] = [];
  for (const [name, words] of Object.entries(pack.lists ?? {})) {
    // A digit at the end would be taken for the second draw.
    if (!/^[a-z]+$/.test(name)) problems.push({ path: `lists.${name}`, code: 'list-name' });
    if (words.length === 0) problems.push({ path: `lists.${name}`, code: 'list-empty' });
  }
  return problems;
}
