import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { MemoryHub } from './memory-hub.ts';

/** A hub of `createMemoryHub` behind a real socket, for the whole worker to talk to while the test holds the hub's own hands. */
export async function serveHub(hub: MemoryHub): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = serve({ fetch: hub.app.fetch, hostname: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}
