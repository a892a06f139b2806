import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, describe, expect, it } from 'vitest';
import { JoinAnswer } from '#domain/device-api.ts';
import { classPartition, LearnerId, learnerPartition, type Partition } from '#domain/ids.ts';
import { SyncAnswer } from '#sync/protocol.ts';
import { hashOf, jpegStart, pieceOf } from '#tests/support/media-bytes.ts';
import {
  answerOf,
  askHeld,
  bearer,
  bytesOf,
  get,
  joined,
  photo,
  photoHash,
  put,
  upload,
  uploadOf,
} from '#tests/support/media-device.ts';
import { type Asker, askUrl, json, type TestDevice } from '#tests/support/memory-hub.ts';
import { startHub } from '#tests/support/test-hub.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('a hub that is killed', () => {
  it('MED-2 in the middle of a chunk: the upload goes on, and what was stated as held is there', {
    timeout: 60_000,
  }, async () => {
    const data = mkdtempSync(join(tmpdir(), 'footpath-media-kill-'));
    folders.push(data);
    let hub = await startHub({ data });
    try {
      const device = await joined(askUrl(hub.url), 'device-k', hub.classCode);
      const partition = await firstLearner(askUrl(hub.url), device, hub.classCode);
      const small = pieceOf(jpegStart, 40_000, 2);
      await upload(askUrl(hub.url), device, small, partition);
      const wanted = uploadOf(photo, partition);
      await put(askUrl(hub.url), device, wanted, 0, photo.subarray(0, 200_000));
      // Half of the next chunk is on the line when the power goes.
      const half = httpRequest(
        `${hub.url}/api/media/${photoHash}?from=200000&bytes=600000&partition=${partition}`,
        {
          method: 'PUT',
          headers: {
            ...bearer(device),
            'content-type': 'application/octet-stream',
            'content-length': '200000',
          },
        },
      );
      half.on('error', () => undefined);
      half.write(photo.subarray(200_000, 300_000));
      await new Promise((go) => setTimeout(go, 100));
      await hub.kill();

      hub = await startHub({ data });
      const ask = askUrl(hub.url);
      const state = await answerOf(await askHeld(ask, device, wanted));
      expect(state).toMatchObject({ held: null });
      expect(state.bytes).toBeGreaterThanOrEqual(200_000);
      expect((await upload(ask, device, photo, partition)).chunks).toBeLessThanOrEqual(2);
      expect(hashOf(await bytesOf(await get(ask, photoHash, bearer(device))))).toBe(photoHash);
      expect((await upload(ask, device, small, partition)).chunks).toBe(0);
      const path = join(data, 'media', photoHash.slice(0, 2), photoHash.slice(2, 4), photoHash);
      expect(existsSync(path)).toBe(true);
      if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    } finally {
      await hub.kill();
    }
  });
});

async function firstLearner(ask: Asker, device: TestDevice, code: string): Promise<Partition> {
  const answer = await ask('/api/join', json({ code, device: device.id }));
  const classId = v.parse(JoinAnswer, await answer.json()).class.id;
  const pulled = await device.sync(
    ask,
    device.request(1, 0, [{ partition: classPartition(classId), after: 0 }]),
  );
  const events = v
    .parse(SyncAnswer, await pulled.json())
    .pulled.flatMap((page) => page.segments.flatMap((segment) => segment.events));
  const enrolled = events.find(([type]) => type === 'learner.enrolled');
  return learnerPartition(v.parse(LearnerId, enrolled?.[5]['learner']));
}
