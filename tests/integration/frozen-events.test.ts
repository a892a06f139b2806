import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { eventSchemas, readEvent, StoredEvent } from '#domain/events/event.ts';
import { DeviceId, Partition } from '#domain/ids.ts';
import { chainHash, genesis, streamOf } from '#log/chain.ts';

/** Events as the first version wrote them, committed for ever: whatever is changed, these must be read and must chain. */
const folder = 'tests/fixtures/events/v1';
const Fixture = v.object({ device: DeviceId, partition: Partition, event: StoredEvent });

describe('LOG-12: frozen events of version 1', () => {
  const files = readdirSync(folder);

  test('there is one of every type of version 1', () => {
    expect(files.map((file) => file.replace('.json', '')).sort()).toEqual(
      Object.entries(eventSchemas)
        .filter(([, { version }]) => version === 1)
        .map(([type]) => type)
        .sort(),
    );
  });

  test.each(files)('%s is read, named and hashed as ever', (file) => {
    const { device, partition, event } = v.parse(
      Fixture,
      JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')),
    );
    expect(event.stream).toBe(streamOf(device, partition));
    expect(chainHash(genesis(event.stream), event)).toBe(event.hash);
    expect(readEvent(event)?.data).toEqual(event.data);
  });
});
