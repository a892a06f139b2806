import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export type SlowLine = {
  readonly url: string;
  /** From now on as fast as it goes. */
  hurry(): void;
  close(): Promise<void>;
};

/**
 * A line to a hub on this computer that takes so many bytes a second from a device, whatever the machine is busy with: a
 * test that must do something in the middle of a transfer has the time for it.
 */
export async function startSlowLine(hubPort: number, bytesPerSecond: number): Promise<SlowLine> {
  let isSlow = true;
  const open = new Set<Socket>();
  const server = createServer((device) => {
    const hub = connect(hubPort, '127.0.0.1');
    for (const [socket, other] of [
      [device, hub],
      [hub, device],
    ] as const) {
      open.add(socket);
      // A hub that was killed closes both.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    hub.pipe(device);
    void carry(device, hub);
  });
  async function carry(device: Socket, hub: Socket): Promise<void> {
    try {
      for await (const part of device as AsyncIterable<Buffer>) {
        hub.write(part);
        if (isSlow) await pause((1000 * part.length) / bytesPerSecond);
      }
    } catch {
      // Closed on the way, which both have been told.
    }
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hurry: () => {
      isSlow = false;
    },
    async close() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}
