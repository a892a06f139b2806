import type { Server } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import type { HubEnv } from '#hub/services.ts';
import type { Leaf } from '#hub/tls/authority.ts';

/** A listening hub; `stop` lets answers under way finish, but not for longer than a moment. */
export type Serving = { readonly port: number; stop(): Promise<void> };

const portsTried = 20;
const finishMs = 1200;

/**
 * Listens on the port, or on the next ones when it is taken. Kept-alive connections are no reason to stay: idle ones
 * are closed at once, and the rest after a moment (HUB-23).
 */
export async function serve(app: Hono<HubEnv>, host: string, port: number): Promise<Serving> {
  return listening(createAdaptorServer({ fetch: app.fetch, hostname: host }) as Server, host, port);
}

/** The same by HTTPS. `change` puts another certificate in place: for new connections, while those that are open live on. */
export async function serveSecurely(
  app: Hono<HubEnv>,
  host: string,
  port: number,
  { key, certificate }: Leaf,
): Promise<Serving & { change(leaf: Leaf): void }> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    hostname: host,
    createServer: createSecureServer,
    serverOptions: { key, cert: certificate, ...oldest },
  }) as SecureServer;
  const serving = await listening(server, host, port);
  return {
    ...serving,
    change: (leaf) => server.setSecureContext({ key: leaf.key, cert: leaf.certificate, ...oldest }),
  };
}

/** Older ones are broken, and every browser down to our floor speaks this. */
const oldest = { minVersion: 'TLSv1.2' } as const;

async function listening(server: Server | SecureServer, host: string, port: number): Promise<Serving> {
  // A class's tablets come back within the minute: a connection kept is a handshake saved.
  server.keepAliveTimeout = 65_000;
  return {
    port: await listen(server, host, port),
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

async function listen(server: Server | SecureServer, host: string, port: number): Promise<number> {
  const last = port === 0 ? 0 : Math.min(65535, port + portsTried - 1);
  for (let tried = port; ; tried++) {
    const error = await tryToListen(server, host, tried);
    if (!error) break;
    if (error.code !== 'EADDRINUSE' || tried >= last) throw error;
  }
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

function tryToListen(
  server: Server | SecureServer,
  host: string,
  port: number,
): Promise<NodeJS.ErrnoException | null> {
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
