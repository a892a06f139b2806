import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EventType,
  eventSchemas,
  readEvent,
  type StoredEvent,
  type StreamInfo,
} from '#domain/events/event.ts';
import {
  type ClassId,
  classPartition,
  type DeviceId,
  type HubId,
  type LearnerId,
  learnerPartition,
  type Partition,
  staffPartition,
} from '#domain/ids.ts';
import { ok } from '#domain/result.ts';
import { chainSegment, genesis, type Segment, streamOf } from '#log/chain.ts';
import { longestData, mayHandIn } from '#log/may-hand-in.ts';
import { emptyRoster, foldRoster, learnersOf } from '#log/projections/roster.ts';
import { segmentToWire } from '#sync/codec.ts';
import { handIn } from '#sync/initiator.ts';
import type { InitiatorPort } from '#sync/initiator-port.ts';
import { protocolVersion, type SignedReceipt, type SyncAnswer } from '#sync/protocol.ts';
import { type ReceiptKeys, receiptMessage } from '#sync/receipt.ts';
import { type Grant, respond } from '#sync/responder.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import { createMemoryEventStore } from '#tests/support/memory-event-store.ts';

/** Whatever a device, a carrier or a hub says: what it may not say is folded nowhere (TRU-8 to TRU-10). */
const device = 'device-a' as DeviceId;
const other = 'device-b' as DeviceId;
const hubId = 'hub-0000' as HubId;
const classId = 'class-a' as ClassId;
const ada = 'ada' as LearnerId;
const bo = 'bo' as LearnerId;
const hello = {
  footpath: 'hub',
  protocol: protocolVersion,
  hub: hubId,
  epoch: 1,
  time: 1_790_000_000_000,
  school: null,
  version: '',
} as const;

/** Signs with a word that only the hub has. */
const keysOf = (secret: string): ReceiptKeys => ({
  key: 'ab'.repeat(32) as ReceiptKeys['key'],
  sign: async (message) => `${secret} ${message}` as SignedReceipt['signature'],
  isGenuine: async ({ signature, ...said }) => signature === `${secret} ${receiptMessage(said)}`,
});
const hubKeys = keysOf('hub');

const grant: Grant = {
  device,
  mayWrite: (partition) => partition === learnerPartition(ada),
  mayRead: (partition) =>
    [classPartition(classId), learnerPartition(ada), staffPartition(ada)].includes(partition),
};

type Body = Pick<StoredEvent, 'type' | 'version' | 'order' | 'at' | 'offset' | 'data'>;
const hostileData = fc.oneof(
  fc.constant({ class: classId, learner: 'eve', name: 'Eve', picture: 'owl' }),
  fc.constant({ class: classId, learner: ada }),
  fc.constant({
    id: 'ev-12345678',
    kind: 'judgement',
    skills: ['add'],
    level: 4,
    raters: 1,
    note: 'x',
    by: 'staff-a',
  }),
  fc.constant({ id: 'entry-01', kind: 'coin', amount: 1_000_000, for: 'me' }),
  fc.constant({ item: 'a/1', seed: 1, level: 1 }),
  fc.constant(
    JSON.parse('{"__proto__":{"learner":"eve"},"constructor":{"prototype":1},"class":"class-a"}') as Record<
      string,
      unknown
    >,
  ),
  fc.constant({ text: 'x'.repeat(longestData + 1) }),
  fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue() as fc.Arbitrary<unknown>, { maxKeys: 4 }),
);
const bodies = fc.array(
  fc.record<Body>({
    type: fc.oneof(
      fc.constantFrom(...(Object.keys(eventSchemas) as EventType[])),
      fc.constantFrom('never.heard.of', 'event.erased', 'rights.given'),
    ),
    version: fc.integer({ min: 1, max: 3 }),
    order: fc.tuple(
      fc.constantFrom(0, 1_790_000_000_000, 253_402_300_799_999),
      fc.nat({ max: 9 }),
    ) as fc.Arbitrary<[number, number]>,
    at: fc.constantFrom(0, 1_790_000_000_000, 8.64e15),
    offset: fc.constantFrom(null, 0),
    data: hostileData as fc.Arbitrary<Record<string, unknown>>,
  }),
  { minLength: 1, maxLength: 12 },
);
const partitions = fc.constantFrom(
  learnerPartition(ada),
  learnerPartition(bo),
  staffPartition(ada),
  classPartition(classId),
  'school:school-a' as Partition,
);

function segmentOf(info: StreamInfo, events: readonly Body[]): Segment {
  return chainSegment(
    info,
    genesis(info.stream),
    events.map((body, at) => ({ ...body, stream: info.stream, seq: at + 1 })),
  );
}
const infoOf = (
  writer: DeviceId,
  partition: Partition,
  stream = streamOf(writer, partition),
): StreamInfo => ({
  stream,
  device: writer,
  partition,
  branchOf: null,
});

describe('hostile events', () => {
  it('TRU-9: pushed or relayed, in whatever partition and name: only what a device may say of its learners is taken', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(partitions, fc.constantFrom(device, other), fc.boolean(), bodies), {
          minLength: 1,
          maxLength: 4,
        }),
        async (pushed) => {
          const store = createMemoryEventStore();
          const segments = pushed.map(([partition, writer, isForged, events]) => {
            const segment = segmentOf(infoOf(writer, partition), events);
            const last = segment.events[segment.events.length - 1];
            const statement = {
              hub: hubId,
              epoch: 1,
              device,
              stream: segment.info.stream,
              count: events.length,
              head: last?.hash ?? genesis(segment.info.stream),
              arrival: 1,
            };
            // A proof that somebody else has signed.
            const signature = keysOf('somebody').sign(receiptMessage(statement));
            return {
              segment,
              isForged,
              proof: signature.then((signed) => ({ ...statement, signature: signed })),
            };
          });
          const request: SyncRequest = {
            protocol: protocolVersion,
            device,
            cursorsOf: null,
            have: [],
            segments: await Promise.all(
              segments.map(async ({ segment, isForged, proof }) => ({
                ...segmentToWire(segment),
                ...(isForged ? { proof: await proof } : {}),
              })),
            ),
            want: [],
          };
          await respond(request, store, hello, grant, hubKeys);
          for (const event of store.all()) {
            const held = await store.stream(event.stream);
            expect(held?.device).toBe(device);
            expect(held?.partition).toBe(learnerPartition(ada));
            expect(mayHandIn(learnerPartition(ada), event)).toBe(true);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('TRU-10: pulled from a hub or a carrier that lies: nothing unasked for, unsigned or out of place is stored, and no roster changes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc
            .record({
              page: partitions,
              other: fc.option(partitions, { freq: 4 }),
              writer: fc.constantFrom(device, other, hubId as string as DeviceId),
              signs: fc.oneof(
                { weight: 9, arbitrary: fc.constant('hub') },
                {
                  weight: 1,
                  arbitrary: fc.constantFrom('somebody', 'nobody', 'other-device', 'other-count'),
                },
              ),
              events: bodies,
            })
            .map(({ other: elsewhere, ...rest }) => ({ ...rest, inside: elsewhere ?? rest.page })),
          { minLength: 1, maxLength: 4 },
        ),
        async (told) => {
          const store = createMemoryEventStore();
          const pulled: SyncAnswer['pulled'] = [];
          let isAllSigned = true;
          for (const { page, inside, writer, signs, events } of told) {
            const segment = segmentOf(infoOf(writer, inside), events);
            const head = segment.events[segment.events.length - 1]?.hash ?? segment.previous;
            const statement = {
              hub: hubId,
              epoch: 1,
              device: signs === 'other-device' ? other : device,
              stream: segment.info.stream,
              count: events.length + (signs === 'other-count' ? 1 : 0),
              head,
              arrival: 1,
            };
            const keys = keysOf(signs === 'somebody' ? 'somebody' : 'hub');
            const proof = { ...statement, signature: await keys.sign(receiptMessage(statement)) };
            if (signs !== 'hub') isAllSigned = false;
            pulled.push({
              partition: page,
              segments: [{ ...segmentToWire(segment), ...(signs === 'nobody' ? {} : { proof }) }],
              after: 1,
              more: false,
            });
          }
          const wants = [classPartition(classId), learnerPartition(ada), staffPartition(ada)];
          const port = portOver(store, wants);
          await handIn(port, { exchange: async () => ok({ hello, receipts: [], pulled }) });
          const all = store.all();
          if (!isAllSigned) expect(all).toEqual([]);
          const partitionOf = new Map<string, Partition>();
          for (const event of all)
            partitionOf.set(event.stream, (await store.stream(event.stream))?.partition as Partition);
          for (const partition of partitionOf.values()) expect(wants).toContain(partition);
          let roster = emptyRoster(classId);
          for (const event of all) {
            const read = readEvent(event);
            if (read && partitionOf.get(event.stream) === classPartition(classId))
              roster = foldRoster(roster, read);
          }
          const isFromClass = told.some(
            ({ page, inside }) => page === inside && inside === classPartition(classId),
          );
          if (!isFromClass || !isAllSigned) expect(learnersOf(roster)).toEqual([]);
          expect(({} as Record<string, unknown>)['learner']).toBe(undefined);
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** A device that has joined this hub and has its key. */
function portOver(
  store: ReturnType<typeof createMemoryEventStore>,
  wants: readonly Partition[],
): InitiatorPort {
  return {
    outline: async () => ({
      device,
      hub: hubId,
      cursorsOf: { hub: hubId, epoch: 1 },
      streams: [],
      wants: wants.map((partition) => ({ partition, after: 0, mark: null })),
      wantsKey: false,
    }),
    read: store.read,
    proofs: async () => [],
    keepHello: async () => undefined,
    keepReceipt: async () => 'kept',
    keepRefusal: async () => undefined,
    branchAt: async (stream, common) => void (await store.branchAt(stream, common)),
    take: (segment) => store.take(segment),
    believes: (proof) => hubKeys.isGenuine(proof),
    keepCursor: async () => undefined,
  };
}
