import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Which way the bytes go. */
export type Way = 'request' | 'answer';

/** What the line does to one request. `at`: how many bytes of that way pass unharmed. */
export type LineFault =
  | { readonly kind: 'none' }
  /** The connection is reset after `at` bytes. A request that is cut never reaches the hub whole. */
  | { readonly kind: 'cut'; readonly of: Way; readonly at: number }
  /** After `at` bytes nothing more comes, and nobody hangs up. */
  | { readonly kind: 'stall'; readonly of: Way; readonly at: number }
  | { readonly kind: 'drip'; readonly of: Way; readonly bytes: number; readonly everyMs: number }
  /** The byte at `at` is changed by exclusive or with `mask`. */
  | { readonly kind: 'corrupt'; readonly of: Way; readonly at: number; readonly mask: number }
  /** A proxy that forgets to say how the body is packed. */
  | { readonly kind: 'strip-encoding'; readonly of: Way }
  /** The hub gets the request twice; the second answer comes back. */
  | { readonly kind: 'twice' }
  /** Somebody else answers: a hotel's page, the way to it, or a gateway that found nobody. */
  | { readonly kind: 'login-page' }
  | { readonly kind: 'redirect' }
  | { readonly kind: 'bad-gateway' };

/** A request as the hub was to get it, with its number since the proxy was started. */
export type SeenRequest = {
  readonly number: number;
  readonly method: string;
  readonly path: string;
  readonly bytes: Buffer;
};

export type FaultyProxy = {
  readonly url: string;
  /** Where requests go: a hub that was started again has another port. Null: nobody is there. */
  aim(target: string | null): void;
  /** What happens to each request from now on. */
  choose(fault: (request: SeenRequest) => LineFault): void;
  /** Called when the hub has been given a whole request, and before its answer is read. */
  onDelivered(hear: (request: SeenRequest) => void): void;
  /** The hub's answers to the last request: how many bytes it had. */
  answered(): { readonly request: SeenRequest; readonly bytes: number } | null;
  /** A copy that was held up somewhere reaches the hub now, and nobody waits for the answer. */
  deliver(request: SeenRequest): Promise<void>;
  close(): Promise<void>;
};

const none: LineFault = { kind: 'none' };

/**
 * A TCP proxy on this computer that does to each request what the worst lines do. It reads whole requests and whole
 * answers, one a connection, so that "after byte 312" means the same every time.
 */
export async function startFaultyProxy(first: string | null = null): Promise<FaultyProxy> {
  const open = new Set<Socket>();
  let target = first;
  let choose: (request: SeenRequest) => LineFault = () => none;
  let delivered: (request: SeenRequest) => void = () => undefined;
  let answered: { request: SeenRequest; bytes: number } | null = null;
  let seen = 0;

  const keep = (socket: Socket): Socket => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
    return socket;
  };

  /** Gives the hub these bytes, and answers with what it says before it hangs up; null when nobody is there. */
  function ask(bytes: Buffer, near: Socket | null, whole: () => void): Promise<Buffer | null> {
    if (target === null) return Promise.resolve(null);
    const { hostname, port } = new URL(target);
    return new Promise((done) => {
      const far = keep(connect({ host: hostname, port: Number(port), noDelay: true }));
      const answer: Buffer[] = [];
      far.write(bytes, (error) => error ?? whole());
      far.on('data', (data: Buffer) => answer.push(data));
      far.on('close', () => done(answer.length > 0 ? Buffer.concat(answer) : null));
      // Who asked went away: the hub notices that too.
      if (near?.destroyed) far.destroy();
      near?.on('close', () => far.destroy());
    });
  }

  async function carry(near: Socket, bytes: Buffer): Promise<void> {
    const [method = '', path = ''] = bytes.toString('latin1', 0, bytes.indexOf('\r\n')).split(' ');
    seen += 1;
    const request: SeenRequest = { number: seen, method, path, bytes: hangUpAfter(bytes) };
    const fault = choose(request);
    const made = madeUpAnswer(fault);
    if (made) {
      near.end(made);
      return;
    }
    const up = fault.kind === 'none' ? none : faultOf(fault, 'request');
    if (up.kind === 'cut' || up.kind === 'stall') {
      const asked = ask(request.bytes.subarray(0, up.at), near, () => {
        if (up.kind === 'cut') near.resetAndDestroy();
      });
      await asked;
      near.resetAndDestroy();
      return;
    }
    if (fault.kind === 'twice') await ask(request.bytes, null, () => delivered(request));
    const sent = await changed(request.bytes, up, near);
    const answer = await ask(sent, near, () => delivered(request));
    if (answer === null) {
      near.resetAndDestroy();
      return;
    }
    answered = { request, bytes: answer.length };
    await giveBack(near, answer, faultOf(fault, 'answer'));
  }

  const server = createServer({ noDelay: true }, (near) => {
    keep(near);
    let bytes = Buffer.alloc(0);
    near.on('data', (data: Buffer) => {
      bytes = Buffer.concat([bytes, data]);
      const length = lengthOfRequest(bytes);
      if (length === null || bytes.length < length) return;
      near.removeAllListeners('data');
      void carry(near, bytes.subarray(0, length));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    aim: (next) => {
      target = next;
    },
    choose: (next) => {
      choose = next;
    },
    onDelivered: (hear) => {
      delivered = hear;
    },
    answered: () => answered,
    deliver: async (request) => void (await ask(request.bytes, null, () => undefined)),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** The fault as far as it concerns one way. */
const faultOf = (fault: LineFault, way: Way): LineFault => ('of' in fault && fault.of === way ? fault : none);

/** How long the whole request is; null while that cannot be known. */
function lengthOfRequest(bytes: Buffer): number | null {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const head = bytes.toString('latin1', 0, headEnd);
  return headEnd + 4 + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
}

/** One request a connection: its end is the answer's end. */
const hangUpAfter = (bytes: Buffer): Buffer =>
  changeHead(bytes, (head) => `${head.replace(/\r\nconnection:[^\r]*/i, '')}\r\nconnection: close`);

function changeHead(bytes: Buffer, change: (head: string) => string): Buffer {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return bytes;
  const head = change(bytes.toString('latin1', 0, end));
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes.subarray(end)]);
}

/** The bytes as the fault leaves them; a slow line is waited for here. */
async function changed(bytes: Buffer, fault: LineFault, near: Socket): Promise<Buffer> {
  if (fault.kind === 'strip-encoding')
    return changeHead(bytes, (head) => head.replace(/\r\ncontent-encoding:[^\r]*/i, ''));
  if (fault.kind === 'corrupt') {
    const copy = Buffer.from(bytes);
    const at = fault.at % bytes.length;
    copy[at] = (copy[at] ?? 0) ^ fault.mask;
    return copy;
  }
  if (fault.kind === 'drip')
    for (let at = 0; at < bytes.length && !near.destroyed; at += fault.bytes) await pause(fault.everyMs);
  return bytes;
}

async function giveBack(near: Socket, answer: Buffer, fault: LineFault): Promise<void> {
  if (fault.kind === 'cut' || fault.kind === 'stall') {
    near.write(answer.subarray(0, fault.at), () => {
      if (fault.kind === 'cut') near.resetAndDestroy();
    });
    return;
  }
  if (fault.kind === 'drip') {
    for (let at = 0; at < answer.length && !near.destroyed; at += fault.bytes) {
      near.write(answer.subarray(at, at + fault.bytes));
      await pause(fault.everyMs);
    }
    near.end();
    return;
  }
  near.end(await changed(answer, fault, near));
}

const pause = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms));

function madeUpAnswer({ kind }: LineFault): string | null {
  const page = '<!doctype html><title>Free Wi-Fi</title><h1>Welcome! Please log in.</h1>';
  const rest = `content-type: text/html\r\ncontent-length: ${page.length}\r\nconnection: close\r\n\r\n${page}`;
  if (kind === 'login-page') return `HTTP/1.1 200 OK\r\n${rest}`;
  if (kind === 'redirect') return `HTTP/1.1 302 Found\r\nlocation: /login\r\n${rest}`;
  if (kind === 'bad-gateway') return `HTTP/1.1 502 Bad Gateway\r\n${rest}`;
  return null;
}
