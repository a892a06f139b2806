import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { readEvent } from '#domain/events/event.ts';
import { hashInPath } from '#hub/archive/format.ts';
import { filesOf, type SchoolView } from '#hub/archive/write.ts';
import { readAudit, readAuditHead } from '#hub/storage/audit.ts';
import { unpackPage } from '#hub/storage/event-page.ts';
import {
  findPagesAfter,
  findStreamsAfter,
  type HeldStream,
  infoOf,
  type LogRow,
  readLog,
} from '#hub/storage/event-rows.ts';
import { one } from '#hub/storage/steps.ts';
import { firstBreak, genesis, streamNameHolds } from '#log/chain.ts';
import { mayStand } from '#log/redaction.ts';
import { createAuditChain } from './audit-chain.ts';
import { checkErasures, type ErasureDamage } from './check-erasures.ts';

/** Something that is not as it should be. */
export type Damage =
  | { readonly kind: 'database'; readonly detail: string }
  /** Events `from` and on cannot be read, or are not those that were handed in. */
  | { readonly kind: 'events'; readonly stream: HeldStream; readonly from: number }
  /** The stream has fewer or more events than it says. */
  | { readonly kind: 'count'; readonly stream: HeldStream; readonly found: number }
  | { readonly kind: 'name'; readonly stream: HeldStream }
  /** Arrival numbers beyond the last that was given, or given twice. */
  | { readonly kind: 'arrivals'; readonly stream: HeldStream }
  /** Pages of a stream that is not listed. */
  | { readonly kind: 'stray'; readonly events: number }
  /** Entry `from` of the audit and on are not those that were written, or are missing. */
  | { readonly kind: 'audit'; readonly from: number }
  | { readonly kind: 'file'; readonly path: string }
  | ErasureDamage
  /** A class works with a pack that is not here. */
  | { readonly kind: 'pack-missing'; readonly hash: string };

export type Checked = {
  readonly events: number;
  readonly streams: number;
  readonly files: number;
  /** Learners who were erased, and of whom nothing is here. */
  readonly erased: number;
  readonly damages: readonly Damage[];
};

const streamsAtOnce = 100;
const pagesAtOnce = 16;
const entriesAtOnce = 1000;

/**
 * Reads all that a school has and computes again what can be (HUB-33): every chain to its head, counts and arrival
 * numbers, packs and media by their hashes. Nothing is mended.
 *
 * @param ownCheck the database's own look at its files
 * @param tell told how many events were read, of how many
 */
export async function checkSchool(
  { reader, data }: SchoolView,
  ownCheck: () => Promise<string | null>,
  tell: (done: number, total: number) => void,
): Promise<Checked> {
  const damages: Damage[] = [];
  const said = await ownCheck();
  if (said !== null) damages.push({ kind: 'database', detail: said });
  const log = await reader.read(readLog);
  const packs = new Set<string>();
  let events = 0;
  let streams = 0;
  let after = '';
  for (;;) {
    const rows = await reader.read(() => findStreamsAfter(after, streamsAtOnce));
    for (const stream of rows) {
      const found = await checkStream(reader, stream, log, packs);
      events += found.events;
      damages.push(...found.damages);
      tell(events, log.arrival);
      streams += 1;
      after = stream.stream;
    }
    if (rows.length < streamsAtOnce) break;
  }
  const stray = await reader.read(() =>
    one<{ events: number }>(
      `SELECT CAST(COALESCE(SUM(p.count), 0) AS BIGINT) AS events
       FROM pages p LEFT JOIN streams s ON s.school = p.school AND s.stream = p.stream
       WHERE p.school = $1 AND s.stream IS NULL`,
    ),
  );
  if (stray && stray.events > 0) damages.push({ kind: 'stray', events: stray.events });
  const from = await firstBadEntry(reader);
  if (from !== null) damages.push({ kind: 'audit', from });
  const erasures = await checkErasures(reader, data);
  damages.push(...erasures.damages);
  const files = await filesOf(data);
  for (const path of files)
    if ((await hashOfFile(join(data, path))) !== hashInPath(path)) damages.push({ kind: 'file', path });
  for (const hash of packs)
    if (!files.includes(`packs/${hash}.json`)) damages.push({ kind: 'pack-missing', hash });
  return { events, streams, files: files.length, erased: erasures.erased, damages };
}

async function firstBadEntry(reader: SchoolView['reader']): Promise<number | null> {
  const chain = createAuditChain();
  for (let after = 0; ; ) {
    const rows = await reader.read(() => readAudit(after, entriesAtOnce));
    for (const row of rows) {
      chain.add(row);
      after = row.n;
    }
    if (rows.length < entriesAtOnce) break;
  }
  return chain.firstBad(await reader.read(readAuditHead));
}

async function checkStream(
  reader: SchoolView['reader'],
  stream: HeldStream,
  log: LogRow,
  packs: Set<string>,
): Promise<{ readonly events: number; readonly damages: readonly Damage[] }> {
  const info = infoOf(stream);
  const damages: Damage[] = streamNameHolds(info) ? [] : [{ kind: 'name', stream }];
  let head = { count: 0, hash: genesis(stream.stream) };
  let arrival = 0;
  for (let first = 0; ; ) {
    const pages = await reader.read(() => findPagesAfter(stream.stream, first, pagesAtOnce));
    for (const page of pages) {
      const unpacked = tryUnpack(stream, page);
      const isNext = page.first === head.count + 1;
      const isSound = unpacked?.every((event) => mayStand(info.partition, event));
      if (
        !unpacked ||
        !isSound ||
        !isNext ||
        firstBreak({ info, previous: head.hash, events: unpacked }) !== null
      )
        return {
          events: head.count,
          damages: [...damages, { kind: 'events', stream, from: head.count + 1 }],
        };
      if (page.last - page.count < arrival || page.last > log.arrival)
        return { events: head.count, damages: [...damages, { kind: 'arrivals', stream }] };
      for (const event of unpacked) {
        const read = readEvent(event);
        if (read?.type === 'pack.assigned') packs.add(read.data.pack);
      }
      head = { count: head.count + page.count, hash: unpacked[unpacked.length - 1]?.hash ?? head.hash };
      arrival = page.last;
      first = page.first;
    }
    if (pages.length < pagesAtOnce) break;
  }
  if (head.count !== stream.count || head.hash !== stream.head)
    damages.push({ kind: 'count', stream, found: head.count });
  return { events: head.count, damages };
}

function tryUnpack(
  { stream }: HeldStream,
  page: Parameters<typeof unpackPage>[1],
): ReturnType<typeof unpackPage> | null {
  try {
    return unpackPage(stream, page);
  } catch {
    return null;
  }
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
