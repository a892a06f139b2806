import { isDiskFull } from '#hub/storage/disk-full.ts';

/** Every request of a class fails in the same way: said once in so long, ms. */
const saidAgainAfter = 10 * 60_000;

/** Tells the hub's own terminal what went wrong: a full disk in words, with what to do; bugs as they are. */
export function createTrouble(say: (words: unknown) => void, now: () => number): (error: unknown) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (!isDiskFull(error)) {
      say(error);
      return;
    }
    if (now() - saidAt < saidAgainAfter) return;
    saidAt = now();
    say(
      'The disk of this computer is full: the hub takes nothing in until there is room. Nothing is lost: devices keep their answers and hand them in by themselves afterwards. Delete what nobody needs.',
    );
  };
}
