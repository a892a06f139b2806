import * as v from 'valibot';

/**
 * Something sealed (docs/spec/keys.md): bytes in hex, as many as 500 UTF-16 units of words can come to. Opaque here, and looked at
 * by what opens it (src/log/private/), which no first question waits for. Every event type with words that are for a learner and
 * the school alone has a member of this kind for them.
 */
export const Sealed = v.pipe(v.string(), v.maxLength(4000));
export type Sealed = v.InferOutput<typeof Sealed>;

/** What it is in bytes; none when it is no such thing. */
export function bytesOf(sealed: Sealed): Uint8Array<ArrayBuffer> {
  if (!/^([0-9a-f]{2})*$/.test(sealed)) return new Uint8Array();
  return Uint8Array.from(sealed.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
