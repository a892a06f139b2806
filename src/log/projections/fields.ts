import type { EditName } from '#domain/events/edit-name.ts';
import { isLater, type Stamp } from './stamp.ts';

/**
 * Fields of which the last writer by canonical order wins, with what they said before (LOG-15, LOG-16). A state is the set
 * of the newest edits of each field, so that any order of folding, any repeat and any splitting of the log gives the same,
 * to the byte. It is bounded; the log keeps all.
 */
export type Edit<V> = {
  readonly value: V;
  /** Its place in the order. The stream in it is the label of who wrote: one device, one partition (LOG-3). */
  readonly stamp: Stamp;
  readonly name: EditName;
  /** The edits of the field that its writer saw, which it replaces; null: it did not say, and replaces what it sorts after. */
  readonly saw: readonly EditName[] | null;
};

/** By field, in order of their names; the edits of each newest first, at least one. */
export type Fields<F extends string, V> = readonly (readonly [field: F, edits: readonly Edit<V>[]])[];

/** Edits kept of a field: what counts now, and four before it. */
export const editsKept = 5;

export function withEdit<F extends string, V>(fields: Fields<F, V>, field: F, edit: Edit<V>): Fields<F, V> {
  const others = editsOf(fields, field).filter(
    ({ stamp }) => isLater(stamp, edit.stamp) || isLater(edit.stamp, stamp),
  );
  const edits = [...others, edit].sort((a, b) => (isLater(a.stamp, b.stamp) ? -1 : 1)).slice(0, editsKept);
  return [...fields.filter(([other]) => other !== field), [field, edits] as const].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
}

/** Newest first. */
export const editsOf = <F extends string, V>(fields: Fields<F, V>, field: F): readonly Edit<V>[] =>
  fields.find(([one]) => one === field)?.[1] ?? [];

/**
 * What nobody has replaced: the edit that counts, and those written beside it by somebody who had not seen it, newest first.
 * The next edit names all of them, if they were shown. Edits that claim to have seen each other replace nothing.
 */
export function unreplaced<V>(edits: readonly Edit<V>[]): readonly Edit<V>[] {
  const open = edits.filter(
    (edit, place) => !edits.some(({ saw }, other) => (saw ? saw.includes(edit.name) : other < place)),
  );
  return open.length > 0 ? open : edits.slice(0, 1);
}
