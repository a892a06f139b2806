import type { Hello } from '#domain/device-api.ts';
import { failure } from '#domain/error-codes.ts';
import type { Draft } from '#domain/events/event.ts';
import {
  type DeviceId,
  type HubId,
  type LearnerId,
  learnerOfPartition,
  type Partition,
  type StreamId,
  staffPartition,
} from '#domain/ids.ts';
import { err, ok } from '#domain/result.ts';
import { handIn, type InitiatorPort, type Transport } from '#sync/initiator.ts';
import type { SyncAnswer, SyncRequest } from '#sync/protocol.ts';
import { respond } from '#sync/responder.ts';
import { createMemoryEventStore, type Image, type MemoryEventStore } from './memory-event-store.ts';

const hubId = 'hub' as HubId;

/** A hub of the simulation: the real responder over a store in memory. */
export type SimHub = { store: MemoryEventStore; epoch: number; requests: { events: number }[] };
export const createSimHub = (): SimHub => ({ store: createMemoryEventStore(), epoch: 1, requests: [] });

/** What staff say of a learner: written by the hub, under another name in each epoch (HUB-11). */
export const sayAtHub = (hub: SimHub, learner: string, drafts: readonly Draft[], wall: number) =>
  hub.store.append(`hub-e${hub.epoch}` as DeviceId, staffPartition(learner as LearnerId), drafts, {
    wall,
    offset: 0,
  });

type Receipts = Map<StreamId, { count: number; head: string }>;
type Cursors = { epoch: number; after: Map<Partition, number> } | null;
export type DeviceImage = {
  id: DeviceId;
  partition: Partition;
  image: Image;
  receipts: Receipts;
  cursors: Cursors;
};

/** A device of the simulation: the real initiator over a store in memory. */
export function createSimDevice(id: string, learner: string, from?: DeviceImage) {
  const device = id as DeviceId;
  const partition = `learner:${learner}` as Partition;
  const wanted = [partition, staffPartition(learner as LearnerId)];
  const store = createMemoryEventStore(from?.image);
  const receipts: Receipts = new Map(from?.receipts);
  let cursors: Cursors = from?.cursors
    ? { epoch: from.cursors.epoch, after: new Map(from.cursors.after) }
    : null;
  let offset = 0;

  const port: InitiatorPort = {
    outline: async () => ({
      device,
      hub: hubId,
      cursorsOf: cursors ? { hub: hubId, epoch: cursors.epoch } : null,
      streams: store
        .own()
        .map((stream) => ({ ...stream, receiptCount: receipts.get(stream.stream)?.count ?? 0 })),
      wants: wanted.map((each) => ({ partition: each, after: cursors?.after.get(each) ?? 0 })),
    }),
    read: store.read,
    keepHello: async (hello) => {
      if (cursors?.epoch !== hello.epoch) cursors = { epoch: hello.epoch, after: new Map() };
    },
    keepReceipt: async ({ stream, count, head }) => {
      const [own] = count === 0 ? [] : await store.read(stream, count, 1);
      if (count > 0 && own?.hash !== head) return false;
      receipts.set(stream, { count, head });
      return true;
    },
    branchAt: store.branchAt,
    take: store.take,
    keepCursor: async (of, after) => void cursors?.after.set(of, after),
  };

  return {
    id: device,
    store,
    receipts,
    port,
    setClock: (ms: number) => {
      offset = ms;
    },
    record: (drafts: readonly Draft[], wall: number) =>
      store.append(device, partition, drafts, { wall: wall + offset, offset: null }),
    handIn: (transport: Transport, limit?: number) => handIn(port, transport, limit),
    image: (): DeviceImage => ({
      id: device,
      partition,
      image: store.image(),
      receipts: new Map(receipts),
      cursors: cursors && { epoch: cursors.epoch, after: new Map(cursors.after) },
    }),
  };
}
export type SimDevice = ReturnType<typeof createSimDevice>;

/** What goes wrong with one request. */
export type Fault = 'none' | 'request-lost' | 'answer-lost' | 'twice' | 'segment-missing';

/** Carries requests to the hub through JSON, as the wire does, with the faults given, one a request, then none. */
export function createLink(hub: SimHub, device: DeviceId, faults: Fault[]): Transport {
  const hello = (): Hello => ({
    footpath: 'hub',
    protocol: 1,
    hub: hubId,
    epoch: hub.epoch,
    time: 1_800_000_000_000,
    school: 'School',
    version: '0',
  });
  const answer = async (request: SyncRequest): Promise<SyncAnswer> => {
    const copied = JSON.parse(JSON.stringify(request)) as SyncRequest;
    hub.requests.push({ events: copied.segments.reduce((sum, segment) => sum + segment.events.length, 0) });
    const mayWrite = (partition: Partition) => learnerOfPartition(partition) !== null;
    const grant = { device, mayRead: () => true, mayWrite };
    return JSON.parse(JSON.stringify(await respond(copied, hub.store, hello(), grant))) as SyncAnswer;
  };
  return {
    async exchange(request) {
      const fault = faults.shift() ?? 'none';
      if (fault === 'request-lost') return err(failure('hub-unreachable'));
      if (fault === 'segment-missing')
        return ok(await answer({ ...request, segments: request.segments.slice(1) }));
      const first = await answer(request);
      if (fault === 'twice') return ok(await answer(request));
      return fault === 'answer-lost' ? err(failure('hub-unreachable')) : ok(first);
    },
  };
}
