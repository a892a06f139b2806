/** What a QR code's alphanumeric mode can hold, in the order of its values. */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const valueOfSign: ReadonlyMap<string, number> = new Map([...alphabet].map((sign, value) => [sign, value]));

/**
 * Bytes as text of 45 signs (RFC 9285): two bytes are three signs, a last one two. A QR code keeps such text at 5.5 bits a sign,
 * so that it costs 3 % more than bytes would, and every reader gives it back as it is; bytes come back as whatever
 * text a reader takes them for.
 */
export function toBase45(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const pair = at + 1 < bytes.length;
    let rest = pair ? (byteAt(bytes, at) << 8) | byteAt(bytes, at + 1) : byteAt(bytes, at);
    for (let sign = 0; sign < (pair ? 3 : 2); sign++) {
      text += alphabet[rest % 45];
      rest = Math.floor(rest / 45);
    }
  }
  return text;
}

/** Null for text that no bytes are told by. */
export function fromBase45(text: string): Uint8Array | null {
  const tail = text.length % 3;
  if (tail === 1) return null;
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (tail === 0 ? 0 : 1));
  let to = 0;
  for (let at = 0; at < text.length; at += 3) {
    const signs = Math.min(3, text.length - at);
    let value = 0;
    for (let sign = signs - 1; sign >= 0; sign--) {
      const digit = valueOfSign.get(text.charAt(at + sign));
      if (digit === undefined) return null;
      value = value * 45 + digit;
    }
    if (value > (signs === 3 ? 0xffff : 0xff)) return null;
    if (signs === 3) bytes[to++] = value >> 8;
    bytes[to++] = value & 0xff;
  }
  return bytes;
}

const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;
