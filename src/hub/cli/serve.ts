import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import type { HubEnv } from '#hub/services.ts';

/** A listening hub; `stop` lets answers under way finish, but not for longer than a moment. */
export type Serving = { readonly port: number; stop(): Promise<void> };

const portsTried = 20;
const finishMs = 1200;

/**
 * Listens on the port, or on the next ones when it is taken. Kept-alive connections are no reason to stay: idle ones
 * are closed at once, and the rest after a moment (HUB-23).
 */
export async function serve(app: Hono<HubEnv>, host: string, port: number): Promise<Serving> {
  const server = createAdaptorServer({ fetch: app.fetch, hostname: host }) as Server;
  // A class's tablets come back within the minute: a connection kept is a handshake saved.
  server.keepAliveTimeout = 65_000;
  const listening = await listen(server, host, port);
  return {
    port: listening,
    stop: () =>
      new Promise((done) => {
        const force = setTimeout(() => server.closeAllConnections(), finishMs);
        server.close(() => {
          clearTimeout(force);
          done();
        });
        server.closeIdleConnections();
      }),
  };
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  const last = port === 0 ? 0 : Math.min(65535, port + portsTried - 1);
  for (let tried = port; ; tried++) {
    const error = await tryToListen(server, host, tried);
    if (!error) break;
    if (error.code !== 'EADDRINUSE' || tried >= last) throw error;
  }
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

function tryToListen(server: Server, host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((settle) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      server.off('listening', listening);
      settle(error);
    };
    const listening = (): void => {
      server.off('error', failed);
      settle(null);
    };
    server.once('error', failed);
    server.once('listening', listening);
    server.listen(port, host);
  });
}
