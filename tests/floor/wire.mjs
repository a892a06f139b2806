// The debugging protocol over two pipes: JSON messages that end in a zero byte. No port, no dependency.

const zero = Buffer.from([0]);

/**
 * Requests and events over the pipes of a browser that was started with --remote-debugging-pipe. Every request has a time
 * limit: old builds answer some commands never.
 */
export function createWire(toBrowser, fromBrowser) {
  const pending = new Map();
  const listeners = new Set();
  let parts = [];
  let count = 0;
  let closed = null;

  function receive(bytes) {
    const message = JSON.parse(bytes.toString());
    if (message.id === undefined) {
      for (const listener of [...listeners]) listener(message);
      return;
    }
    const request = pending.get(message.id);
    if (!request) return;
    if (message.error) request.fail(new Error(`${request.method}: ${message.error.message}`));
    else request.done(message.result);
  }

  fromBrowser.on('data', (chunk) => {
    let rest = chunk;
    for (let end = rest.indexOf(zero); end >= 0; end = rest.indexOf(zero)) {
      parts.push(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      const whole = Buffer.concat(parts);
      parts = [];
      receive(whole);
    }
    if (rest.length > 0) parts.push(rest);
  });
  // A browser that is killed breaks its pipes: told by `close`, not by an unhandled error.
  toBrowser.on('error', () => undefined);
  fromBrowser.on('error', () => undefined);

  return {
    send(method, params = {}, sessionId = undefined, ms = 20_000) {
      if (closed) return Promise.reject(closed);
      count += 1;
      const id = count;
      return new Promise((resolve, reject) => {
        const settle = (act) => (value) => {
          clearTimeout(timer);
          pending.delete(id);
          act(value);
        };
        const request = { method, done: settle(resolve), fail: settle(reject) };
        const timer = setTimeout(() => request.fail(new Error(`${method}: no answer in ${ms} ms`)), ms);
        pending.set(id, request);
        toBrowser.write(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }));
        toBrowser.write(zero);
      });
    },
    /** Hears events of one session, or of the browser itself. Returns the function that ends it. */
    listen(sessionId, listener) {
      const own = (message) => {
        if (message.sessionId === sessionId) listener(message.method, message.params);
      };
      listeners.add(own);
      return () => listeners.delete(own);
    },
    close(reason) {
      closed = new Error(reason);
      for (const request of [...pending.values()]) request.fail(closed);
    },
  };
}
