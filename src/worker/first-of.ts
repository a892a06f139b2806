import { type Failure, failure } from '#domain/error-codes.ts';
import type { HubAddress } from '#domain/find-api.ts';
import { err, type Result } from '#domain/result.ts';

/** Who is in the building answers within this, ms; a browser waits a minute for an address that nobody has. */
const patience = 5_000;
/** The likelier address is asked this much sooner, ms: where several are good, it is taken. */
const headStart = 80;

/** Asks all at once. @returns the first that is it; else why the likeliest that answered at all was not */
export async function firstOf<T>(
  candidates: readonly HubAddress[],
  ask: (at: HubAddress, signal: AbortSignal) => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), patience + headStart * candidates.length);
  try {
    const outcomes = candidates.map(async (at, rank) => {
      await new Promise((begin) => setTimeout(begin, rank * headStart));
      return ending.signal.aborted ? err(failure('hub-unreachable')) : ask(at, ending.signal);
    });
    const found = await new Promise<Result<T, Failure> | null>((settle) => {
      for (const outcome of outcomes) void outcome.then((result) => result.ok && settle(result));
      void Promise.all(outcomes).then(() => settle(null));
    });
    if (found) return found;
    const refused = (await Promise.all(outcomes)).filter((each) => !each.ok);
    return refused.find(({ error }) => error.code !== 'hub-unreachable') ?? err(failure('hub-unreachable'));
  } finally {
    clearTimeout(timer);
    ending.abort();
  }
}
