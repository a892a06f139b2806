import { JoinAnswer } from '#domain/device-api.ts';
import { classPartition, type LearnerId } from '#domain/ids.ts';
import { handIn } from '#sync/initiator.ts';
import type { InitiatorPort, Transport } from '#sync/initiator-port.ts';
import { SyncAnswer } from '#sync/protocol.ts';
import { createSimDevice } from '#tests/support/simulated-school.ts';
import { createHubClient } from '#worker/hub-client.ts';
import type { PreparedSchool } from './prepared-school.ts';

/**
 * A learner's device without a browser: the real initiator and the real hub client over real HTTP; only its store is in
 * memory.
 */
export async function joinDevice(url: string, school: PreparedSchool, learner: LearnerId, id: string) {
  const device = createSimDevice(id, learner);
  let sentBytes = 0;
  const client = createHubClient((path, init) => {
    if (init?.body instanceof Blob) sentBytes += init.body.size;
    else if (typeof init?.body === 'string') sentBytes += init.body.length;
    return fetch(`${url}${path}`, init);
  });
  const joined = await client.ask({
    method: 'POST',
    path: '/api/join',
    body: { code: school.classCode, device: device.id },
    answer: JoinAnswer,
  });
  if (!joined.ok) throw new Error(`a device could not join: ${joined.error.code}`);
  const { token, hello } = joined.value;
  const transport: Transport = {
    exchange: (request) =>
      client.ask({
        method: 'POST',
        path: '/api/sync',
        token,
        body: request,
        answer: SyncAnswer,
        timeout: 60_000,
      }),
  };
  const port: InitiatorPort = {
    ...device.port,
    outline: async () => {
      const outline = await device.port.outline();
      return {
        ...outline,
        hub: hello.hub,
        cursorsOf: outline.cursorsOf && { ...outline.cursorsOf, hub: hello.hub },
        wants: [{ partition: classPartition(school.classId), after: 0, mark: null }, ...outline.wants],
      };
    },
  };
  return {
    record: device.record,
    sentBytes: () => sentBytes,
    /** Hands everything in, and throws unless a receipt covers it all. */
    async handInAll(): Promise<void> {
      const report = await handIn(port, transport);
      if (!report.ok) throw new Error(`a hand-in failed: ${report.error.code}`);
      for (const { stream, count } of device.store.own())
        if (device.receipts.get(stream)?.count !== count)
          throw new Error('a receipt does not cover what was handed in');
    },
  };
}
export type ClassDevice = Awaited<ReturnType<typeof joinDevice>>;
