import * as v from 'valibot';
import { expect } from 'vitest';
import type { Partition } from '#domain/ids.ts';
import { type MediaHash, mediaChunkBytes } from '#domain/media.ts';
import { MediaAnswer } from '#domain/media-api.ts';
import { seal } from '#log/seal.ts';
import { hashOf, jpegStart, pieceOf } from './media-bytes.ts';
import { type Asker, json, TestDevice, testNow } from './memory-hub.ts';

/** A device that hands pieces of work in and fetches them, in the hands of a test. */
export async function joined(ask: Asker, name: string, code: string): Promise<TestDevice> {
  const device = new TestDevice(name);
  await device.join(ask, code);
  return device;
}

export const bearer = (device: TestDevice) => ({ authorization: `Bearer ${device.token}` });
export const photo = pieceOf(jpegStart, 600_000);
export const photoHash = hashOf(photo);

export type Upload = { readonly hash: MediaHash; readonly bytes: number; readonly partition: Partition };
export const uploadOf = (bytes: Uint8Array, partition: Partition): Upload => ({
  hash: hashOf(bytes),
  bytes: bytes.byteLength,
  partition,
});
export const askHeld = (ask: Asker, device: TestDevice, upload: object) =>
  ask('/api/media', json(upload, bearer(device)));
export const put = (
  ask: Asker,
  device: TestDevice,
  { hash, bytes, partition }: Upload,
  from: number,
  chunk: Uint8Array,
  headers: Record<string, string> = {},
) =>
  ask(`/api/media/${hash}?from=${from}&bytes=${bytes}&partition=${partition}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream', ...bearer(device), ...headers },
    body: Uint8Array.from(chunk),
  });
export const answerOf = async (answer: Response) => v.parse(MediaAnswer, await answer.json());

/** As a device does it: asks what is held, and goes on from there. */
export async function upload(ask: Asker, device: TestDevice, bytes: Uint8Array, partition: Partition) {
  const wanted = uploadOf(bytes, partition);
  let state = await answerOf(await askHeld(ask, device, wanted));
  let chunks = 0;
  while (!state.held) {
    const at = state.bytes;
    state = await answerOf(await put(ask, device, wanted, at, bytes.subarray(at, at + mediaChunkBytes)));
    chunks += 1;
  }
  return { ...state, chunks };
}

/** The event of a piece, handed in. */
export async function nameIt(
  ask: Asker,
  device: TestDevice,
  bytes: Uint8Array,
  partition: Partition,
  words = 'Look',
): Promise<void> {
  const events = device.events(partition);
  const draft = {
    type: 'work.added' as const,
    data: { hash: hashOf(bytes), bytes: bytes.byteLength, type: 'image/jpeg' as const, name: 'a.jpg', words },
  };
  const last = events[events.length - 1]?.order ?? null;
  events.push(seal(device.head(partition), draft, last, { wall: testNow, offset: 0 }));
  expect((await device.sync(ask)).status).toBe(200);
}

export const get = (ask: Asker, hash: string, headers: Record<string, string> = {}) =>
  ask(`/api/media/${hash}`, { headers });
export const bytesOf = async (answer: Response) => new Uint8Array(await answer.arrayBuffer());
