import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Hello } from '#domain/device-api.ts';
import { classPartition } from '#domain/ids.ts';
import { decodeAnswer, encodeRequest, frameType } from '#sync/frame/frame.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import { codebook } from '#tests/support/frame-messages.ts';
import { askApp, createMemoryHub, errorCode, type MemoryHub, TestDevice } from '#tests/support/memory-hub.ts';

let hub: MemoryHub;
let folder: string;
let device: TestDevice;
let known: string[];
const request = (): SyncRequest => ({
  protocol: 2,
  device: device.id,
  cursorsOf: null,
  have: [],
  segments: [],
  want: [{ partition: classPartition(hub.a.id), after: 0 }],
});
const send = (frame: Uint8Array) =>
  hub.app.request('/api/sync', {
    method: 'POST',
    headers: { 'content-type': frameType, authorization: `Bearer ${device.token}` },
    body: frame.slice().buffer,
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-frames-'));
  hub = await createMemoryHub(folder);
  device = new TestDevice('device-a');
  await device.join(askApp(hub.app), hub.a.code);
  const hello = v.parse(Hello, await (await hub.app.request('/api/hello')).json());
  known = [hello.hub, device.id, hub.a.id];
});
afterEach(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

describe('frames over HTTP', () => {
  it('SYN-12 a frame is answered by a frame, told against the request', async () => {
    const asked = request();
    const answer = await send(encodeRequest(asked, null, known));
    expect(answer.status).toBe(200);
    const told = decodeAnswer(new Uint8Array(await answer.arrayBuffer()), asked, null, known);
    expect(told).toMatchObject({ ok: true, value: { hello: { footpath: 'hub', hub: known[0] } } });
    expect(told.ok && told.value.pulled[0]?.segments.length).toBeGreaterThan(0);
  });

  it('HUB-18 a frame has no policy for pages, and can be taken for nothing else; what is refused has both', async () => {
    const { headers } = await send(encodeRequest(request(), null, known));
    expect(headers.get('content-type')).toBe(frameType);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toBeNull();
    const refused = await send(Uint8Array.of(1, 2, 3));
    expect(refused.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(refused.headers.get('cache-control')).toBe('no-store');
    expect(refused.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('SYN-12 refuses a damaged frame, and one told with a pack that the hub does not have', async () => {
    const frame = encodeRequest(request(), null, known);
    for (let at = 0; at < frame.length; at += 7) {
      const spoilt = frame.slice();
      spoilt[at] = (spoilt[at] ?? 0) ^ 0x10;
      expect(await errorCode(await send(spoilt))).toMatch(/malformed/);
    }
    expect(await errorCode(await send(encodeRequest(request(), codebook, known)))).toMatch(/pack-missing/);
    expect(await errorCode(await send(encodeRequest(request(), null, ['another-hub'])))).toMatch(/malformed/);
  });
});
