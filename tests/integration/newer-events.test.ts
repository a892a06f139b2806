import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, describe, expect, it } from 'vitest';
import { eventSchemas, readEvent } from '#domain/events/event.ts';
import { type KnownType, wordFor } from '#domain/events/upcast.ts';
import { BoardAnswer } from '#domain/hub-api.ts';
import { type DeviceId, learnerPartition, type Partition } from '#domain/ids.ts';
import { contentOf } from '#engine/content.ts';
import { canonical } from '#log/canonical.ts';
import { chainHash, genesis } from '#log/chain.ts';
import { compareEvents } from '#log/order.ts';
import { interestsOf } from '#log/projections/interests.ts';
import { emptyOwnWords, foldOwnWords } from '#log/projections/own-words.ts';
import { emptyProgress, foldAll } from '#progress/learner-progress.ts';
import { segmentToWire, wireToSegment } from '#sync/codec.ts';
import { decodeRequest, encodeRequest } from '#sync/frame/frame.ts';
import { SyncAnswer, WireSegment } from '#sync/protocol.ts';
import { createMemoryEventStore, type MemoryEventStore } from '#tests/support/memory-event-store.ts';
import { askApp, createMemoryHub, signIn, TestDevice, testNow } from '#tests/support/memory-hub.ts';

const device = 'newer' as DeviceId;
const partition = 'learner:ada' as Partition;
const reading = (minute: number) => ({ wall: 1_790_000_000_000 + minute * 60_000, offset: 0 });
const schemas = eventSchemas as unknown as Record<string, KnownType>;

/** A device of a program that knows more than this one: four events, two of them in words that nobody here reads. */
async function newerDevice(): Promise<MemoryEventStore> {
  const store = createMemoryEventStore();
  const say = (minute: number, type: string, version: number, data: Record<string, unknown>) =>
    store.appendForeign(device, partition, { type, version, data }, reading(minute));
  await say(1, 'interest.added', 1, { strand: 'time', because: { told: 'by a later 1', sure: 0.1 } });
  await say(2, 'dream.told', 1, { about: 'a flying hub', colours: ['blue', null], z: { y: [{}] }, a: -0.5 });
  await say(3, 'interest.added', 7, { strands: ['fractions'] });
  await say(4, 'preference.changed', 2, { field: 'theme', value: 'dark' });
  return store;
}

type Wire = (segment: WireSegment) => WireSegment;

/** Wire protocol 1, and 2. */
const asJson: Wire = (segment) => v.parse(WireSegment, JSON.parse(JSON.stringify(segment)));
const asFrame: Wire = (segment) => {
  const request = { protocol: 2, device, cursorsOf: null, have: [], segments: [segment], want: [] };
  const told = decodeRequest(encodeRequest(request, null), () => null);
  const [again] = told.ok ? told.value.request.segments : [];
  if (!again) throw new Error('the frame cannot be read');
  return again;
};

/** All of a store's events to another, by the wire, as a hub or a device takes them. */
async function carry(from: MemoryEventStore, wire: Wire, to: MemoryEventStore): Promise<void> {
  for (const { info } of await from.arrivals(partition, 0, 1)) {
    const events = await from.read(info.stream, 1, 100);
    const segment = wireToSegment(wire(segmentToWire({ info, previous: genesis(info.stream), events })));
    if (!segment.ok) throw new Error(segment.error.code);
    expect(await to.take(segment.value)).toMatchObject({ kind: 'taken', fresh: events.length });
  }
}

const foldOf = (store: MemoryEventStore) => {
  const known = store
    .all()
    .flatMap((event) => readEvent(event) ?? [])
    .sort(compareEvents);
  return {
    words: known.reduce(foldOwnWords, emptyOwnWords),
    progress: foldAll(emptyProgress, known, contentOf([])).progress,
  };
};

describe('LOG-11: events of a newer program', () => {
  afterEach(() => {
    delete schemas['dream.told'];
  });

  it('go from a device over the hub to another device untouched, and every fold passes over them alike', async () => {
    const [written, hub, other] = [await newerDevice(), createMemoryEventStore(), createMemoryEventStore()];
    await carry(written, asFrame, hub);
    await carry(hub, asJson, other);
    expect(other.all().map(canonical)).toEqual(written.all().map(canonical));
    expect(interestsOf(foldOf(written).words.interests)).toEqual(['time']);
    for (const store of [hub, other]) expect(foldOf(store)).toEqual(foldOf(written));
  });

  it('are read once the program knows them, and what was folded before is known to be older', async () => {
    const store = await newerDevice();
    const told = () => store.all().flatMap((event) => (readEvent(event) ? [event.type] : []));
    const before = wordFor(schemas);
    expect(told()).toEqual(['interest.added', 'preference.changed']);
    schemas['dream.told'] = { version: 1, schema: v.object({ about: v.string() }) };
    expect(told()).toEqual(['interest.added', 'dream.told', 'preference.changed']);
    expect(wordFor(schemas)).not.toBe(before);
  });

  it('go through the hub’s own doors, and its board counts what it can read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'footpath-newer-'));
    const hub = await createMemoryHub(folder);
    try {
      const ask = askApp(hub.app);
      const [ada] = hub.a.learners;
      if (!ada) throw new Error('no learner');
      const [one, two] = [new TestDevice('device-one'), new TestDevice('device-two')];
      await one.join(ask, hub.a.code);
      await two.join(ask, hub.a.code);
      const events = one.events(learnerPartition(ada));
      one.practise(ada, 3);
      const [first, , third] = events;
      if (!first || !third) throw new Error('nothing was answered');
      // Between answers, one that a later program tells in its own words.
      const { hash: _hash, ...rest } = { ...third, type: 'dream.told', version: 3 };
      events[2] = { ...rest, hash: chainHash(events[1]?.hash ?? genesis(first.stream), rest) };
      one.practise(ada, 4, testNow - 60_000);
      expect((await one.sync(ask)).status).toBe(200);

      const want = [{ partition: learnerPartition(ada), after: 0 }];
      const answer = v.parse(SyncAnswer, await (await two.sync(ask, two.request(1, 0, want))).json());
      const pulled = answer.pulled.flatMap(({ segments }) => segments.map(wireToSegment));
      expect(pulled.flatMap((each) => (each.ok ? each.value.events : [])).map(canonical)).toEqual(
        events.map(canonical),
      );

      const cookie = await signIn(ask, hub.a.teacher);
      const told = await ask(`/api/classes/${hub.a.id}/board?since=0`, { headers: { cookie } });
      const board = v.parse(BoardAnswer, await told.json());
      expect(board.learners.find(({ learner }) => learner === ada)).toMatchObject({ answers: 6, waiting: 0 });
    } finally {
      await hub.close();
      rmSync(folder, { recursive: true });
    }
  });
});
