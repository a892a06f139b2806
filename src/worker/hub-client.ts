import * as v from 'valibot';
import { ErrorAnswer } from '#domain/device-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';

/**
 * Every request to the hub goes through here, and every answer is parsed: whatever answers under the hub's address, be
 * it a hotel's login page, becomes a clear failure and never data.
 */
export type HubRequest<S extends v.GenericSchema> = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly answer: S;
  readonly body?: unknown;
  readonly token?: string;
  /** What this device says of itself (TLS-12). */
  readonly home?: string | undefined;
  /** Goes where the hub is now, as all with a key do. Nothing that a cookie speaks for may (FND-7). */
  readonly roams?: boolean;
  /** ms; a school's busy Wi-Fi is slow but a stalled socket must not hold the hand-in for ever. */
  readonly timeout?: number;
};

export interface HubClient {
  ask<S extends v.GenericSchema>(request: HubRequest<S>): Promise<Result<v.InferOutput<S>, Failure>>;
  /** The bytes of a pack, as text. */
  text(path: string): Promise<Result<string, Failure>>;
  /** One frame of the exchange and the frame that answers it (SYN-12), with what this device says of itself (TLS-12). */
  frame(token: string, frame: Uint8Array, home?: string): Promise<Result<Uint8Array, Failure>>;
}

/** The media type of a frame, both ways. */
export const frameType = 'application/footpath';

const compressAbove = 1024;
const exchangeTimeout = 60_000;

type Sent = { readonly ok: boolean; readonly status: number; readonly bytes: ArrayBuffer };

/** @param base what a path is led by when the hub is elsewhere than where this page came from (docs/spec/finding.md) */
export function createHubClient(fetcher: typeof fetch, base: () => string = () => ''): HubClient {
  /** The whole answer, within the time: a body that stalls after its headers is a line that is down. */
  async function send(request: HubRequest<v.GenericSchema>): Promise<Result<Sent, Failure>> {
    const headers: Record<string, string> = {};
    if (request.token) headers['authorization'] = `Bearer ${request.token}`;
    if (request.home) headers['home'] = request.home;
    let body: string | Blob | undefined;
    if (request.body instanceof Uint8Array) {
      headers['content-type'] = frameType;
      // A copy of exactly its bytes: the frame may be a view of a larger buffer.
      body = new Blob([request.body.slice()]);
    } else if (request.body !== undefined) {
      headers['content-type'] = 'application/json';
      const json = JSON.stringify(request.body);
      const packed = json.length > compressAbove ? await gzip(json) : null;
      if (packed) headers['content-encoding'] = 'gzip';
      body = packed ?? json;
    }
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), request.timeout ?? 20_000);
    try {
      const at = request.token || request.roams ? base() : '';
      const response = await fetcher(at + request.path, {
        method: request.method,
        headers,
        signal: controller.signal,
        redirect: 'error',
        cache: 'no-store',
        credentials: 'same-origin',
        ...(body === undefined ? {} : { body }),
      });
      return ok({ ok: response.ok, status: response.status, bytes: await response.arrayBuffer() });
    } catch {
      return err(failure('hub-unreachable'));
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async ask(request) {
      const sent = await send(request);
      if (!sent.ok) return sent;
      if (!sent.value.ok) return err(failureOf(sent.value));
      const parsed = v.safeParse(request.answer, parseJson(sent.value.bytes));
      return parsed.success ? ok(parsed.output) : err(failure('not-a-hub'));
    },
    async text(path) {
      const sent = await send({ method: 'GET', path, roams: true, answer: v.unknown(), timeout: 120_000 });
      if (!sent.ok) return sent;
      return sent.value.ok ? ok(textOf(sent.value.bytes)) : err(failure('pack-missing'));
    },
    async frame(token, frame, home) {
      const sent = await send({
        method: 'POST',
        path: '/api/sync',
        token,
        home,
        body: frame,
        answer: v.unknown(),
        timeout: exchangeTimeout,
      });
      if (!sent.ok) return sent;
      return sent.value.ok ? ok(new Uint8Array(sent.value.bytes)) : err(failureOf(sent.value));
    },
  };
}

/** gzip where the browser can (Chrome 80, Safari 16.4, Firefox 113); null elsewhere, and the body goes as it is. */
async function gzip(text: string): Promise<Blob | null> {
  if (typeof CompressionStream === 'undefined') return null;
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new globalThis.Response(stream).blob();
}

/** What a refusal says; whatever else answers under the hub's address is no hub. */
function failureOf({ status, bytes }: Sent): Failure {
  const said = v.safeParse(ErrorAnswer, parseJson(bytes));
  if (!said.success) return failure(status >= 500 ? 'hub-unreachable' : 'not-a-hub');
  const { code, data } = said.output.error;
  return failure(code, data);
}

const textOf = (bytes: ArrayBuffer): string => new TextDecoder().decode(bytes);

function parseJson(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    return null;
  }
}
