const freeTries = 3;
const longestMs = 60_000;

/**
 * How long to wait after so many wrong tries, ms: none for the first three, then 5 s, 10 s, 20 s, 40 s, and a minute for as long
 * as it goes on (KEY-9). Nobody is locked out: a child who guesses costs nobody else their lesson.
 */
export const waitAfter = (tries: number): number =>
  tries < freeTries ? 0 : Math.min(longestMs, 5_000 * 2 ** (tries - freeTries));
