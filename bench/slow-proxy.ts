import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type SlowLine = { readonly kbitPerSecond: number; readonly roundTripMs: number };

/** The line of the budget: a phone at the edge of a cell, or a school's whole link shared by a class. */
export const slowLine: SlowLine = { kbitPerSecond: 400, roundTripMs: 400 };

export type SlowProxy = {
  readonly url: string;
  /** Bytes carried so far to the browser and from it. */
  carried(): { readonly down: number; readonly up: number };
  /** How long of the time between two moments (ms since 1970) something was on its way, handshakes included. */
  busyBetween(from: number, to: number): number;
  close(): Promise<void>;
};

type Direction = 'up' | 'down';

/** Passed on in pieces of this size, so that a page can begin with the first of a long answer. */
const pieceBytes = 2048;

/**
 * A TCP proxy with one bandwidth for everything that passes, each way, and half the round trip of delay each way. It
 * slows page, worker and service worker alike, which CDP's network conditions do not. A new connection costs one round
 * trip more, as a TCP handshake does. TLS, slow start and loss are left out.
 */
export async function startSlowProxy(target: string, line: SlowLine = slowLine): Promise<SlowProxy> {
  const { hostname, port } = new URL(target);
  const bytesPerMs = line.kbitPerSecond / 8;
  const delay = line.roundTripMs / 2;
  const freeAt: Record<Direction, number> = { up: 0, down: 0 };
  const carried: Record<Direction, number> = { up: 0, down: 0 };
  const open = new Set<Socket>();
  const onItsWay: { from: number; to: number }[] = [];
  /** Something that starts now and arrives after `ms`. */
  const send = (ms: number): void => {
    const now = performance.timeOrigin + performance.now();
    const last = onItsWay[onItsWay.length - 1];
    if (last && last.to >= now) last.to = Math.max(last.to, now + ms);
    else onItsWay.push({ from: now, to: now + ms });
  };

  function carry(from: Socket, to: Socket, direction: Direction): void {
    from.on('data', (data) => {
      const now = performance.now();
      carried[direction] += data.length;
      for (let at = 0; at < data.length; at += pieceBytes) {
        const piece = data.subarray(at, at + pieceBytes);
        freeAt[direction] = Math.max(now, freeAt[direction]) + piece.length / bytesPerMs;
        setTimeout(() => !to.destroyed && to.write(piece), freeAt[direction] - now + delay);
      }
      send(freeAt[direction] - now + delay);
      // The sender waits for the wire, as a full send buffer makes it.
      from.pause();
      setTimeout(() => from.resume(), freeAt[direction] - now);
    });
    from.on('end', () =>
      setTimeout(() => to.end(), Math.max(0, freeAt[direction] - performance.now()) + delay),
    );
    from.on('error', () => to.destroy());
    from.on('close', () => open.delete(from));
  }

  const server = createServer({ noDelay: true }, (near) => {
    open.add(near);
    send(line.roundTripMs);
    // Nobody listens for data yet, so what the browser sends waits in the socket for the handshake to be over.
    setTimeout(() => {
      const far = connect({ host: hostname, port: Number(port), noDelay: true });
      open.add(far);
      carry(near, far, 'up');
      carry(far, near, 'down');
    }, line.roundTripMs);
    near.on('error', () => near.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    carried: () => ({ ...carried }),
    busyBetween: (from, to) =>
      onItsWay.reduce((sum, way) => sum + Math.max(0, Math.min(way.to, to) - Math.max(way.from, from)), 0),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of open) socket.destroy();
      }),
  };
}
