/**
 * The few forms of DER (ITU-T X.690) that a certificate is written in. Written and never read: what comes from outside is
 * read by Node. A package for it was twenty packages, 5 MB on the disk and 20 MB of a small computer's memory.
 */
export type Der = Buffer;

const lengthOf = (length: number): Buffer => {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
};

const tagged = (tag: number, ...parts: readonly Uint8Array[]): Der => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
};

export const sequence = (...parts: readonly Der[]): Der => tagged(0x30, ...parts);
export const set = (...parts: readonly Der[]): Der => tagged(0x31, ...parts);
export const octets = (bytes: Uint8Array): Der => tagged(0x04, bytes);
export const text = (words: string): Der => tagged(0x0c, Buffer.from(words, 'utf8'));
export const yes: Der = tagged(0x01, Buffer.from([0xff]));

/** `[n]` around whole values, explicitly or in place of their SEQUENCE. */
export const context = (n: number, ...parts: readonly Der[]): Der => tagged(0xa0 | n, ...parts);
/** `[n]` in place of the tag of bytes: how names are written in GeneralName. */
export const contextBytes = (n: number, bytes: Uint8Array): Der => tagged(0x80 | n, bytes);

/** A number of no sign: bytes that begin with the highest bit get a zero before them. */
export function integer(bytes: Uint8Array): Der {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from += 1;
  const rest = bytes.subarray(from);
  return (rest[0] ?? 0) >= 0x80 ? tagged(0x02, Buffer.from([0]), rest) : tagged(0x02, rest);
}

/** `unused` bits at the end of the last byte do not count. */
export const bits = (bytes: Uint8Array, unused = 0): Der => tagged(0x03, Buffer.from([unused]), bytes);

export function objectId(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part & 0x7f];
    for (let more = part >>> 7; more > 0; more >>>= 7) groups.unshift(0x80 | (more & 0x7f));
    bytes.push(...groups);
  }
  return tagged(0x06, Buffer.from(bytes));
}

/** RFC 5280: two digits of the year before 2050, four from then on. */
export function time(ms: number): Der {
  const digits = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '');
  return Number(digits.slice(0, 4)) < 2050
    ? tagged(0x17, Buffer.from(digits.slice(2)))
    : tagged(0x18, Buffer.from(digits));
}
