import { signal } from '@preact/signals';
import { laterScreens } from '../screens/load-later.ts';

type LaterParts = Awaited<ReturnType<typeof laterScreens>>;

/**
 * What of a learner's screens is not needed for a first question, once fetched: the choices of a day, what is known of a
 * skill, the end of the search for a start, and the two ways of answering that put things in place.
 */
export const laterParts = signal<LaterParts | null>(null);
let asked = false;

/** Fetches them ahead of the first time they are needed. */
export async function loadLaterParts(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    laterParts.value = await laterScreens();
  } catch {
    // The line was cut on a first visit: the next one who needs them asks again.
    asked = false;
  }
}
