import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import * as v from 'valibot';
import { err, ok, type Result } from '#domain/result.ts';
import { createAuditChain } from '#hub/check/audit-chain.ts';
import { auditHeadOf } from '#hub/storage/audit.ts';
import { firstBreak, genesis, streamNameHolds } from '#log/chain.ts';
import { type ArchiveContent, ArchiveHeader, ArchiveLine, archiveVersion, hashInPath } from './format.ts';
import type { ArchiveSource } from './source.ts';
import { archivedTables, auditRowOf } from './tables.ts';

/** Why an archive is not restored. `line` counts from 1. */
export type ArchiveFailure =
  | { readonly type: 'unreadable'; readonly detail: string }
  | { readonly type: 'no-archive' }
  | { readonly type: 'newer'; readonly version: number }
  /** It ends too early: a copy that was cut. */
  | { readonly type: 'cut' }
  | { readonly type: 'damaged'; readonly line: number };

type Reading = { readonly header: ArchiveHeader };

/**
 * Reads an archive to its end, a line at a time, each checked before `handle` sees it. Nothing is known to be whole
 * before this has answered: verify first (`verifyArchive`), then read again to restore.
 */
export async function readArchive(
  source: ArchiveSource,
  handle: (line: ArchiveContent, header: ArchiveHeader) => Promise<void>,
): Promise<Result<Reading, ArchiveFailure>> {
  const hash = createHash('sha256');
  let header: ArchiveHeader | null = null;
  let isEnded = false;
  let number = 0;
  try {
    for await (const text of linesOf(source)) {
      number += 1;
      if (isEnded) return err({ type: 'damaged', line: number });
      const parsed = parseLine(text);
      if (header === null) {
        const first = v.safeParse(ArchiveHeader, parsed);
        if (!first.success) return err({ type: 'no-archive' });
        if (first.output.version > archiveVersion)
          return err({ type: 'newer', version: first.output.version });
        header = first.output;
      } else {
        const line = v.safeParse(ArchiveLine, parsed);
        if (!line.success) return err({ type: 'damaged', line: number });
        if (line.output.kind === 'end') {
          if (line.output.sha256 !== hash.digest('hex')) return err({ type: 'damaged', line: number });
          isEnded = true;
        } else await handle(line.output, header);
      }
      if (!isEnded) hash.update(`${text}\n`);
    }
  } catch (error) {
    return err(failureOf(error, number));
  }
  if (header === null) return err({ type: 'no-archive' });
  return isEnded ? ok({ header }) : err({ type: 'cut' });
}

/** Whether an archive can be restored: whole, every chain unbroken, every file what its name says. Writes nothing. */
export async function verifyArchive(
  source: ArchiveSource,
  tell: (done: number, total: number) => void,
): Promise<Result<Reading, ArchiveFailure>> {
  let number = 1;
  let firstBad = 0;
  let events = 0;
  const heads = new Map<string, string>();
  let hash = createHash('sha256');
  const audit = createAuditChain();
  let auditHead: string | null = null;
  const read = await readArchive(source, async (line, header) => {
    number += 1;
    const isSound = ((): boolean => {
      if (line.kind === 'rows') {
        const columns = archivedTables[line.table];
        if (line.table === 'settings')
          for (const [name, value] of line.rows) if (name === 'audit-head') auditHead = String(value);
        if (line.table === 'audit')
          for (const row of line.rows) {
            const entry = auditRowOf(row);
            if (!entry) return false;
            audit.add(entry);
          }
        const isOld = header.version === 1;
        return (
          columns !== undefined &&
          line.rows.every(({ length }) => length === columns.length || (isOld && length < columns.length))
        );
      }
      if (line.kind === 'events') {
        events += line.events.length;
        tell(events, header.events);
        const { stream } = line.info;
        const isNext = line.previous === (heads.get(stream) ?? genesis(stream));
        heads.set(stream, line.events[line.events.length - 1]?.hash ?? line.previous);
        return isNext && streamNameHolds(line.info) && firstBreak(line) === null;
      }
      hash.update(Buffer.from(line.base64, 'base64'));
      if (!line.isLast) return true;
      const isItself = hash.digest('hex') === hashInPath(line.path);
      hash = createHash('sha256');
      return isItself;
    })();
    if (!isSound && firstBad === 0) firstBad = number;
  });
  if (read.ok && audit.firstBad(auditHeadOf(auditHead)) !== null && firstBad === 0) firstBad = number;
  if (!read.ok || firstBad === 0) return read;
  return err({ type: 'damaged', line: firstBad });
}

async function* linesOf(source: ArchiveSource): AsyncGenerator<string, void, void> {
  const gunzip = createGunzip();
  // What fails at the source ends the gunzip with that error, which the loop below throws.
  pipeline(Readable.from(source.bytes()), gunzip, () => undefined);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of gunzip) {
    const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function failureOf(error: unknown, line: number): ArchiveFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const noGzip = code === 'Z_DATA_ERROR' || code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
  if (noGzip) return line === 0 ? { type: 'no-archive' } : { type: 'damaged', line: line + 1 };
  if (code === 'SEAL_DAMAGED') return { type: 'damaged', line: line + 1 };
  if (code === 'Z_BUF_ERROR' || code === 'SEAL_CUT') return { type: 'cut' };
  return { type: 'unreadable', detail: error instanceof Error ? error.message : String(error) };
}
