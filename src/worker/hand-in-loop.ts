import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { HandInReport } from '#sync/initiator-port.ts';
import { pushLimits } from '#sync/limits.ts';

export type LoopPhase = {
  readonly phase: 'idle' | 'contacting' | 'sending' | 'receiving';
  readonly problem: Failure | null;
};

export type LoopDeps = {
  /** Hands in and fetches until neither side lacks anything; at most `pushLimit` events in a request. */
  readonly handIn: (pushLimit: number) => Promise<Result<HandInReport, Failure>>;
  /** Before the first of a round of attempts: is there anything to do at all, that is, has this device joined? */
  readonly joined: () => Promise<boolean>;
  readonly tell: (phase: LoopPhase) => void;
  readonly afterwards: (report: HandInReport) => Promise<void>;
  /** What a thrown error means to a person. */
  readonly failed: (error: unknown) => Failure;
  readonly schedule: (work: () => void, ms: number) => () => void;
  readonly random: () => number;
  /** Runs `work` unless another tab is at it; then answers null. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T | null>;
};

/** Waits between tries while the hub is out of reach, ms: soon at first, then every five minutes. */
const retryWaits = [5_000, 15_000, 30_000, 60_000, 300_000] as const;
/** After the hub said that it had too many at once, ms. */
const busyWait = 3_000;
/** After an answer was stored and the hub was last in reach: hand in this soon, so that several go together. */
const afterAppend = 2_000;
/** After joining, when the hub has told all that a learner needs to begin, ms: the line is theirs until then. */
const afterJoining = 15_000;

/**
 * Hands in by itself: on opening, on reconnect, after new answers and now and then; and at once when asked. A tap never
 * waits for it. Failures change only what is said and when it is tried again.
 */
export function createHandInLoop(deps: LoopDeps) {
  let running: Promise<Result<null, Failure>> | null = null;
  let again = false;
  let failures = 0;
  let pushLimit: number = pushLimits.first;
  let cancel = () => {};

  const plan = (ms: number) => {
    cancel();
    cancel = deps.schedule(() => void now(), ms);
  };

  /** A store that refuses in the middle is one more way to fail, and is tried again like the others. */
  async function exchange(): Promise<Result<HandInReport, Failure>> {
    try {
      const report = await deps.handIn(pushLimit);
      if (report.ok) await deps.afterwards(report.value);
      return report;
    } catch (error) {
      return err(deps.failed(error));
    }
  }

  async function attempt(): Promise<Result<null, Failure>> {
    if (!(await deps.joined())) return ok(null);
    deps.tell({ phase: 'contacting', problem: null });
    const report = await deps.alone(exchange);
    if (report === null) {
      deps.tell({ phase: 'idle', problem: null });
      plan(afterAppend);
      return ok(null);
    }
    if (report.ok) {
      failures = 0;
      pushLimit = pushLimits.first;
      const { isApart, refused } = report.value;
      const problem = isApart ? 'device-revoked' : refused.length > 0 ? 'forbidden' : null;
      deps.tell({ phase: 'idle', problem: problem && failure(problem) });
      plan(300_000);
      return ok(null);
    }
    // A cut may have been a batch too large for this line: offer less next time.
    if (report.error.code !== 'busy') pushLimit = Math.max(pushLimits.least, Math.floor(pushLimit / 4));
    deps.tell({ phase: 'idle', problem: report.error });
    // A hub that is busy is in reach: a queue that moves, not a line that is down.
    const isBusy = report.error.code === 'busy';
    const wait = isBusy ? busyWait : (retryWaits[Math.min(failures, retryWaits.length - 1)] ?? 300_000);
    if (!isBusy) failures += 1;
    // Thirty devices that lost the hub together must not come back together.
    plan(wait * (0.75 + 0.5 * deps.random()));
    return report;
  }

  async function now(): Promise<Result<null, Failure>> {
    if (running) {
      again = true;
      return running;
    }
    cancel();
    running = attempt();
    try {
      return await running;
    } finally {
      running = null;
      if (again) {
        again = false;
        plan(afterAppend);
      }
    }
  }

  return {
    /** Try at once; answers how it went. */
    now,
    /** Something new was stored. */
    soon: () => {
      if (failures === 0 && !running) plan(afterAppend);
      else if (running) again = true;
    },
    /** Joined, and told what is needed for now. */
    later: () => plan(afterJoining),
    /** The network is back, or the page was opened again. */
    wake: () => {
      failures = 0;
      void now();
    },
    stop: () => cancel(),
  };
}

export type HandInLoop = ReturnType<typeof createHandInLoop>;
