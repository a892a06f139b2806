import * as v from 'valibot';
import { ErrorAnswer } from '#domain/device-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import { bytesOf } from '#domain/events/sealed.ts';
import type { MediaHash } from '#domain/media.ts';
import { MediaAnswer, type MediaRequest, sealedPieceType } from '#domain/media-api.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { HubClient } from './hub-client.ts';

/** A chunk over a bad line may take this long, ms; then the line counts as down. */
const chunkTimeout = 60_000;

/** Part of a piece as the hub gave it, and how large the whole is. */
export type FetchedPart = { readonly bytes: Uint8Array<ArrayBuffer>; readonly total: number };

type Answer = { readonly status: number; readonly range: string | null; readonly bytes: ArrayBuffer };

/** Pieces over the network: bytes as they are, both ways; whatever is no hub's answer is a failure and never data. */
export function createMediaWire(fetcher: typeof fetch, hub: HubClient) {
  async function send(
    method: 'GET' | 'PUT',
    path: string,
    headers: Record<string, string>,
    body?: Blob,
  ): Promise<Result<Answer, Failure>> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), chunkTimeout);
    try {
      const answer = await fetcher(path, {
        method,
        headers,
        signal: controller.signal,
        redirect: 'error',
        cache: 'no-store',
        ...(body ? { body } : {}),
      });
      const range = answer.headers.get('content-range');
      return ok({ status: answer.status, range, bytes: await answer.arrayBuffer() });
    } catch {
      return err(failure('hub-unreachable'));
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    /** What does the hub hold of this piece? */
    ask: (token: string, body: MediaRequest): Promise<Result<MediaAnswer, Failure>> =>
      hub.ask({ method: 'POST', path: '/api/media', token, body, answer: MediaAnswer }),

    /** The bytes from `from` on; with `box`, sealed under the key that is in it for the school. */
    async put(
      token: string,
      { hash, bytes, partition }: MediaRequest,
      from: number,
      chunk: Uint8Array<ArrayBuffer>,
      box?: string,
    ): Promise<Result<MediaAnswer, Failure>> {
      const path = `/api/media/${hash}?from=${from}&bytes=${bytes}&partition=${encodeURIComponent(partition)}`;
      const type = box === undefined ? 'application/octet-stream' : sealedPieceType;
      const headers = { authorization: `Bearer ${token}`, 'content-type': type };
      const sent = await send('PUT', path, headers, new Blob([bytesOf(box ?? ''), chunk], { type }));
      if (!sent.ok) return sent;
      if (sent.value.status !== 200) return err(refusal(sent.value));
      const parsed = v.safeParse(MediaAnswer, parseJson(sent.value.bytes));
      return parsed.success ? ok(parsed.output) : err(failure('not-a-hub'));
    },

    /** The bytes from `from` on, at most `most`. */
    async get(
      token: string,
      hash: MediaHash,
      from: number,
      most: number,
    ): Promise<Result<FetchedPart, Failure>> {
      const headers = { authorization: `Bearer ${token}`, range: `bytes=${from}-${from + most - 1}` };
      const sent = await send('GET', `/api/media/${hash}`, headers);
      if (!sent.ok) return sent;
      const { status, range, bytes } = sent.value;
      if (status !== 206) return err(refusal(sent.value));
      const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(range ?? '') ?? [];
      if (Number(start) !== from || bytes.byteLength > most) return err(failure('not-a-hub'));
      return ok({ bytes: new Uint8Array(bytes), total: Number(total) });
    },
  };
}

export type MediaWire = ReturnType<typeof createMediaWire>;

function refusal({ status, bytes }: Answer): Failure {
  const said = v.safeParse(ErrorAnswer, parseJson(bytes));
  if (!said.success) return failure(status >= 500 ? 'hub-unreachable' : 'not-a-hub');
  const { code, data } = said.output.error;
  return failure(code, data);
}

function parseJson(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
