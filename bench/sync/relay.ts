import { connect, createServer, type Socket } from 'node:net';

/** Bytes that passed: all that TCP carried, headers and all. */
export type Passed = { readonly up: number; readonly down: number };

/** A door before the hub that counts what passes through. */
export async function openRelay(port: number) {
  let passed = { up: 0, down: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const hub = connect(port, '127.0.0.1');
    for (const [from, to, way] of [
      [client, hub, 'up'],
      [hub, client, 'down'],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (chunk: Buffer) => {
        passed[way] += chunk.length;
        to.write(chunk);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.end();
      });
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('invariant: the relay listens on a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** What has passed since the last call. */
    take(): Passed {
      const taken = passed;
      passed = { up: 0, down: 0 };
      return taken;
    },
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
export type Relay = Awaited<ReturnType<typeof openRelay>>;
