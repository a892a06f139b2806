import type { ErrorCode, Failure } from '#domain/error-codes.ts';
import type { HubAddress } from '#domain/find-api.ts';
import type { HubLine } from './hub-line.ts';
import type { Kept } from './kept-bundles.ts';

/** What came of looking for the hub. */
export type Journey = {
  /** When the hub was last met, ms; null: not since this program was started. */
  readonly metAt: number | null;
  /** Why it was not met the last time; null: it was, or nothing waited. */
  readonly problem: Failure | null;
};

export type HandingInDeps = {
  readonly kept: Kept;
  readonly line: HubLine;
  readonly addresses: readonly HubAddress[];
  readonly now: () => number;
  /** One line for people. */
  readonly tell: (words: string) => void;
};

/** Said of the bundle itself, which is no better the next time: its device still has the work, and makes another. */
const finalWords: ReadonlySet<ErrorCode> = new Set([
  'not-a-bundle',
  'bundle-cut',
  'bundle-altered',
  'bundle-foreign',
  'bundle-forged',
  'bundle-too-new',
  'device-unknown',
  'device-revoked',
  'forbidden',
  'malformed',
  'too-large',
  'too-new',
]);
/** Said of the line or the hub: what comes after would hear the same. */
const notNow: ReadonlySet<ErrorCode> = new Set([
  'hub-unreachable',
  'not-a-hub',
  'busy',
  'too-many-tries',
  'hub-full',
]);

/** Hands in what waits whenever the hub is in reach (BUN-15). */
export function createHandingIn({ kept, line, addresses, now, tell }: HandingInDeps) {
  let journey: Journey = { metAt: null, problem: null };
  let running: Promise<void> | null = null;
  let told = '';

  /** What is so for long is said once. */
  function tellOnce(words: string): void {
    if (words !== told) tell(words);
    told = words;
  }

  async function handInAll(at: HubAddress): Promise<Failure | null> {
    let done = 0;
    let refused = 0;
    let problem: Failure | null = null;
    for (const hash of kept.waiting()) {
      const bundle = await kept.read(hash);
      if (!bundle) continue;
      const answer = await line.send(at, bundle);
      if (answer.ok) {
        await kept.answered(hash, answer.value);
        done += 1;
      } else if (finalWords.has(answer.error.code)) {
        await kept.refused(hash, answer.error);
        refused += 1;
      } else if (notNow.has(answer.error.code)) {
        problem = answer.error;
        break;
      }
    }
    const { waiting } = kept.state();
    if (done > 0)
      tellOnce(`${counted(done, 'hand-in')} handed in at ${at}; the answers are here, to be brought back.`);
    if (refused > 0) tell(`${counted(refused, 'hand-in')} not taken by the school.`);
    if (waiting > 0) tellOnce(`${waiting} left for the next try at ${at}.`);
    return problem;
  }

  async function once(): Promise<void> {
    if (kept.waiting().length === 0) {
      journey = { ...journey, problem: null };
      return;
    }
    const found = await line.find(addresses);
    if (found.ok) {
      journey = { metAt: now(), problem: null };
      journey = { ...journey, problem: await handInAll(found.value) };
      return;
    }
    journey = { ...journey, problem: found.error };
    tellOnce(
      found.error.code === 'hub-unreachable'
        ? 'The school’s hub is not in reach. What waits is kept.'
        : 'Somebody else answers at an address of the school’s hub. Nothing was given to them; what waits is kept.',
    );
  }

  return {
    /** Once at a time. Never rejects: what goes wrong here is tried again. */
    look(): Promise<void> {
      running ??= once()
        .catch((error: unknown) => tellOnce(`It could not be kept: ${String(error)}`))
        .finally(() => {
          running = null;
        });
      return running;
    },
    journey: (): Journey => journey,
  };
}

export type HandingIn = ReturnType<typeof createHandingIn>;

const counted = (n: number, one: string): string => `${n} ${n === 1 ? `${one} was` : `${one}s were`}`;
