import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { eventSchemas, readEvent, StoredEvent } from '#domain/events/event.ts';
import { DeviceId, Partition } from '#domain/ids.ts';
import { chainHash, genesis, streamOf } from '#log/chain.ts';
import { maySay } from '#log/who-may-say.ts';

/** Events as each version wrote them, committed for ever: whatever is changed, these must be read and must chain. */
const folder = 'tests/fixtures/events';
const Fixture = v.object({ device: DeviceId, partition: Partition, event: StoredEvent });

const frozen = readdirSync(folder).flatMap((version) =>
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
      const { device, partition, event } = v.parse(Fixture, JSON.parse(readFileSync(file, 'utf8')));
      expect(event).toMatchObject({ type, version });
      expect(event.stream).toBe(streamOf(device, partition));
      expect(chainHash(genesis(event.stream), event)).toBe(event.hash);
      const read = readEvent(event);
      expect(read?.data).toEqual(event.data);
      expect(read && maySay(partition, read.type)).toBe(true);
    },
  );
});
