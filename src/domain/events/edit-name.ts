import * as v from 'valibot';

/**
 * The name of an edit, for another edit that wants to say "this is what I saw": its logical time and its wall label. Both
 * stay what they are when a fork moves the event to a branch (LOG-9), where its stream, number and hash do not; the label
 * tells two devices apart whose broken clocks both count from the same beginning (LOG-7).
 */
export const EditName = v.pipe(v.string(), v.regex(/^[0-9a-z.-]{5,40}$/), v.brand('EditName'));
export type EditName = v.InferOutput<typeof EditName>;

export const editName = ({
  order,
  at,
}: {
  readonly order: readonly [number, number];
  readonly at: number;
}): EditName => [order[0], order[1], at].map((number) => number.toString(36)).join('.') as EditName;
