import { signal } from '@preact/signals';
import { laterScreens } from '../screens/load-later.ts';

type Parts = Pick<Awaited<ReturnType<typeof laterScreens>>, 'OrderList' | 'MatchBoard'>;

/** The two ways of answering that put things in place, once fetched: a first question is rarely of these kinds. */
export const arranging = signal<Parts | null>(null);
let asked = false;

/** Fetches them ahead of the first question that needs them. */
export async function loadArranging(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    arranging.value = await laterScreens();
  } catch {
    // The line was cut on a first visit: the next question asks again.
    asked = false;
  }
}
