/** Fresh random bytes: `crypto.getRandomValues`, which is there on plain HTTP too. */
export type Random = (bytes: number) => Uint8Array;
