import { Agent, request } from 'node:http';

/**
 * `fetch` over plain `node:http`, with the headers that the caller gave and no other: Node's own fetch adds six. A browser
 * adds its own too, some 300 bytes a request, which are not the exchange's.
 *
 * @param url where the hub is heard; asked each time
 */
export function createLeanFetch(url: string) {
  const { host } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let requests = 0;
  const lean: typeof fetch = async (path, init) => {
    requests += 1;
    const body =
      init?.body instanceof Blob
        ? Buffer.from(await init.body.arrayBuffer())
        : Buffer.from((init?.body as string | undefined) ?? '');
    const headers: Record<string, string> = { host, ...Object.fromEntries(new Headers(init?.headers)) };
    if (body.length > 0) headers['content-length'] = String(body.length);
    return new Promise((done, fail) => {
      const asked = request(
        `${url}${String(path)}`,
        { method: init?.method ?? 'GET', headers, agent, setDefaultHeaders: false },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', fail);
          answer.on('end', () => {
            const bytes = Buffer.concat(chunks);
            const status = answer.statusCode ?? 500;
            const set = Object.entries(answer.headers).flatMap(([name, value]) =>
              value === undefined ? [] : [[name, String(value)] as [string, string]],
            );
            done(new Response(status === 204 || status === 304 ? null : bytes, { status, headers: set }));
          });
        },
      );
      asked.on('error', fail);
      init?.signal?.addEventListener('abort', () => asked.destroy(new Error('too slow')));
      asked.end(body);
    });
  };
  return {
    fetch: lean,
    requests: () => requests,
    close: () => agent.destroy(),
  };
}
