import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { assemblePack, strandNames } from '#content/assemble.ts';
import { auditPack } from '#content/audit/pack-audit.ts';
import type { PackProblem } from '#content/pack-problem.ts';
import { type LoadedPack, readPack } from '#content/pack-reader.ts';
import { lineOfPath } from './json-lines.ts';

/**
 * `npm run check:packs [-- --seeds N] [-- pack …]`: reads every pack, makes N questions of each item, and says what is
 * wrong by file and line. Exits with 1 when anything is.
 */
const root = join(import.meta.dirname, '..');
const packsFolder = join(root, 'packs');
const budget = 22 * 1024;

type Written = { readonly file: string; readonly text: string; readonly json: unknown };
type Skills = readonly { readonly id: string; readonly file: Written; readonly index: number }[];

let failures = 0;
const report = (line: string): void => {
  failures += 1;
  console.error(line);
};

function checkPack(name: string, seeds: number): void {
  const started = performance.now();
  const folder = join(packsFolder, name);
  const head = readWritten(join(folder, 'pack.json'));
  const names = head && strandNames(head.json);
  if (!head || !names) return;
  if (!names.ok) {
    reportProblems(names.error, head, []);
    return;
  }
  const files = names.value.map((strand) => [strand, readWritten(join(folder, `${strand}.json`))] as const);
  const written = files.flatMap(([, file]) => (file ? [file] : []));
  if (written.length < files.length) return;
  const skills: Skills = written.flatMap((file) =>
    skillIds(file.json).map((id, index) => ({ id, file, index })),
  );
  const assembled = assemblePack(
    head.json,
    Object.fromEntries(files.map(([strand, file]) => [strand, file?.json])),
  );
  if (!assembled.ok) {
    for (const problem of assembled.error) reportProblem(problem, fileOf(problem, head, files), skills);
    return;
  }
  const bytes = gzipSync(JSON.stringify(assembled.value), { level: 9 }).length;
  if (bytes > budget) report(`${name}: ${bytes} bytes gzip, the budget is ${budget}`);
  const read = readPack(JSON.parse(JSON.stringify(assembled.value)));
  if (!read.ok) {
    reportProblems(read.error, head, skills);
    return;
  }
  const audit = auditPack(read.value, seeds);
  for (const { path, code, item, seed, text } of audit.problems) {
    report(`${placeOf(path, head, skills)}: ${code} [${item} seed ${seed}] ${text}`);
  }
  console.log(summary(read.value, bytes, audit.questions, audit.distinct, performance.now() - started));
}

function readWritten(file: string): Written | null {
  try {
    const text = readFileSync(file, 'utf8');
    return { file: relative(root, file), text, json: JSON.parse(text) };
  } catch (error) {
    report(`${relative(root, file)}: ${error instanceof Error ? error.message : 'cannot be read'}`);
    return null;
  }
}

function skillIds(json: unknown): string[] {
  const skills = isRecord(json) && Array.isArray(json['skills']) ? json['skills'] : [];
  return skills.map((skill: unknown) => (isRecord(skill) ? String(skill['id']) : ''));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Problems of the assembly are led by the part: `adding:skills.2.title`. */
const fileOf = (
  problem: PackProblem,
  head: Written,
  files: readonly (readonly [string, Written | null])[],
): Written => files.find(([strand]) => problem.path.startsWith(`${strand}:`))?.[1] ?? head;

function reportProblems(problems: readonly PackProblem[], file: Written, skills: Skills): void {
  for (const problem of problems) reportProblem(problem, file, skills);
}

function reportProblem({ path, code, data }: PackProblem, file: Written, skills: Skills): void {
  const [part, inside] = path.includes(':') ? path.split(':') : [null, path];
  const place =
    part === null
      ? placeOf(path, file, skills)
      : `${file.file}:${lineOfPath(file.text, (inside ?? '').split('.'))} ${inside}`;
  report(`${place}: ${code} ${data ? JSON.stringify(data) : ''}`);
}

/** The line where a teacher would mend it: in the item, or in the skill's shared words when the item has none. */
function placeOf(path: string, head: Written, skills: Skills): string {
  const [top, skillIndex, ...inside] = path.split('.');
  const skill = top === 'skills' ? skills[Number(skillIndex)] : undefined;
  if (!skill) return `${head.file}:${lineOfPath(head.text, path.split('.'))} ${path}`;
  const own = ['skills', String(skill.index), ...inside];
  const shared = ['skills', String(skill.index), ...inside.slice(2)];
  const line =
    lineOfPath(skill.file.text, own, true) ??
    (inside[2] === 'params' ? null : lineOfPath(skill.file.text, shared, true));
  return `${skill.file.file}:${line ?? lineOfPath(skill.file.text, own)} ${skill.id} ${inside.join('.')}`;
}

function summary(
  { pack }: LoadedPack,
  bytes: number,
  questions: number,
  distinct: number,
  ms: number,
): string {
  const items = pack.skills.flatMap((skill) => skill.items);
  const types = new Map<string, number>();
  for (const { type } of items) types.set(type, (types.get(type) ?? 0) + 1);
  const byType = [...types].map(([type, count]) => `${type} ${count}`).join(', ');
  return `${pack.id}: ${pack.skills.length} skills, ${items.length} items (${byType}), ${questions} questions made, ${distinct} different, ${bytes} bytes gzip, ${Math.round(ms)} ms`;
}

const args = process.argv.slice(2);
const at = args.indexOf('--seeds');
const seeds = at === -1 ? 300 : Number(args[at + 1]);
const named = args.filter((arg, i) => !arg.startsWith('--') && (at === -1 || i !== at + 1));
const packs =
  named.length > 0
    ? named
    : readdirSync(packsFolder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? [entry.name] : [],
      );
for (const name of packs) checkPack(name, seeds);
if (failures > 0) {
  console.error(`${failures} ${failures === 1 ? 'problem' : 'problems'}`);
  process.exitCode = 1;
}
