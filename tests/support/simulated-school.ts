import type { Draft, StoredEvent } from '#domain/events/event.ts';
import { type ClassId, classPartition, type DeviceId, type HubId, type LearnerId } from '#domain/ids.ts';
import { invariant } from '#domain/invariant.ts';
import type { InitiatorPort } from '#sync/initiator-port.ts';
import { createSimDevice as createDevice } from '#tests/simulation/device.ts';
import { isSignedEd25519 } from '#tests/simulation/keys.ts';

/**
 * A device in memory that nothing happens to, for whoever needs a device at a real hub: the port of the simulation
 * (tests/simulation) without its faults. The hub is the one that answers first; its class's own events are not asked for.
 */
export function createSimDevice(id: string, learner: string) {
  const nobody = 'nobody' as HubId;
  const noClass = 'nobody' as ClassId;
  const device = createDevice(
    { id: id as DeviceId, class: noClass, learners: [learner as LearnerId], speaks: 2, key: null },
    {
      get hub(): HubId {
        return device.disk.cursors?.hub ?? nobody;
      },
      isSigned: isSignedEd25519,
    },
  );
  const { store, receipts } = device.disk;
  const port: InitiatorPort = {
    ...device.port,
    outline: async () => {
      const outline = await device.port.outline();
      return {
        ...outline,
        wants: outline.wants.filter(({ partition }) => partition !== classPartition(noClass)),
      };
    },
  };
  return {
    id: device.id,
    store,
    receipts,
    port,
    record: async (drafts: readonly Draft[], wall: number): Promise<readonly StoredEvent[]> => {
      const events = await device.record(learner as LearnerId, drafts, wall);
      invariant(events, 'nothing happens to this device');
      return events;
    },
  };
}
export type SimDevice = ReturnType<typeof createSimDevice>;
