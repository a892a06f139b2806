import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { err, ok, type Result } from '#domain/result.ts';
import { openRecovery, type RecoveryKey, readPhrase } from './recovery.ts';
import { mostHeaderBytes, readSealHeader, type SealFailure, unseal } from './seal.ts';

/** An archive that can be read: its gzipped bytes, from the beginning each time. */
export type ArchiveSource = {
  /** Whose phrase opened it; null: it is of the time before archives were sealed. */
  readonly recovery: RecoveryKey | null;
  bytes(): AsyncIterable<Buffer>;
};

export type SourceFailure =
  | Exclude<SealFailure, { readonly type: 'no-seal' }>
  | { readonly type: 'no-archive' }
  | { readonly type: 'unreadable'; readonly detail: string }
  | { readonly type: 'no-phrase' }
  /** `unknown`: words that no phrase has, for whoever mistyped one. */
  | { readonly type: 'wrong-phrase'; readonly unknown: readonly string[] };

/** The first two bytes of gzip: what archives were before they were sealed. */
const gzipMagic = Buffer.from([0x1f, 0x8b]);

/** @param askPhrase asked only when there is something to open; null: nobody said it */
export async function openArchive(
  file: string,
  askPhrase: () => Promise<string | null>,
): Promise<Result<ArchiveSource, SourceFailure>> {
  const start = await startOf(file);
  if (!start.ok) return start;
  if (start.value.length === 0) return err({ type: 'cut' });
  if (start.value.subarray(0, 2).equals(gzipMagic.subarray(0, start.value.length)))
    return ok({ recovery: null, bytes: () => createReadStream(file) });
  const read = readSealHeader(start.value);
  if (!read.ok) return err(read.error.type === 'no-seal' ? { type: 'no-archive' } : read.error);
  const { header, length } = read.value;
  const typed = await askPhrase();
  if (typed === null) return err({ type: 'no-phrase' });
  const privateKey = openRecovery(typed, header.recovery);
  if (!privateKey) return err({ type: 'wrong-phrase', unknown: readPhrase(typed).unknown });
  return ok({
    recovery: header.recovery,
    bytes: () => unseal(header, privateKey, createReadStream(file, { start: length })),
  });
}

async function startOf(file: string): Promise<Result<Buffer, SourceFailure>> {
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostHeaderBytes + 64), 0);
      return ok(buffer.subarray(0, bytesRead));
    } finally {
      await handle.close();
    }
  } catch (error) {
    return err({ type: 'unreadable', detail: error instanceof Error ? error.message : String(error) });
  }
}
