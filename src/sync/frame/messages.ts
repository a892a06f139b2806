import type { Hello } from '#domain/device-api.ts';
import type { StreamInfo } from '#domain/events/event.ts';
import type { ChainHash, Partition, StreamId } from '#domain/ids.ts';
import { streamOf } from '#log/chain.ts';
import {
  markOf,
  type Pulled,
  type Receipt,
  type SignedReceipt,
  type SyncAnswer,
  type WireEvent,
  type WireSegment,
} from '../protocol.ts';
import type { SyncRequest } from '../sync-request.ts';
import type { Events } from './events.ts';
import {
  constant,
  count,
  list,
  near,
  nullable,
  oneOf,
  optional,
  type Part,
  pair,
  record,
  string,
  yesOrNo,
} from './parts.ts';

/**
 * Frame version 1: what a request and an answer hold, a line for each field. FROZEN once released: a field more is a new
 * version of the frame, with tables of its own beside these.
 */
const hash = string<ChainHash>('hashes');

/** The head of a device's own stream: often the last that it pulled too, so that a cursor's mark begins it. */
const ownHead: Part<ChainHash> = (head, name, value) => {
  const told = hash(head, name, value);
  head.state.strings.meet('marks', markOf(told));
  return told;
};
const mark = optional(string<string>('marks'), true);

/** `learner:ID`: the kind, then the id, which the learner's other partition has too. */
const partition: Part<Partition> = (head, name, value) => {
  const cut = value?.indexOf(':') ?? 0;
  const kind = partitionKind(head, `${name} kind`, value?.slice(0, cut) as 'learner');
  return `${kind}:${head.string(name, 'ids', value?.slice(cut + 1))}` as Partition;
};
const partitionKind = oneOf(['learner', 'staff', 'class', 'school']);

const branch = record<NonNullable<StreamInfo['branchOf']>>({
  stream: string<StreamId>('hashes'),
  seq: count,
  first: hash,
});

/** A stream's name follows from its device and partition, unless it is a branch, or a lie (LOG-3). */
const info: Part<StreamInfo> = (head, name, value) => {
  const device = string<StreamInfo['device']>('ids')(head, `${name} device`, value?.device);
  const at = partition(head, `${name} partition`, value?.partition);
  const branchOf = nullable(branch)(head, `${name} branch`, value?.branchOf ?? null);
  const named = streamOf(device, at);
  const stream = head.flag(`${name} named`, value?.stream === named, true)
    ? named
    : string<StreamId>('hashes')(head, `${name} stream`, value?.stream);
  return { stream, device, partition: at, branchOf };
};

const signed = record<SignedReceipt>({
  hub: string('ids'),
  epoch: count,
  device: string('ids'),
  stream: string('hashes'),
  count,
  head: hash,
  arrival: count,
  signature: string('signatures'),
});

const segment = (events: Events): Part<WireSegment> =>
  record<WireSegment>({
    info,
    proof: optional(signed),
    from: count,
    previous: hash,
    head: hash,
    events: list<WireEvent>((_head, _name, event) => events.code(event), 256),
  });

export const requestPart = (events: Events): Part<SyncRequest> =>
  record<SyncRequest>({
    protocol: near(2),
    device: string('ids'),
    cursorsOf: nullable(
      record<NonNullable<SyncRequest['cursorsOf']>>({ hub: string('ids'), epoch: near(1) }),
      true,
    ),
    have: list(
      record<SyncRequest['have'][number]>({
        info,
        count,
        head: ownHead,
        proven: optional(count, true),
        probes: optional(list(pair(count, hash), 64)),
      }),
      500,
    ),
    segments: list(segment(events), 64),
    want: list(record<SyncRequest['want'][number]>({ partition, after: count, mark }), 400),
    wantsKey: optional(yesOrNo),
  });

const hello = record<Hello>({
  footpath: constant('hub'),
  protocol: near(2),
  hub: string('ids'),
  epoch: near(1),
  // Told from the beginning of 2026, ms.
  time: near(1_767_225_600_000),
  school: nullable(string('names')),
  version: string('names'),
});

export const answerPart = (events: Events): Part<SyncAnswer> =>
  record<SyncAnswer>({
    hello,
    receipts: list(
      record<Receipt>({
        stream: string('hashes'),
        count,
        head: hash,
        // The fourth of two bits: an older reader knows no such choice, and takes nothing of the frame.
        status: oneOf(['held', 'fork', 'refused', 'apart']),
        common: nullable(count),
        signature: optional(string('signatures')),
        arrival: optional(count),
      }),
      500,
    ),
    pulled: list(
      record<Pulled>({ partition, segments: list(segment(events), 2048), after: count, mark, more: yesOrNo }),
      400,
    ),
    key: optional(string('keys')),
  });

/** What the answer to a request is likely to name again, newest first as the answer goes through it. */
export function namedIn(request: SyncRequest): {
  readonly ids: string[];
  readonly hashes: string[];
  readonly marks: string[];
  readonly counts: number[];
} {
  return {
    ids: request.want.map(({ partition: wanted }) => wanted.slice(wanted.indexOf(':') + 1)),
    hashes: request.have.flatMap(({ info: { stream }, head }) => [stream, head]),
    marks: [
      ...request.want.flatMap((want) => want.mark ?? []),
      ...request.have.map(({ head }) => markOf(head)),
    ],
    counts: [...request.have.map((have) => have.count), ...request.want.map(({ after }) => after)],
  };
}
