import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

export const groups = ['bytes', 'engine', 'device', 'board', 'hub'] as const;
export type Group = (typeof groups)[number];

/** A line of the budget. `noisy`: a busy machine alone can push it over, so a breach is judged against the CPU loop. */
export const Line = v.object({
  id: v.string(),
  group: v.picklist(groups),
  name: v.string(),
  unit: v.picklist(['kB', 'B', 'MB', 's', 'ms', 'µs', 'requests', '']),
  limit: v.number(),
  goal: v.number(),
  noisy: v.optional(v.boolean(), false),
});
export type Line = v.InferOutput<typeof Line>;

const Budgets = v.object({
  /** What the CPU loop takes on the machine that the limits were set for, when nothing else runs on it. */
  cpuLoopMs: v.number(),
  lines: v.array(Line),
});

/** What was measured for a line, in the line's own unit; kB and MB are 10³ and 10⁶ bytes. */
export type Measured = {
  readonly id: string;
  readonly value: number;
  /** The part of a time in which bytes were on the slow line: a busy machine does not make it longer. */
  readonly onTheLine?: number;
  /** What the number alone does not say. */
  readonly note?: string;
};

/** A line that was judged. `judged` is what was held against the limit; `slowness` is set when that was not the value. */
export type Judged = Omit<Line, 'noisy'> & {
  readonly measured: number;
  readonly judged: number;
  readonly slowness: number | null;
  readonly pass: boolean;
  readonly meetsGoal: boolean;
  readonly note: string;
};

export type MeasureOptions = {
  readonly quick: boolean;
  readonly dist: string;
  readonly say: (words: string) => void;
};

export const { cpuLoopMs, lines } = v.parse(
  Budgets,
  JSON.parse(readFileSync(join(import.meta.dirname, 'budgets.json'), 'utf8')),
);

/** Below this the machine is no excuse; above `mostExcused` nothing more is excused: run it again when less is going on. */
const busyFrom = 1.15;
const mostExcused = 3;

/**
 * Holds a measurement against its line. As measured, if that passes or if the machine ran as it should. When a time is
 * over its limit and the CPU loop that ran beside it was slow too, the ratio decides: what is not waiting for the slow
 * line is divided by how much slower the loop was. Bytes and counts are hard, and a goal is only met as measured.
 *
 * @param slowness the CPU loop's time during the measurement over its time on a quiet machine
 */
export function judge({ noisy, ...line }: Line, measured: Measured, slowness: number): Judged {
  const { value, onTheLine = 0, note = '' } = measured;
  const excused =
    noisy && value > line.limit && slowness >= busyFrom ? Math.min(slowness, mostExcused) : null;
  const judged = excused === null ? value : onTheLine + (value - onTheLine) / excused;
  return {
    ...line,
    measured: value,
    judged,
    slowness: excused === null ? null : slowness,
    pass: judged <= line.limit,
    meetsGoal: value <= line.goal,
    note,
  };
}
