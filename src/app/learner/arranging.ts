import { signal } from '@preact/signals';
import { loadMessages } from '#i18n/locale.ts';

type Parts = {
  readonly OrderList: typeof import('#app/ui/OrderList.tsx').OrderList;
  readonly MatchBoard: typeof import('#app/ui/MatchBoard.tsx').MatchBoard;
};

/** The two ways of answering that put things in place, once fetched: a first question is rarely of these kinds. */
export const arranging = signal<Parts | null>(null);
let asked = false;

/** Fetches them ahead of the first question that needs them. */
export async function loadArranging(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    const [order, match] = await Promise.all([
      import('#app/ui/OrderList.tsx'),
      import('#app/ui/MatchBoard.tsx'),
      loadMessages('arranging'),
    ]);
    arranging.value = { OrderList: order.OrderList, MatchBoard: match.MatchBoard };
  } catch {
    // The line was cut on a first visit: the next question asks again.
    asked = false;
  }
}
