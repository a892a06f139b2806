import type { Transport } from '#sync/initiator-port.ts';
import { broken } from './broken.ts';
import type { SimDevice } from './device.ts';
import { receiptsHold } from './holding.ts';
import type { World } from './world.ts';

/**
 * A line that looks at what a device is about to ask.
 *
 * @param limit events of its own that a request may carry (SYN-5)
 * @param isQuiet nothing else happens on the device meanwhile, so that all that it writes must be named (SYN-2)
 */
export const watched = (
  world: Pick<World, 'hub'>,
  line: Transport,
  device: SimDevice,
  limit: number,
  isQuiet: boolean,
): Transport => ({
  async exchange(request) {
    // What the answer before this request made it believe.
    await receiptsHold(world, device);
    let carried = 0;
    for (const { info, events } of request.segments) if (info.device === device.id) carried += events.length;
    if (carried > limit) broken('SYN-5', `${device.id} sent ${carried} events, ${limit} were allowed`);
    if (isQuiet) {
      const named = new Map(request.have.map(({ info, count }) => [info.stream, count]));
      for (const { stream, partition, count } of device.disk.store.own())
        if (named.get(stream) !== count)
          broken('SYN-2', `${device.id} does not name ${count} of ${partition}`);
    }
    return line.exchange(request);
  },
});
