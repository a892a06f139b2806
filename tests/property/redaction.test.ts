import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '#domain/events/event.ts';
import type { DeviceId, Partition } from '#domain/ids.ts';
import { chainHash, chainSegment, firstBreak, genesis, type Segment, streamOf } from '#log/chain.ts';
import { erasedType } from '#log/leaf.ts';
import { keptOf, redact } from '#log/redaction.ts';
import { branch } from '#log/seal.ts';
import { segmentToWire, wireToSegment } from '#sync/codec.ts';
import { decodeRequest, encodeRequest } from '#sync/frame/frame.ts';
import type { SyncRequest } from '#sync/sync-request.ts';

const device = 'hub' as DeviceId;
const partition = 'class:3b' as Partition;
const stream = streamOf(device, partition);
const info = { stream, device, partition, branchOf: null };

const anyBody = fc.record({
  type: fc.constantFrom('learner.enrolled', 'learner.left', 'class.opened', 'some.newer.type'),
  version: fc.integer({ min: 1, max: 3 }),
  order: fc.tuple(fc.nat(2_000_000), fc.nat(5)),
  at: fc.integer({ min: -5, max: 2_000_000 }),
  offset: fc.option(fc.integer({ min: -9, max: 9 })),
  data: fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }),
});
type Body = Omit<StoredEvent, 'hash' | 'stream' | 'seq'>;

const chained = (bodies: readonly Body[]): Segment =>
  chainSegment(
    info,
    genesis(stream),
    bodies.map((body, place) => ({ ...body, stream, seq: place + 1 })),
  );

/** A class's stream, and which of its events were redacted. */
const anyRedacted = fc.array(fc.tuple(anyBody, fc.boolean()), { minLength: 1, maxLength: 12 }).map((told) => {
  const whole = chained(told.map(([body]) => body as Body));
  const events = whole.events.map((event, place) => (told[place]?.[1] ? redact(event) : event));
  // A new object: what was chained here is not looked at again.
  return { whole, redacted: { ...whole, events } };
});

describe('a chain with redacted events (docs/spec/erasure.md)', () => {
  it('ERA-3: whichever are redacted, it verifies from end to end and leads to the same head', () => {
    void fc.assert(
      fc.property(anyRedacted, ({ whole, redacted }) => {
        expect(firstBreak(redacted)).toBeNull();
        expect(redacted.events.map(({ hash }) => hash)).toEqual(whole.events.map(({ hash }) => hash));
        for (const [place, event] of redacted.events.entries())
          if (event.type === erasedType)
            expect(event).toEqual({
              stream,
              seq: place + 1,
              type: erasedType,
              version: 1,
              order: [0, 0],
              at: 0,
              offset: null,
              data: { leaf: expect.stringMatching(/^[0-9a-f]{64}$/) },
              hash: whole.events[place]?.hash,
            });
      }),
    );
  });

  it('ERA-3: to redact twice is to redact once, and it travels like any other', () => {
    void fc.assert(
      fc.property(anyRedacted, ({ redacted }) => {
        for (const event of redacted.events)
          if (event.type === erasedType) expect(redact(event)).toEqual(event);
        const travelled = wireToSegment(JSON.parse(JSON.stringify(segmentToWire(redacted))));
        expect(travelled).toMatchObject({ ok: true, value: { events: redacted.events } });
      }),
    );
  });

  it('ERA-3: a changed leaf is found where it stands, and so is any change beside it', () => {
    void fc.assert(
      fc.property(anyRedacted, fc.nat(), fc.nat(63), ({ redacted }, which, digit) => {
        const places = redacted.events.flatMap(({ type }, place) => (type === erasedType ? [place] : []));
        const place = places[which % Math.max(1, places.length)];
        const event = place === undefined ? undefined : redacted.events[place];
        if (place === undefined || !event) return;
        const leaf = String(event.data['leaf']);
        const changed = leaf.slice(0, digit) + (leaf[digit] === '0' ? '1' : '0') + leaf.slice(digit + 1);
        const events = redacted.events.slice();
        events[place] = { ...event, data: { leaf: changed } };
        expect(firstBreak({ ...redacted, events })).toBe(place + 1);
        // With more in it than a leaf it is an event like others, and hashes as one.
        events[place] = { ...event, data: { leaf, note: 'more' } };
        expect(firstBreak({ ...redacted, events })).toBe(place + 1);
      }),
    );
  });

  it('ERA-3: a branch of redacted events is the same whoever makes it, and can be read as the stream it left', () => {
    void fc.assert(
      fc.property(anyRedacted, fc.nat(10), ({ redacted }, at) => {
        const common = Math.min(at, redacted.events.length - 1);
        const moved = branch(info, common, redacted.events.slice(common));
        expect(firstBreak({ ...moved })).toBeNull();
        // As the hub reads it to hold it against a proof (SYN-13).
        let hash = redacted.events[common - 1]?.hash ?? genesis(stream);
        for (const [index, event] of moved.events.entries())
          hash = chainHash(hash, { ...event, stream, seq: common + index + 1 });
        expect(hash).toBe(redacted.events[redacted.events.length - 1]?.hash);
      }),
    );
  });

  it('ERA-3: of a class alone, and only what names the learner; what says that they were erased stays', () => {
    const says = (type: string, data: StoredEvent['data']): Body => ({
      type,
      version: 1,
      order: [1, 0],
      at: 1,
      offset: 0,
      data,
    });
    const { events } = chained([
      says('learner.enrolled', { class: '3b', learner: 'ada', name: 'Ada' }),
      says('learner.enrolled', { class: '3b', learner: 'ben', name: 'Ben' }),
      says('some.newer.type', { learner: 'ada', nick: 'Countess' }),
      says('learner.erased', { class: '3b', learner: 'ada' }),
      says('class.opened', { class: '3b', name: 'ada' }),
    ]);
    const types = (of: Partition) =>
      keptOf(of, events, (learner) => learner === 'ada').map(({ type }) => type);
    expect(types(partition)).toEqual([
      erasedType,
      'learner.enrolled',
      erasedType,
      'learner.erased',
      'class.opened',
    ]);
    expect(types('learner:ben' as Partition)).toEqual(events.map(({ type }) => type));
  });

  it('ERA-3: what stays of an event is frozen: the enrolment of version 1, redacted', () => {
    const frozen = JSON.parse(readFileSync('tests/fixtures/events/v1/learner.enrolled.json', 'utf8')) as {
      readonly event: StoredEvent;
    };
    const { event } = frozen;
    const left = redact(event);
    expect(left).toEqual({
      stream: event.stream,
      seq: 1,
      type: 'event.erased',
      version: 1,
      order: [0, 0],
      at: 0,
      offset: null,
      data: { leaf: 'ed01644e82e4701b5c68b8f322aa86c7085c908a8ee1e5c91981f01ec4685f9f' },
      hash: event.hash,
    });
    expect(chainHash(genesis(left.stream), left)).toBe(event.hash);
  });

  it('ERA-3: redacted events go through frames as they are', () => {
    void fc.assert(
      fc.property(anyRedacted, ({ redacted }) => {
        const request: SyncRequest = {
          protocol: 2,
          device,
          cursorsOf: null,
          have: [],
          segments: [segmentToWire(redacted)],
          want: [],
        };
        const told = decodeRequest(encodeRequest(request, null), () => null, []);
        expect(told).toMatchObject({ ok: true });
        const [wire] = told.ok ? told.value.request.segments : [];
        const back = wire && wireToSegment(wire);
        expect(back).toMatchObject({ ok: true, value: { events: redacted.events } });
      }),
      { numRuns: 30 },
    );
  });
});
