import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assemblePack, strandNames } from '#content/assemble.ts';
import type { PackProblem } from '#content/pack-problem.ts';
import { withoutRepeats } from '#content/repeats.ts';
import { err, ok, type Result } from '#domain/result.ts';

export type WrittenPack = { readonly title: string; readonly text: string };
export type StarterFailure =
  | { readonly type: 'missing' }
  | { readonly type: 'faulty'; readonly problems: PackProblem[] };

/** The pack that comes with the program, put together from its files: the same bytes from the same files. */
export function readStarterPack(folder: string): Result<WrittenPack, StarterFailure> {
  const head = readJson(join(folder, 'pack.json'));
  if (head === null) return err({ type: 'missing' });
  const names = strandNames(head);
  if (!names.ok) return err({ type: 'faulty', problems: names.error });
  const strands = Object.fromEntries(
    names.value.map((name) => [name, readJson(join(folder, `${name}.json`))]),
  );
  const pack = assemblePack(head, strands);
  if (!pack.ok) return err({ type: 'faulty', problems: pack.error });
  return ok({ title: pack.value.title, text: JSON.stringify(withoutRepeats(pack.value)) });
}

const readJson = (file: string): unknown =>
  existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
