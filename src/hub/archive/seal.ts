import {
  createCipheriv,
  createDecipheriv,
  createHash,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { Transform } from 'node:stream';
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/result.ts';
import { publicBytes, publicKeyFrom, RecoveryKey, recoveryJson } from './recovery.ts';

/**
 * A sealed archive (KEY-2): one line of JSON that says what it is and whose phrase opens it, 8 bytes of that line's SHA-256,
 * then the archive in chunks. Each file has a key of its own, agreed between a pair that is forgotten at once and the
 * school's recovery key. Each chunk is AES-256-GCM with its number and whether it is the last in the nonce (STREAM,
 * Hoang et al. 2015), so that a changed, moved, left-out or added byte is found, and so is an end that came too early. A
 * chunk is handed on only when it is known to be what was written: a backup is never wholly in memory.
 */
export const sealVersion = 1;
const chunkBytes = 64 * 1024;
const tagBytes = 16;
const checkBytes = 8;
/** Beyond that no first line of ours goes on. */
export const mostHeaderBytes = 4096;

const Header = v.object({
  kind: v.literal('footpath-sealed-archive'),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  recovery: v.optional(v.unknown()),
});
const Sealed = v.object({
  recovery: RecoveryKey,
  ephemeral: v.pipe(v.string(), v.base64()),
  chunk: v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(2 ** 20)),
});

/** What stands before the chunks. `line` is as it was read or written, with its end: the key hangs on every byte of it. */
export type SealHeader = {
  readonly recovery: RecoveryKey;
  readonly ephemeral: Uint8Array;
  readonly chunk: number;
  readonly line: Buffer;
};

export type SealFailure =
  | { readonly type: 'no-seal' }
  | { readonly type: 'newer'; readonly version: number }
  | { readonly type: 'damaged' }
  | { readonly type: 'cut' };

/** Thrown out of a stream that turns out not to be what was written. */
export class SealBroken extends Error {
  readonly code: 'SEAL_DAMAGED' | 'SEAL_CUT';
  constructor(code: SealBroken['code']) {
    super(code);
    this.code = code;
  }
}

/** Takes an archive's bytes and gives them sealed. @param chunk tests make it small */
export function createSealer(recovery: RecoveryKey, chunk = chunkBytes): Transform {
  const pair = generateKeyPairSync('x25519');
  const ephemeral = publicBytes(pair.publicKey);
  const line = Buffer.from(
    `${JSON.stringify({
      kind: 'footpath-sealed-archive',
      version: sealVersion,
      recovery: recoveryJson(recovery),
      ephemeral: ephemeral.toString('base64'),
      chunk,
    })}\n`,
  );
  const shared = diffieHellman({
    privateKey: pair.privateKey,
    publicKey: publicKeyFrom(recovery.publicKey),
  });
  const key = fileKey(shared, line);
  let number = 0;
  let waiting = Buffer.alloc(0);
  const seal = (plain: Uint8Array, isLast: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(number, isLast));
    number += 1;
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  const stream = new Transform({
    transform(data: Buffer, _encoding, done) {
      waiting = Buffer.concat([waiting, data]);
      // More than one: the last chunk, which may be a whole one, is known only at the end.
      while (waiting.length > chunk) {
        this.push(seal(waiting.subarray(0, chunk), false));
        waiting = waiting.subarray(chunk);
      }
      done();
    },
    flush(done) {
      this.push(seal(waiting, true));
      done();
    },
  });
  stream.push(line);
  stream.push(checkOf(line));
  return stream;
}

/** Reads the header from the first bytes of a file; answers with it and how many bytes it took. */
export function readSealHeader(
  bytes: Buffer,
): Result<{ readonly header: SealHeader; readonly length: number }, SealFailure> {
  const end = bytes.indexOf(0x0a) + 1;
  if (end === 0 || end > mostHeaderBytes) return err({ type: 'no-seal' });
  const line = bytes.subarray(0, end);
  const json = parse(line.toString('utf8'));
  const known = v.safeParse(Header, json);
  if (!known.success) return err({ type: 'no-seal' });
  if (known.output.version > sealVersion) return err({ type: 'newer', version: known.output.version });
  const check = bytes.subarray(end, end + checkBytes);
  if (check.length < checkBytes) return err({ type: 'cut' });
  const sealed = v.safeParse(Sealed, json);
  if (!sealed.success || !check.equals(checkOf(line))) return err({ type: 'damaged' });
  const { recovery, chunk } = sealed.output;
  const ephemeral = Buffer.from(sealed.output.ephemeral, 'base64');
  if (ephemeral.length !== 32) return err({ type: 'damaged' });
  return ok({ header: { recovery, ephemeral, chunk, line }, length: end + checkBytes });
}

/**
 * The archive's bytes again, each chunk verified before it is given. Throws `SealBroken` where the file stops being what was
 * written.
 *
 * @param chunks what follows the header, in any pieces
 */
export async function* unseal(
  { ephemeral, chunk, line }: SealHeader,
  privateKey: KeyObject,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void, void> {
  const shared = diffieHellman({ privateKey, publicKey: publicKeyFrom(ephemeral) });
  const key = fileKey(shared, line);
  const size = chunk + tagBytes;
  let number = 0;
  let waiting: Buffer = Buffer.alloc(0);
  const open = (sealed: Buffer, isLast: boolean): Buffer => {
    const end = sealed.length - tagBytes;
    // Node would take a shorter tag, which can be guessed.
    if (end < 0) throw new SealBroken('SEAL_CUT');
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce(number, isLast), {
        authTagLength: tagBytes,
      });
      decipher.setAuthTag(sealed.subarray(end));
      const plain = decipher.update(sealed.subarray(0, end));
      decipher.final();
      number += 1;
      return plain;
    } catch {
      // What ends in the middle of a chunk, or with one that was not to be the last, was cut; or its end was changed.
      throw new SealBroken(isLast ? 'SEAL_CUT' : 'SEAL_DAMAGED');
    }
  };
  for await (const data of chunks) {
    waiting = Buffer.concat([waiting, data]);
    while (waiting.length > size) {
      yield open(waiting.subarray(0, size), false);
      waiting = waiting.subarray(size);
    }
  }
  yield open(waiting, true);
}

/** HKDF-SHA-256 (RFC 5869) over what both keys agree on; the header is its salt, so that no byte of it can change. */
const fileKey = (shared: Buffer, line: Buffer): Buffer =>
  Buffer.from(
    hkdfSync('sha256', shared, createHash('sha256').update(line).digest(), 'footpath sealed archive 1', 32),
  );

function nonce(number: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(number, 7);
  bytes[11] = isLast ? 1 : 0;
  return bytes;
}

const checkOf = (line: Buffer): Buffer => createHash('sha256').update(line).digest().subarray(0, checkBytes);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
