import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One kill: which, of what, in the middle of what, and when. With the seed it can be planned again. */
export type Kill = {
  readonly kill: number;
  readonly of: 'hub' | 'chromium';
  readonly seed: number;
  /** What was planned, in words with its numbers: the same for the same seed. */
  readonly moment: string;
  /** ms after the process was started at which it was really killed: differs from run to run. */
  readonly afterMs: number;
  /** What stood in the ledger. */
  readonly acknowledged: number;
};

export type Journal = {
  killed(kill: Kill): void;
  /** Something that must not be: kept beside the kill before it, and the run goes on to find more. */
  wrong(what: string): void;
  kills(): readonly Kill[];
  faults(): readonly string[];
};

/** Every kill goes into a file at once, so that a run that is itself killed can be read. */
export function openJournal(file: string, verbose: boolean): Journal {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  const kills: Kill[] = [];
  const faults: string[] = [];
  return {
    killed: (kill) => {
      kills.push(kill);
      appendFileSync(file, `${JSON.stringify(kill)}\n`);
      if (verbose)
        console.log(
          `${kill.of} ${kill.kill} (seed ${kill.seed}): ${kill.moment}; killed after ${Math.round(kill.afterMs)} ms with ${kill.acknowledged} acknowledged`,
        );
    },
    wrong: (what) => {
      const last = kills[kills.length - 1];
      const line = `${what} [after ${last ? `${last.of} kill ${last.kill}, seed ${last.seed}: ${last.moment}` : 'no kill'}]`;
      faults.push(line);
      appendFileSync(file, `${JSON.stringify({ wrong: line })}\n`);
      console.error(`WRONG: ${line}`);
    },
    kills: () => kills,
    faults: () => faults,
  };
}
