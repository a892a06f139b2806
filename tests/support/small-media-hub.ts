import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { sealedPieceType } from '#domain/media-api.ts';
import { keyBoxBytes, type SealPair } from '#log/private/key-box.ts';
import { openPieceKey, turnPiece } from '#log/private/sealed-piece.ts';

/** Bytes that begin as a photo does. */
export const photo = (length: number, mark = 0): Blob => {
  const bytes = new Uint8Array(length).map((_, at) => (at * 7 + mark + (at >> 9)) & 0xff);
  bytes.set([0xff, 0xd8, 0xff]);
  return new Blob([bytes]);
};
export const nameOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/** A hub's shelf as a device sees it, behind a line that can be cut. The real one stands in tests/e2e/media.e2e.ts. */
export function smallMediaHub({ hub, wall, own }: { hub: string; wall: number; own?: SealPair }) {
  const shelf = new Map<string, Uint8Array>();
  const state = {
    cutAfter: Number.POSITIVE_INFINITY,
    epoch: 1,
    spoil: 0,
    requests: [] as string[],
    /** Parts that came sealed. */
    sealed: 0,
    forget: false,
  };
  const hello = () => ({
    footpath: 'hub',
    protocol: 1,
    hub,
    epoch: state.epoch,
    time: wall,
    school: 'S',
    version: '0',
  });
  const answer = (hash: string, bytes: number) => {
    const have = shelf.get(hash) ?? new Uint8Array();
    const whole = have.byteLength === bytes && nameOf(have) === hash;
    if (have.byteLength === bytes && !whole) shelf.delete(hash);
    return Response.json({
      hello: hello(),
      hash,
      bytes: whole || have.byteLength < bytes ? have.byteLength : 0,
      held: whole ? { hash, bytes, type: 'image/jpeg' } : null,
    });
  };
  async function fetcher(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(String(input), 'http://hub.test');
    state.requests.push(`${init.method} ${url.search}`);
    if (state.requests.length > state.cutAfter) throw new TypeError('cut');
    if (init.method === 'POST') {
      const { hash, bytes } = JSON.parse(await new Response(init.body).text());
      return answer(hash, bytes);
    }
    const hash = url.pathname.split('/').pop() ?? '';
    if (init.method === 'PUT') {
      const sent = new Uint8Array(await new Response(init.body).arrayBuffer());
      const from = Number(url.searchParams.get('from'));
      const isSealed = new Headers(init.headers).get('content-type') === sealedPieceType;
      if (isSealed) state.sealed += 1;
      const box = sent.subarray(0, keyBoxBytes);
      const key = isSealed && own ? openPieceKey(box, hash as never, [own]) : null;
      if (isSealed && !key) return Response.json({ error: { code: 'locked' } }, { status: 409 });
      const chunk = key ? turnPiece(sent.subarray(keyBoxBytes), key, from) : sent;
      const before = shelf.get(hash) ?? new Uint8Array();
      if (state.spoil > 0) {
        state.spoil -= 1;
        chunk[chunk.length - 1] = (chunk[chunk.length - 1] ?? 0) ^ 1;
      }
      if (from === before.byteLength) shelf.set(hash, new Uint8Array([...before, ...chunk]));
      return answer(hash, Number(url.searchParams.get('bytes')));
    }
    const have = shelf.get(hash);
    if (!have) return Response.json({ error: { code: 'not-found' } }, { status: 404 });
    const [, from = '0', to = '0'] =
      /bytes=(\d+)-(\d+)/.exec(new Headers(init.headers).get('range') ?? '') ?? [];
    const part = have.slice(Number(from), Number(to) + 1);
    if (state.spoil > 0) {
      state.spoil -= 1;
      part[9] = (part[9] ?? 0) ^ 1;
    }
    const range = `bytes ${from}-${Number(from) + part.byteLength - 1}/${have.byteLength}`;
    return new Response(part, { status: 206, headers: { 'content-range': range } });
  }
  return { shelf, state, fetcher: fetcher as typeof fetch };
}

export type SmallMediaHub = ReturnType<typeof smallMediaHub>;
