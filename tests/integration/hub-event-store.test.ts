import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '#domain/events/event.ts';
import type { DeviceId, Partition } from '#domain/ids.ts';
import { joinData, type Shape, splitData } from '#hub/storage/event-data.ts';
import { packPage, pageLimit, unpackPage } from '#hub/storage/event-page.ts';
import { createHubStorage } from '#hub/storage/hub-storage.ts';
import { openDatabase, openMemoryDatabase } from '#hub/storage/sqlite/database.ts';
import { createSqliteEngine } from '#hub/storage/sqlite/engine.ts';
import { canonical } from '#log/canonical.ts';
import { chainHash, emptyHead, genesis, type Segment, streamOf } from '#log/chain.ts';
import { eventStoreContract } from '#tests/contracts/event-store.contract.ts';

const now = 1_790_000_000_000;

eventStoreContract('node:sqlite, in memory', async () => {
  const { db, close } = openMemoryDatabase();
  return { store: createHubStorage(createSqliteEngine(db), () => now).store, close: async () => close() };
});

eventStoreContract('node:sqlite, on disk', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'footpath-store-'));
  const opened = openDatabase(folder);
  if (!opened.ok) throw new Error(opened.error.type);
  return {
    store: createHubStorage(createSqliteEngine(opened.value.db), () => now).store,
    close: async () => {
      opened.value.close();
      rmSync(folder, { recursive: true });
    },
  };
});

/** `count` answers as a device would hand them in. */
function answers(device: DeviceId, partition: Partition, count: number, orderMs = now): Segment {
  const stream = streamOf(device, partition);
  let previous = emptyHead(stream).head;
  const events: StoredEvent[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const body: Omit<StoredEvent, 'hash'> = {
      stream,
      seq,
      type: 'answer.submitted',
      version: 1,
      order: [orderMs + seq * 20_000, 0],
      at: orderMs + seq * 20_000 - 3500,
      offset: 3500,
      data: {
        item: `add-within-${seq % 20}/2`,
        seed: (seq * 2654435761) >>> 0,
        pack: '0123456789abcdef',
        skills: ['add-within-20'],
        response: { type: 'number', text: String(seq % 40) },
        correct: seq % 4 !== 0,
        score: seq % 4 !== 0 ? 1 : 0,
        misconception: seq % 4 !== 0 ? null : 'off-by-one',
        hints: seq % 7 === 0 ? 1 : 0,
        ms: 3000 + ((seq * 7919) % 30_000),
        difficulty: -0.4,
        guess: 0.05,
      },
    };
    previous = chainHash(previous, body);
    events.push({ ...body, hash: previous });
  }
  return { info: { stream, device, partition, branchOf: null }, previous: genesis(stream), events };
}

describe('the log on SQLite', () => {
  it('HUB-30 costs at most 80 bytes an answer on disk, indexes included (budgets.md)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'footpath-store-'));
    const opened = openDatabase(folder);
    if (!opened.ok) throw new Error(opened.error.type);
    const store = createHubStorage(createSqliteEngine(opened.value.db), () => now).store;
    const perLearner = 1000;
    for (let learner = 0; learner < 10; learner++) {
      const segment = answers(
        `device-${learner}` as DeviceId,
        `learner:l${learner}` as Partition,
        perLearner,
      );
      for (let from = 0; from < perLearner; from += 250)
        await store.take({
          info: segment.info,
          previous: segment.events[from - 1]?.hash ?? segment.previous,
          events: segment.events.slice(from, from + 250),
        });
    }
    opened.value.close();
    const bytes = statSync(join(folder, 'hub.sqlite')).size / (10 * perLearner);
    rmSync(folder, { recursive: true });
    expect(bytes).toBeLessThan(80);
    expect(bytes).toBeGreaterThan(16);
  });

  it('LOG-7 a device that lives in 2099 does not carry the hub there', async () => {
    const { db, close } = openMemoryDatabase();
    const store = createHubStorage(createSqliteEngine(db), () => now).store;
    const partition = 'learner:ada' as Partition;
    await store.take(answers('device-a' as DeviceId, partition, 2, Number.MAX_SAFE_INTEGER - 100_000));
    const [event] = await store.append(
      'hub-one' as DeviceId,
      'class:three' as Partition,
      [{ type: 'preference.changed', data: { field: 'text', value: 'large' } }],
      { wall: now, offset: 0 },
    );
    expect(event?.order).toEqual([now, 0]);
    close();
  });

  it('keeps its logical time over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'footpath-store-'));
    const append = async (wall: number) => {
      const opened = openDatabase(folder);
      if (!opened.ok) throw new Error(opened.error.type);
      const store = createHubStorage(createSqliteEngine(opened.value.db), () => wall).store;
      const events = await store.append(
        'hub-one' as DeviceId,
        'class:three' as Partition,
        [{ type: 'preference.changed', data: { field: 'text', value: 'large' } }],
        { wall, offset: 0 },
      );
      opened.value.close();
      return events[0]?.order;
    };
    expect(await append(now)).toEqual([now, 0]);
    expect(await append(now - 60_000)).toEqual([now, 1]);
    rmSync(folder, { recursive: true });
  });

  it('splits data into keys and values and joins it again to the same JSON', () => {
    const samples = ['{"b":1,"a":{"d":[],"c":{}}}', '{}', '{"a":{"a":{"a":{"a":1}}}}', '{"toString":1}'];
    for (const json of samples) {
      const data = JSON.parse(json) as Record<string, unknown>;
      const split = splitData(data);
      if (!split) throw new Error(`not split: ${json}`);
      expect(canonical(joinData(JSON.parse(split.shape) as Shape, split.values))).toBe(canonical(data));
    }
    expect(splitData(JSON.parse('{"__proto__":{"x":1}}') as Record<string, unknown>)).toBeNull();
    expect(splitData({ ['k'.repeat(700)]: 1 })).toBeNull();
  });

  it('HUB-30 a page gives back every event as it was, whatever it holds', () => {
    const values = fc.dictionary(fc.string(), fc.jsonValue());
    const ms = fc.integer({ min: 0, max: 253_402_300_799_999 });
    const label = fc.integer({ min: -8.64e15, max: 8.64e15 });
    const event = fc.record({
      type: fc.constantFrom('answer.submitted', 'future.thing.happened', 'hint.taken'),
      version: fc.integer({ min: 1, max: 1000 }),
      order: fc.tuple(ms, fc.integer({ min: 0, max: 0xffffffff })),
      at: label,
      offset: fc.option(label),
      data: fc.oneof(
        values,
        fc.constant({ correct: true, item: 'a/1', response: { type: 'number', text: '1' } }),
      ),
      hash: fc
        .uint8Array({ minLength: 16, maxLength: 16 })
        .map((bytes) => Buffer.from(bytes).toString('hex')),
    });
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 1e6 }),
        (made, first) => {
          const stream = streamOf('device-a' as DeviceId, 'learner:ada' as Partition);
          const events = made.map((each, index) => ({ ...each, stream, seq: first + index }) as StoredEvent);
          const again = unpackPage(stream, packPage(events));
          expect(again.map(canonical)).toEqual(events.map(canonical));
          expect(again.map(({ hash }) => hash)).toEqual(events.map(({ hash }) => hash));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('HUB-30 an answer that comes alone is a small page too', () => {
    const { events } = answers('device-a' as DeviceId, 'learner:ada' as Partition, pageLimit);
    const whole = packPage(events);
    expect((whole.body.length + whole.hashes.length) / pageLimit).toBeLessThan(50);
    const alone = packPage(events.slice(7, 8));
    expect(alone.body.length + alone.hashes.length).toBeLessThan(160);
  });
});
