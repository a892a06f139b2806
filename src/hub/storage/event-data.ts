/**
 * An event's data split into its keys and its values. Thousands of answers have the same keys, so the hub writes the
 * keys once (a *shape*) and of each event the values: a fraction of the bytes, for any type, known or not. Nothing is
 * lost: the object that comes back has the same canonical JSON, so the chain still verifies.
 */
export type Shape = readonly (string | readonly [key: string, inner: Shape])[];
type Data = Record<string, unknown>;

const longestShape = 600;
const deepest = 8;

/** The shape as text and the values in its order; null when the data is better kept whole. */
export function splitData(
  data: Data,
): { readonly shape: string; readonly values: readonly unknown[] } | null {
  const values: unknown[] = [];
  const shape = shapeOf(data, values, 0);
  if (!shape) return null;
  const text = JSON.stringify(shape);
  return text.length > longestShape ? null : { shape: text, values };
}

function shapeOf(data: Data, values: unknown[], depth: number): Shape | null {
  if (depth > deepest) return null;
  const shape: (string | readonly [string, Shape])[] = [];
  for (const key of Object.keys(data).sort()) {
    const value = data[key];
    if (value === undefined) continue;
    // Assigning this key would set a prototype instead.
    if (key === '__proto__') return null;
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      shape.push(key);
      values.push(value);
      continue;
    }
    const inner = shapeOf(value as Data, values, depth + 1);
    if (!inner) return null;
    shape.push([key, inner]);
  }
  return shape;
}

/** The data again, from its shape and its values. */
export function joinData(shape: Shape, values: readonly unknown[]): Data {
  let next = 0;
  const fill = (keys: Shape): Data => {
    const data: Data = {};
    for (const key of keys) {
      if (typeof key === 'string') data[key] = values[next++];
      else data[key[0]] = fill(key[1]);
    }
    return data;
  };
  return fill(shape);
}
