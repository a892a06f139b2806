import type { StoredEvent } from '#domain/events/event.ts';
import type { ChainHash, DeviceId, Partition, StaffId } from '#domain/ids.ts';
import { invariant } from '#domain/invariant.ts';
import { chainSegment, type Segment } from '#log/chain.ts';
import { mayHandIn } from '#log/may-hand-in.ts';
import { branch } from '#log/seal.ts';
import { appendAudit } from './audit.ts';
import type { createLogSteps } from './event-store.ts';
import {
  eventOf,
  findDecided,
  findWaiting,
  type QuarantineRow,
  rowInfo,
  type Tip,
} from './quarantine-rows.ts';
import { run, type Steps } from './steps.ts';

/** What an adult decided of one learner's events that came up to a number. */
export type Decision = {
  readonly who: StaffId;
  readonly partition: Partition;
  readonly upTo: number;
  readonly accepts: (hash: ChainHash) => boolean;
};

type Log = ReturnType<typeof createLogSteps>;

/** Rows looked at in one transaction: others are answered in between. */
const rowsAtOnce = 500;

type Done = { readonly accepted: number; readonly refused: number; readonly last: number | null };

/**
 * Decides the next rows, in order of arrival, so that whatever stands before an event in its stream is decided before it (TRU-6). What is
 * accepted goes into the log as it was written while nothing before it was refused: then the device's own stream is here as the device
 * has it. After a refused event the rest goes on in the branch that the device will make as well when it is told (LOG-9): the same
 * events come to the same branch on both sides, and handing in again changes nothing.
 *
 * @param after rows up to this number were looked at before
 */
export function* decideSome(
  log: Log,
  device: DeviceId,
  { who, partition, upTo, accepts }: Decision,
  after: number,
  now: number,
): Steps<Done> {
  const rows = yield* findWaiting(device, after, upTo, rowsAtOnce);
  let accepted = 0;
  let refused = 0;
  for (const each of runsOf(
    rows.filter((row) => row.partition === partition),
    (row) => mayHandIn(partition, eventOf(row)) && accepts(row.hash),
  )) {
    const tip = yield* tipBefore(each.rows);
    if (each.isAccepted) {
      yield* putIn(log, tip, each.rows);
      accepted += each.rows.length;
    } else {
      yield* refuse(tip, each.rows);
      refused += each.rows.length;
    }
  }
  if (accepted + refused > 0)
    yield* appendAudit(
      { who, did: 'quarantine.decided', about: { device }, detail: { accepted, refused } },
      now,
    );
  const last = rows[rows.length - 1];
  return { accepted, refused, last: last && rows.length === rowsAtOnce ? last.arrival : null };
}

type Decided = { readonly isAccepted: boolean; readonly rows: readonly [QuarantineRow, ...QuarantineRow[]] };

/** Rows that follow each other in one stream and have the same fate. */
function runsOf(rows: readonly QuarantineRow[], isAccepted: (row: QuarantineRow) => boolean): Decided[] {
  const runs: { isAccepted: boolean; rows: [QuarantineRow, ...QuarantineRow[]] }[] = [];
  for (const row of rows) {
    const open = runs[runs.length - 1];
    const last = open?.rows[open.rows.length - 1];
    const follows = last?.stream === row.stream && last.hash === row.previous && last.seq === row.seq - 1;
    if (open && follows && open.isAccepted === isAccepted(row)) open.rows.push(row);
    else runs.push({ isAccepted: isAccepted(row), rows: [row] });
  }
  return runs;
}

/** Where the log stands before the first of these rows. */
function* tipBefore([row]: Decided['rows']): Steps<Tip> {
  const before = yield* findDecided(row.stream, row.seq - 1, row.previous);
  invariant(before?.state !== 'waiting', 'what stands before an event is decided before it');
  // Written here alone.
  if (before && before.tip !== null) return JSON.parse(before.tip) as Tip;
  return { info: rowInfo(row), count: row.seq - 1, head: row.previous, parted: false, isAside: false };
}

/** Into the log: as written, or as the continuation of the branch that this device's events go to now. */
function* putIn(log: Log, tip: Tip, rows: Decided['rows']): Steps<void> {
  const events = rows.map(eventOf);
  const isOwn = tip.info.stream === rows[0].stream;
  const placed = yield* place(
    log,
    tip.parted ? branch(tip.info, tip.count, events) : onto(tip, events, isOwn),
  );
  if (placed.every(([info]) => info.stream === rows[0].stream)) {
    yield* settle(rows, 'accepted', null);
    return;
  }
  for (const [at, row] of rows.entries()) {
    const [info, event] = placed[at] ?? [];
    invariant(info && event, 'each accepted event has its place');
    const { isAside } = tip;
    const isAsWritten = info.stream === row.stream;
    yield* settle(
      [row],
      'accepted',
      isAsWritten ? null : { info, count: event.seq, head: event.hash, parted: false, isAside },
    );
  }
}

function onto({ info, count, head }: Tip, events: readonly StoredEvent[], isOwn: boolean): Segment {
  if (isOwn) return { info, previous: head, events };
  const bodies = events.map(({ hash: _, ...event }, at) => ({
    ...event,
    stream: info.stream,
    seq: count + at + 1,
  }));
  return chainSegment(info, head, bodies);
}

type Placed = readonly (readonly [Segment['info'], StoredEvent])[];

/** Takes the segment; where another copy of the device was accepted first, the rest goes to the branch of LOG-9. */
function* place(log: Log, segment: Segment): Steps<Placed> {
  const result = yield* log.take(segment);
  const here = segment.events.map((event) => [segment.info, event] as const);
  // Of a learner who was erased meanwhile nothing is kept, and nothing is owed (ERA-5).
  if (result.kind === 'taken' || result.kind === 'erased') return here;
  invariant(result.kind === 'fork' && result.common !== null, `accepted events fit on, not ${result.kind}`);
  const { common } = result;
  const rest = segment.events.filter(({ seq }) => seq > common);
  return [
    ...here.slice(0, segment.events.length - rest.length),
    ...(yield* place(log, branch(segment.info, common, rest))),
  ];
}

/**
 * The device sets all aside that was refused before it does anything else, and what follows the first of it becomes one branch: a second
 * refusal only leaves something out of that.
 */
function* refuse(tip: Tip, rows: Decided['rows']): Steps<void> {
  const [first] = rows;
  const after: Tip = tip.isAside
    ? tip
    : { info: rowInfo(first), count: first.seq - 1, head: first.previous, parted: true, isAside: true };
  yield* settle(rows, 'refused', after);
}

/** Nothing else of the stream came between them. */
function* settle(rows: Decided['rows'], state: 'accepted' | 'refused', tip: Tip | null): Steps<void> {
  const [first] = rows;
  yield* run(
    `UPDATE quarantine SET state = $2, event = NULL, tip = $3
     WHERE school = $1 AND device = $4 AND stream = $5 AND arrival >= $6 AND arrival <= $7`,
    state,
    tip && JSON.stringify(tip),
    first.device,
    first.stream,
    first.arrival,
    rows[rows.length - 1]?.arrival ?? first.arrival,
  );
}
