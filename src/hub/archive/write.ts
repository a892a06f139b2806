import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import * as v from 'valibot';
import { HubId } from '#domain/ids.ts';
import type { SqlEngine } from '#hub/storage/engine.ts';
import { unpackPage } from '#hub/storage/event-page.ts';
import { findPagesAfter, findStreamsAfter, infoOf, readLog } from '#hub/storage/event-rows.ts';
import { readSetting } from '#hub/storage/settings.ts';
import { genesis } from '#log/chain.ts';
import { type ArchiveContent, type ArchiveHeader, archiveVersion } from './format.ts';
import type { RecoveryKey } from './recovery.ts';
import { createSealer } from './seal.ts';
import { archivedTables, rowsOf } from './tables.ts';

/** A school to look at: a view of its database that does not move, and the folder of its packs and media. */
export type SchoolView = { readonly reader: Pick<SqlEngine, 'read'>; readonly data: string };

export type ArchiveSummary = { readonly events: number; readonly streams: number; readonly files: number };

const streamsAtOnce = 100;
const pagesAtOnce = 16;
const partBytes = 512 * 1024;

/**
 * Writes a school into a file (HUB-31). Under another name until it is complete and on the disk, so that what bears the
 * name is whole. Sealed to the school's recovery key: what is written on the way is sealed already.
 *
 * @param tell told how many events are written, of how many
 */
export async function writeArchive(
  file: string,
  { reader, data }: SchoolView,
  recovery: RecoveryKey,
  made: number,
  tell: (done: number, total: number) => void,
): Promise<ArchiveSummary> {
  const half = `${file}.part`;
  const gzip = createGzip();
  const sink = createWriteStream(half, { mode: 0o600 });
  const written = pipeline(gzip, createSealer(recovery), sink);
  // Awaited below, where something is put.
  written.catch(() => undefined);
  const hash = createHash('sha256');
  const put = async (line: ArchiveHeader | ArchiveContent): Promise<void> => {
    const text = `${JSON.stringify(line)}\n`;
    hash.update(text);
    // A full disk ends the writing: nothing drains after that.
    if (!gzip.write(text)) await Promise.race([once(gzip, 'drain'), written]);
  };
  try {
    const total = (await reader.read(readLog)).arrival;
    const hub = await reader.read(() => readSetting('hub-id'));
    await put({
      kind: 'footpath-archive',
      version: archiveVersion,
      hub: hub === null ? null : v.parse(HubId, hub),
      school: await reader.read(() => readSetting('school-name')),
      made,
      events: total,
    });
    for (const table of Object.keys(archivedTables))
      for await (const rows of rowsOf(reader, table))
        await put({ kind: 'rows', table, rows: rows.map((row) => [...row]) });
    const log = await putLog(reader, put, (done) => tell(done, total));
    const files = await putFiles(data, put);
    gzip.end(`${JSON.stringify({ kind: 'end', sha256: hash.digest('hex') })}\n`);
    await written;
    await onDisk(half);
    await rename(half, file);
    await onDisk(dirname(file) || '.');
    return { ...log, files };
  } catch (error) {
    gzip.destroy();
    sink.destroy();
    await rm(half, { force: true });
    throw error;
  }
}

async function putLog(
  reader: SchoolView['reader'],
  put: (line: ArchiveContent) => Promise<void>,
  tell: (done: number) => void,
): Promise<{ readonly events: number; readonly streams: number }> {
  let events = 0;
  let streams = 0;
  let after = '';
  for (;;) {
    const rows = await reader.read(() => findStreamsAfter(after, streamsAtOnce));
    for (const row of rows) {
      let previous = genesis(row.stream);
      for (let first = 0; ; ) {
        const pages = await reader.read(() => findPagesAfter(row.stream, first, pagesAtOnce));
        for (const page of pages) {
          const unpacked = unpackPage(row.stream, page);
          await put({ kind: 'events', info: infoOf(row), previous, events: unpacked });
          previous = unpacked[unpacked.length - 1]?.hash ?? previous;
          first = page.first;
          events += page.count;
          tell(events);
        }
        if (pages.length < pagesAtOnce) break;
      }
      streams += 1;
      after = row.stream;
    }
    if (rows.length < streamsAtOnce) return { events, streams };
  }
}

/** Packs, and whole media: what is still on its way is asked for again. */
async function putFiles(data: string, put: (line: ArchiveContent) => Promise<void>): Promise<number> {
  const paths = await filesOf(data);
  for (const path of paths) {
    let waiting: Buffer | null = null;
    for await (const part of createReadStream(join(data, path), { highWaterMark: partBytes })) {
      if (waiting) await put({ kind: 'file', path, base64: waiting.toString('base64'), isLast: false });
      waiting = part as Buffer;
    }
    await put({ kind: 'file', path, base64: (waiting ?? Buffer.alloc(0)).toString('base64'), isLast: true });
  }
  return paths.length;
}

/** Paths of packs and whole media in a data folder, with `/`, in order. */
export async function filesOf(data: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of ['packs', 'media']) {
    if (!existsSync(join(data, folder))) continue;
    const entries = await readdir(join(data, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries)
      if (entry.isFile()) found.push(relative(data, join(entry.parentPath, entry.name)).split(sep).join('/'));
  }
  return found
    .filter((path) =>
      /^packs\/[0-9a-f]{64}\.json$|^media\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{64}$/.test(path),
    )
    .sort();
}

async function onDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
