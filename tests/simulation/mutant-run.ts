import { readFileSync, writeFileSync } from 'node:fs';
import { type Mutant, mutants } from './mutants.ts';
import { inLanes, openPlayer } from './workers.ts';

/** So many schedules must be enough to catch a planted bug; without one, all of them pass. */
export const mutantRuns = 2500;

const page = new URL('../../docs/spec/simulation.md', import.meta.url);
const [opens, closes] = [
  '<!-- generated table: npm run schedules -- --mutants --write -->',
  '<!-- end of the generated table -->',
];

/** What became of a planted bug: how many schedules it took, and the rule that broke; null: not caught. */
type Verdict = {
  readonly mutant: Mutant;
  readonly caught: { readonly after: number; readonly by: string } | null;
};

/** Is every planted bug caught? And before that is written down: does the program without one pass the same schedules? */
export async function checkMutants(options: {
  readonly seed: number;
  readonly lanes: number;
  readonly write: boolean;
  /** Ids of the only ones to try; null: all. */
  readonly only: readonly string[] | null;
}): Promise<boolean> {
  const { seed, lanes, write, only } = options;
  const verdicts = new Map<string, Verdict>();
  let soundHolds = !write;
  const chosen = mutants.filter(({ id }) => only === null || only.includes(id));
  const tasks: readonly (Mutant | null)[] = write ? [null, ...chosen] : chosen;
  await inLanes(
    lanes,
    tasks.map((mutant) => ({ mutant })),
    async ({ mutant }) => {
      const player = await openPlayer(mutant?.id ?? null).catch(() => null);
      if (!player) {
        console.log(`${mutant?.id}: CANNOT BE PLANTED`);
        if (mutant) verdicts.set(mutant.id, { mutant, caught: null });
        return;
      }
      const found = await player.play({ runs: mutantRuns, seed, shrink: false });
      player.end();
      if (!mutant) {
        soundHolds = found === null;
        console.log(
          found ? `without a planted bug: ${found.message}` : `no bug: ${mutantRuns} schedules pass`,
        );
        return;
      }
      const by = found ? ruleOf(found.message) : '';
      verdicts.set(mutant.id, { mutant, caught: found && { after: found.played, by } });
      console.log(
        `${mutant.rule} ${mutant.id}: ${found ? `caught after ${found.played} (${by})` : 'NOT CAUGHT'}`,
      );
    },
  );
  const told = mutants.flatMap(({ id }) => verdicts.get(id) ?? []);
  const missed = told.filter(({ caught }) => !caught);
  console.log(`${told.length - missed.length} of ${told.length} planted bugs caught`);
  if (write) writeTable(told, seed);
  return soundHolds && missed.length === 0;
}

const ruleOf = (message: string): string =>
  /\b(?:LOG|SYN|BUN|QRF|ERA|TRU)-\d+\b/.exec(message)?.[0] ?? 'an exception';

function writeTable(verdicts: readonly Verdict[], seed: number): void {
  const rows = verdicts.map(
    ({ mutant: { rule, id, says, file }, caught }) =>
      `| ${rule} | \`${id}\` | ${says} | \`${file}\` | ${caught ? caught.after : '**not caught**'} | ${caught?.by ?? ''} |`,
  );
  const table = [
    opens,
    '',
    `Seed ${seed}, at most ${mutantRuns} schedules each; without a planted bug all of them pass.`,
    '',
    '| rule | planted bug | what it is | in | caught after | as |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    closes,
  ].join('\n');
  const text = readFileSync(page, 'utf8');
  const [before, rest] = text.split(opens);
  const after = rest?.split(closes)[1];
  if (before === undefined || after === undefined)
    throw new Error('docs/spec/simulation.md has no place for the table');
  writeFileSync(page, before + table + after);
}
