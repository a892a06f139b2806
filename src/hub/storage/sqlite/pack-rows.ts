import type { DatabaseSync } from 'node:sqlite';
import type { StoredEvent } from '#domain/events/event.ts';
import type { ChainHash, Partition, StreamId } from '#domain/ids.ts';
import { joinData, type Shape } from '#hub/storage/event-data.ts';
import { packPage, pageLimit } from '#hub/storage/event-page.ts';

/** An event as versions 1 to 4 of the database kept it. */
type OldEvent = {
  readonly arrival: number;
  readonly stream: StreamId;
  readonly partition: Partition;
  readonly seq: number;
  readonly type: string;
  readonly version: number;
  readonly order_ms: number;
  readonly order_n: number;
  readonly at: number;
  readonly offset: number | null;
  readonly shape: string | null;
  readonly data: string;
  readonly hash: Uint8Array;
  readonly received: number;
};

/**
 * The part of migration 5 that SQL cannot do: packs the rows of the old log into pages and drops them. Arrival numbers
 * stay what they were, because devices hold cursors; so a page ends where they have a gap.
 */
export function packOldEvents(db: DatabaseSync): void {
  const insert = db.prepare(
    `INSERT INTO pages (school, stream, first, count, partition, last, received, hashes, body)
     VALUES ('school', ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  let page: OldEvent[] = [];
  const write = (): void => {
    const [first] = page;
    const last = page[page.length - 1];
    if (!first || !last) return;
    const { hashes, body } = packPage(page.map(eventOf));
    insert.run(
      first.stream,
      first.seq,
      page.length,
      first.partition,
      last.arrival,
      first.received,
      hashes,
      body,
    );
    page = [];
  };
  const rows = db
    .prepare(
      `SELECT e.arrival, s.stream, p.name AS partition, e.seq, t.type, e.version, e.order_ms, e.order_n, e.at,
         e."offset", h.shape, e.data, e.hash, e.received
       FROM old_events e JOIN old_streams s ON s.id = e.stream JOIN old_partitions p ON p.id = e.partition
         JOIN old_event_types t ON t.id = e.type LEFT JOIN old_shapes h ON h.id = e.shape
       ORDER BY e.arrival`,
    )
    .iterate();
  for (const row of rows as Iterable<unknown> as Iterable<OldEvent>) {
    const before = page[page.length - 1];
    const goesOn =
      before &&
      before.stream === row.stream &&
      before.seq + 1 === row.seq &&
      before.arrival + 1 === row.arrival;
    if (!goesOn || page.length === pageLimit) write();
    page.push(row);
  }
  write();
  db.exec(`
    INSERT INTO logs (school, arrival, top_ms, top_n)
    SELECT 'school', (SELECT MAX(arrival) FROM old_events), top_ms, top_n FROM old_streams
    WHERE (SELECT COUNT(*) FROM old_events) > 0 ORDER BY top_ms DESC, top_n DESC LIMIT 1;
    DROP TABLE old_events;
    DROP TABLE old_streams;
    DROP TABLE old_partitions;
    DROP TABLE old_shapes;
    DROP TABLE old_event_types;
  `);
}

const eventOf = (row: OldEvent): StoredEvent => ({
  stream: row.stream,
  seq: row.seq,
  type: row.type,
  version: row.version,
  order: [row.order_ms, row.order_n],
  at: row.at,
  offset: row.offset,
  data:
    row.shape === null
      ? (JSON.parse(row.data) as Record<string, unknown>)
      : joinData(JSON.parse(row.shape) as Shape, JSON.parse(row.data) as unknown[]),
  hash: Buffer.from(row.hash).toString('hex') as ChainHash,
});
