import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '#domain/events/event.ts';
import type { DeviceId, Partition } from '#domain/ids.ts';
import { openDatabase, openMemoryDatabase } from '#hub/storage/database.ts';
import { joinData, type Shape, splitData } from '#hub/storage/event-data.ts';
import { createSqliteEventStore } from '#hub/storage/sqlite-event-store.ts';
import { canonical } from '#log/canonical.ts';
import { chainHash, emptyHead, genesis, type Segment, streamOf } from '#log/chain.ts';
import { eventStoreContract } from '#tests/contracts/event-store.contract.ts';

const now = 1_790_000_000_000;

eventStoreContract('node:sqlite, in memory', async () => {
  const { db, close } = openMemoryDatabase();
  return { store: createSqliteEventStore(db, () => now), close: async () => close() };
});

eventStoreContract('node:sqlite, on disk', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'footpath-store-'));
  const opened = openDatabase(folder);
  if (!opened.ok) throw new Error(opened.error.type);
  return {
    store: createSqliteEventStore(opened.value.db, () => now),
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
  it('costs at most 250 bytes an answer on disk, indexes included (budgets.md)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'footpath-store-'));
    const opened = openDatabase(folder);
    if (!opened.ok) throw new Error(opened.error.type);
    const store = createSqliteEventStore(opened.value.db, () => now);
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
    expect(bytes).toBeLessThan(250);
    expect(bytes).toBeGreaterThan(50);
  });

  it('LOG-7 a device that lives in 2099 does not carry the hub there', async () => {
    const { db, close } = openMemoryDatabase();
    const store = createSqliteEventStore(db, () => now);
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
      const store = createSqliteEventStore(opened.value.db, () => wall);
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
});
