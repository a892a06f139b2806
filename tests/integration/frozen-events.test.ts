import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it, test } from 'vitest';
import { eventSchemas, type KnownEvent, readEvent, StoredEvent } from '#domain/events/event.ts';
import { type EventFields, type KnownType, upcastData, wordFor } from '#domain/events/upcast.ts';
import { DeviceId, Partition } from '#domain/ids.ts';
import { contentOf } from '#engine/content.ts';
import { chainHash, firstBreak, genesis, streamOf } from '#log/chain.ts';
import { compareEvents } from '#log/order.ts';
import { emptyEntries, foldEntries, viewEntries } from '#log/projections/entries.ts';
import { editsOf, unreplaced } from '#log/projections/fields.ts';
import { emptyOwnWords, foldOwnWords, preferencesOf } from '#log/projections/own-words.ts';
import { maySay } from '#log/who-may-say.ts';
import { emptyProgress, foldAll } from '#progress/learner-progress.ts';

/** Events as each version wrote them, committed for ever: whatever is changed, these must be read and must chain. */
const folder = 'tests/fixtures/events';
const Fixture = v.object({
  device: DeviceId,
  partition: Partition,
  event: StoredEvent,
  /** What it is read as, where an upcaster says it in the words of the newest version. */
  reads: v.optional(v.record(v.string(), v.unknown())),
});

const frozen = readdirSync(folder)
  .filter((version) => /^v\d+$/.test(version))
  .flatMap((version) =>
    readdirSync(`${folder}/${version}`).map((file) => ({
      version: Number(version.slice(1)),
      type: file.replace('.json', ''),
      file: `${folder}/${version}/${file}`,
    })),
  );

describe('LOG-12: frozen events of every version', () => {
  test('there is one of every type and of every version it has had', () => {
    const had = Object.entries(eventSchemas).flatMap(([type, { version }]) =>
      Array.from({ length: version }, (_, before) => `${type} ${before + 1}`),
    );
    expect(frozen.map(({ type, version }) => `${type} ${version}`).sort()).toEqual(had.sort());
  });

  test.each(frozen)(
    'version $version of $type is read, named and hashed as ever',
    ({ file, type, version }) => {
      const { device, partition, event, reads } = v.parse(Fixture, JSON.parse(readFileSync(file, 'utf8')));
      expect(event).toMatchObject({ type, version });
      expect(event.stream).toBe(streamOf(device, partition));
      expect(chainHash(genesis(event.stream), event)).toBe(event.hash);
      const read = readEvent(event);
      expect(read?.data).toEqual(reads ?? event.data);
      expect(read && maySay(partition, read.type)).toBe(true);
    },
  );
});

/** Whole logs, and what they come to: not the engine's numbers, which may grow better, but the facts. */
const Log = v.object({
  says: v.string(),
  streams: v.array(v.object({ device: DeviceId, partition: Partition, events: v.array(StoredEvent) })),
  comes: v.record(v.string(), v.unknown()),
});

describe('LOG-12: frozen logs', () => {
  test.each(readdirSync(`${folder}/logs`))('%s comes to what it came to', (file) => {
    const { streams, comes } = v.parse(Log, JSON.parse(readFileSync(`${folder}/logs/${file}`, 'utf8')));
    const events: KnownEvent[] = [];
    const passedOver: string[] = [];
    for (const { device, partition, events: written } of streams) {
      const stream = streamOf(device, partition);
      const info = { stream, device, partition, branchOf: null };
      expect(firstBreak({ info, previous: genesis(stream), events: written })).toBeNull();
      for (const event of written) {
        const known = readEvent(event);
        if (known && maySay(partition, known.type)) events.push(known);
        else passedOver.push(`${event.type} ${event.version}`);
      }
    }
    events.sort(compareEvents);
    const words = events.reduce(foldOwnWords, emptyOwnWords);
    const likes = editsOf(words.profile, 'likes');
    const { books, bought, clashes } = viewEntries(events.reduce(foldEntries, emptyEntries));
    const { answers, folded, plan } = foldAll(emptyProgress, events, contentOf([])).progress;
    expect({
      preferences: preferencesOf(words),
      likes: {
        kept: likes.map(({ value }) => value),
        unreplaced: unreplaced(likes).map(({ value }) => value),
      },
      entries: { books, bought, clashes },
      progress: { answers, folded, plan },
      passedOver: passedOver.sort(),
    }).toEqual(comes);
  });
});

/**
 * How a version is added (docs/spec/log.md, "A new version"), on a type that nobody writes. Version 1 told a walk in miles;
 * version 2 added who came along, which may be left out; version 3 counts metres and must say by which way.
 */
describe('LOG-12: how a version is added', () => {
  const Walked1 = v.object({ miles: v.number() });
  const Walked2 = v.object({ miles: v.number(), with: v.optional(v.string()) });
  const Walked3 = v.object({
    metres: v.pipe(v.number(), v.integer()),
    way: v.picklist(['road', 'footpath', 'unknown']),
    with: v.optional(v.string()),
  });
  const toMetres = (data: EventFields): EventFields | null => {
    const walk = v.safeParse(Walked2, data);
    if (!walk.success) return null;
    const { miles, ...rest } = walk.output;
    return { ...rest, metres: Math.round(miles * 1609.344), way: 'unknown' };
  };
  const known: KnownType = { version: 3, schema: Walked3, upcast: { 2: toMetres } };
  const read = (version: number, data: EventFields) => {
    const parsed = v.safeParse(known.schema, upcastData(known, version, data));
    return parsed.success ? parsed.output : null;
  };

  it('reads every version in the words of the newest, one step at a time', () => {
    expect(v.is(Walked1, { miles: 2 })).toBe(true);
    expect(read(1, { miles: 2 })).toEqual({ metres: 3219, way: 'unknown' });
    expect(read(2, { miles: 1, with: 'ben' })).toEqual({ metres: 1609, way: 'unknown', with: 'ben' });
    expect(read(3, { metres: 5, way: 'road' })).toEqual({ metres: 5, way: 'road' });
  });

  it('passes over data that is not of the version it claims', () => {
    expect(read(1, { metres: 5, way: 'road' })).toBeNull();
    expect(read(2, { miles: 'far' })).toBeNull();
    expect(read(3, { miles: 2 })).toBeNull();
  });

  it('LOG-11 has another word for what it knows once a type or a version is added', () => {
    const words = [
      wordFor({ 'walk.taken': { version: 3 } }),
      wordFor({ 'walk.taken': { version: 2 } }),
      wordFor({ 'walk.taken': { version: 3 }, 'dream.told': { version: 1 } }),
      wordFor(eventSchemas),
    ];
    expect(new Set(words).size).toBe(words.length);
    expect(wordFor({ 'walk.taken': known })).toBe(words[0]);
  });
});
