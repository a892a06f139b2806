import type { EntryMinted, EntrySpent } from '#domain/events/entry-events.ts';
import type { KnownEvent } from '#domain/events/event.ts';
import { isLater, type Stamp, stampOf } from './stamp.ts';

/**
 * What must not be spent twice (LOG-18): entries minted by the hub, each spent whole and counted once, whoever spent it
 * where. Two tablets, or a tablet and its copy, may both spend one entry while they cannot hear of each other. Nothing can
 * prevent that offline and nothing is taken back from a child for it: both things stay bought, the entry counts once, and
 * the clash is listed for a person. So the books balance whatever happens, and no balance is ever below nothing.
 *
 * The state is a set of facts, each with its earliest place: any order of folding, with repeats, gives the same.
 */
export type EntriesState = {
  /** By id. Minted twice, as by a hub put back to before the first, the earlier counts. */
  readonly minted: readonly (readonly [id: string, Dated<EntryMinted>])[];
  /** By id and by what was bought. The same purchase told twice is one. */
  readonly spent: readonly (readonly [key: string, Dated<EntrySpent>])[];
};

type Dated<T> = { readonly data: T; readonly stamp: Stamp };

export const emptyEntries: EntriesState = { minted: [], spent: [] };

/** Events of one learner: their own partition's and what the hub wrote of them, as far as each may say it (LOG-14). */
export function foldEntries(state: EntriesState, event: KnownEvent): EntriesState {
  const stamp = stampOf(event);
  if (event.type === 'entry.minted')
    return { ...state, minted: withEarliest(state.minted, event.data.id, { data: event.data, stamp }) };
  if (event.type === 'entry.spent') {
    const { id, for: bought } = event.data;
    return { ...state, spent: withEarliest(state.spent, `${id} ${bought}`, { data: event.data, stamp }) };
  }
  return state;
}

/** A kind's books in its own units: minted = spent + left, and none of the three is ever negative. */
export type Books = {
  readonly kind: string;
  readonly minted: number;
  /** Entries spent at least once, each counted once. */
  readonly spent: number;
  readonly left: number;
};

/** An entry that paid for more than one thing. All of them stay bought. */
export type Clash = {
  readonly id: string;
  readonly kind: string;
  readonly amount: number;
  /** What was bought with it, in canonical order; the first is what it paid for. */
  readonly bought: readonly string[];
};

export type EntriesView = {
  /** By kind. */
  readonly books: readonly Books[];
  /** What a device may still spend, by id. */
  readonly left: readonly EntryMinted[];
  /** Everything that a minted entry was spent on, in canonical order, once each. */
  readonly bought: readonly string[];
  readonly clashes: readonly Clash[];
  /** Spent, and minted by nobody as far as is known here: it buys nothing until the hub's word comes, if there is one. */
  readonly unfounded: readonly EntrySpent[];
};

export function viewEntries({ minted, spent }: EntriesState): EntriesView {
  const inOrder = spent.map(([, one]) => one).sort((a, b) => (isLater(a.stamp, b.stamp) ? 1 : -1));
  const boughtWith = new Map<string, string[]>();
  for (const { data } of inOrder) {
    const things = boughtWith.get(data.id) ?? [];
    things.push(data.for);
    boughtWith.set(data.id, things);
  }
  const known = new Set(minted.map(([id]) => id));
  const entries = minted.map(([, { data }]) => data);
  return {
    books: booksOf(entries, (id) => boughtWith.has(id)),
    left: entries.filter(({ id }) => !boughtWith.has(id)),
    bought: Array.from(new Set(inOrder.flatMap(({ data }) => (known.has(data.id) ? [data.for] : [])))),
    clashes: entries.flatMap(({ id, kind, amount }) => {
      const bought = boughtWith.get(id) ?? [];
      return bought.length > 1 ? [{ id, kind, amount, bought }] : [];
    }),
    unfounded: inOrder.flatMap(({ data }) => (known.has(data.id) ? [] : [data])),
  };
}

function booksOf(entries: readonly EntryMinted[], isSpent: (id: string) => boolean): readonly Books[] {
  const byKind = new Map<string, Books>();
  for (const { id, kind, amount } of entries) {
    const { minted, spent, left } = byKind.get(kind) ?? { minted: 0, spent: 0, left: 0 };
    const gone = isSpent(id) ? amount : 0;
    byKind.set(kind, { kind, minted: minted + amount, spent: spent + gone, left: left + amount - gone });
  }
  return Array.from(byKind.values()).sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

function withEarliest<T>(
  facts: readonly (readonly [string, Dated<T>])[],
  key: string,
  fact: Dated<T>,
): readonly (readonly [string, Dated<T>])[] {
  const known = facts.find(([one]) => one === key)?.[1];
  if (known && !isLater(known.stamp, fact.stamp)) return facts;
  const others = facts.filter(([one]) => one !== key);
  return [...others, [key, fact] as const].sort(([a], [b]) => (a < b ? -1 : 1));
}
