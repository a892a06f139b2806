import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, describe, expect, it } from 'vitest';
import { classPartition, type LearnerId, learnerPartition, type Partition } from '#domain/ids.ts';
import { mediaChunkBytes } from '#domain/media.ts';
import { LearnerWorksAnswer } from '#domain/media-api.ts';
import { createMediaFiles } from '#hub/media/media-files.ts';
import { createMediaShelf, mostLearnerBytes, unnamedMs } from '#hub/media/media-shelf.ts';
import { hashOf, jpegStart, latin, pieceOf } from '#tests/support/media-bytes.ts';
import {
  answerOf,
  askHeld,
  bearer,
  bytesOf,
  get,
  joined,
  nameIt,
  photo,
  photoHash,
  put,
  upload,
  uploadOf,
} from '#tests/support/media-device.ts';
import {
  askApp,
  createMemoryHub,
  errorCode,
  json,
  type MemoryHub,
  signIn,
  TestDevice,
  testNow,
} from '#tests/support/memory-hub.ts';

const hubs: MemoryHub[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const hub of hubs.splice(0)) hub.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function open(options: Parameters<typeof createMemoryHub>[1] = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'footpath-hub-media-'));
  folders.push(folder);
  const hub = await createMemoryHub(folder, options);
  hubs.push(hub);
  const ask = askApp(hub.app);
  const [ada, alan] = hub.a.learners as [LearnerId, LearnerId];
  const device = await joined(ask, 'device-a', hub.a.code);
  return { hub, ask, folder, device, ada: learnerPartition(ada), alan: learnerPartition(alan), adaId: ada };
}

describe('handing pieces in', () => {
  it('MED-2 goes in by chunks from where the hub says, and is stated as held when all of it is verified', async () => {
    const { ask, device, ada } = await open();
    const done = await upload(ask, device, photo, ada);
    expect(done).toMatchObject({ chunks: 3, bytes: photo.byteLength });
    expect(done.held).toEqual({ hash: photoHash, bytes: photo.byteLength, type: 'image/jpeg' });
    expect(await upload(ask, device, photo, ada)).toMatchObject({ chunks: 0 });
  });

  it('MED-3 refuses bytes that are something else, and begins again', async () => {
    const { ask, device, ada } = await open();
    const wanted = uploadOf(photo, ada);
    for (let at = 0; at < photo.byteLength; at += 200_000) {
      const state = await answerOf(await put(ask, device, wanted, at, pieceOf('<svg', 200_000, 5)));
      expect(state.held).toBe(null);
    }
    expect(await answerOf(await askHeld(ask, device, wanted))).toMatchObject({ bytes: 0, held: null });
    expect((await get(ask, photoHash, bearer(device))).status).toBe(404);
  });

  it('MED-8 takes only what is bounded and well-formed', async () => {
    const { hub, ask, device, ada } = await open();
    const wanted = uploadOf(photo, ada);
    const tooMuch = await put(ask, device, wanted, 0, new Uint8Array(mediaChunkBytes + 1));
    expect(await errorCode(tooMuch)).toBe('413 too-large');
    const beyond = await put(ask, device, { ...wanted, bytes: 10 }, 0, photo.subarray(0, 11));
    expect(await errorCode(beyond)).toBe('400 malformed');
    const asJson = await put(ask, device, wanted, 0, photo.subarray(0, 9), {
      'content-type': 'application/json',
    });
    expect(await errorCode(asJson)).toBe('400 malformed');
    const elsewhere = await put(ask, device, wanted, 0, photo.subarray(0, 9), {
      origin: 'http://evil.example',
    });
    expect(await errorCode(elsewhere)).toBe('403 forbidden');
    for (const wrong of [
      { ...wanted, bytes: 8 * 1024 * 1024 + 1 },
      { ...wanted, bytes: 0 },
      { ...wanted, hash: '../../../../etc/passwd' },
      { ...wanted, hash: photoHash.toUpperCase() },
      { ...wanted, partition: 'learner:../x' },
    ])
      expect(await errorCode(await askHeld(ask, device, wrong))).toBe('400 malformed');
    for (const path of [
      '..%2f..%2fhub.sqlite',
      `${photoHash.slice(0, 63)}%00`,
      `${photoHash}.of`,
      '%2e%2e',
    ]) {
      const address = `/api/media/${path}?from=0&bytes=9&partition=${ada}`;
      const headers = { ...bearer(device), 'content-type': 'application/octet-stream' };
      const answer = await ask(address, { method: 'PUT', headers, body: new Uint8Array(9) });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect((await ask(`/api/media/${path}`, { headers: bearer(device) })).status).toBeGreaterThanOrEqual(
        400,
      );
    }
    expect(hub.bugs).toEqual([]);
  });

  it('MED-8 a learner has a share, and what is there stays', async () => {
    const { hub, ask, device, ada, alan } = await open();
    await upload(ask, device, photo, ada);
    await hub.accounts.mediaIndex.note(
      'f'.repeat(64),
      ada,
      mostLearnerBytes - photo.byteLength - 10,
      'image/jpeg',
    );
    const more = pieceOf(jpegStart, 1000, 3);
    expect(await errorCode(await askHeld(ask, device, uploadOf(more, ada)))).toBe('507 work-full');
    expect(await errorCode(await put(ask, device, uploadOf(more, ada), 0, more))).toBe('507 work-full');
    expect((await upload(ask, device, more, alan)).held).not.toBe(null);
    expect((await upload(ask, device, photo, ada)).held).not.toBe(null);
  });

  it('MED-8 says when it is full, and answers everything else', async () => {
    const { ask, device, ada } = await open({ mediaLimits: { school: 300_000, spare: 0 } });
    const wanted = uploadOf(photo, ada);
    expect((await put(ask, device, wanted, 0, photo.subarray(0, 250_000))).status).toBe(200);
    const refused = await put(ask, device, wanted, 250_000, photo.subarray(250_000, 500_000));
    expect(await errorCode(refused)).toBe('507 hub-full');
    expect(await answerOf(await askHeld(ask, device, wanted))).toMatchObject({ bytes: 250_000, held: null });
    expect((await device.sync(ask)).status).toBe(200);
  });
});

describe('who may have a piece', () => {
  it('MED-5 by the table: alike for what is not there and what is not theirs', async () => {
    const { hub, ask, device, ada } = await open();
    const other = await joined(ask, 'device-b', hub.b.code);
    const friend = await joined(ask, 'device-a2', hub.a.code);
    await upload(ask, device, photo, ada);
    await nameIt(ask, device, photo, ada);
    const [teacherA, teacherB] = [await signIn(ask, hub.a.teacher), await signIn(ask, hub.b.teacher)];
    const askers: readonly (readonly [Record<string, string>, number, number])[] = [
      [{}, 401, 401],
      [{ authorization: `Bearer ${'A'.repeat(43)}` }, 401, 401],
      [{ cookie: 'footpath_session=guess' }, 401, 401],
      [bearer(device), 200, 404],
      [bearer(friend), 200, 404],
      [bearer(other), 404, 404],
      [{ cookie: teacherA }, 200, 404],
      [{ cookie: teacherB }, 404, 404],
    ];
    for (const [headers, there, nowhere] of askers) {
      const answer = await get(ask, photoHash, headers);
      expect([headers, answer.status]).toEqual([headers, there]);
      const missing = await get(ask, 'a'.repeat(64), headers);
      expect([headers, missing.status]).toEqual([headers, nowhere]);
      if (there !== 200) expect(await answer.text()).toBe(await missing.text());
    }
    // Writing: the class's own devices, into their own learners' partitions.
    const wanted = uploadOf(pieceOf(jpegStart, 500, 8), ada);
    for (const by of [other, new TestDevice('device-none')]) {
      const status = by === other ? 403 : 401;
      expect((await askHeld(ask, by, wanted)).status).toBe(status);
      expect((await put(ask, by, wanted, 0, photo.subarray(0, 9))).status).toBe(status);
    }
    for (const partition of [classPartition(hub.a.id), 'staff:x' as Partition, 'school:x' as Partition])
      expect((await askHeld(ask, device, { ...wanted, partition })).status).toBe(403);
    const asTeacher = await ask('/api/media', json(wanted, { cookie: teacherA }));
    expect(asTeacher.status).toBe(401);
  });

  it('MED-4 knowing a name gives nobody the bytes, nor whether they are there', async () => {
    const { hub, ask, device, ada } = await open();
    const other = await joined(ask, 'device-b', hub.b.code);
    const bo = learnerPartition(hub.b.learners[0] as LearnerId);
    await upload(ask, device, photo, ada);
    await nameIt(ask, device, photo, ada);
    // An event of theirs that names it is no key.
    await nameIt(ask, other, photo, bo);
    expect(await answerOf(await askHeld(ask, other, uploadOf(photo, bo)))).toMatchObject({
      bytes: 0,
      held: null,
    });
    expect((await get(ask, photoHash, bearer(other))).status).toBe(404);
    // Who has the bytes hands them in like anybody, and they are kept once.
    const done = await upload(ask, other, photo, bo);
    expect(done).toMatchObject({ chunks: 3, held: { hash: photoHash } });
    expect((await get(ask, photoHash, bearer(other))).status).toBe(200);
    expect((await hub.accounts.mediaIndex.partitionsOf(photoHash)).length).toBe(2);
  });

  it('MED-4 in the same class the second who hands a piece in sends nothing', async () => {
    const { ask, hub, ada, alan, device } = await open();
    const friend = await joined(ask, 'device-a2', hub.a.code);
    await upload(ask, device, photo, ada);
    expect(await upload(ask, friend, photo, alan)).toMatchObject({ chunks: 0, held: { hash: photoHash } });
    expect(await hub.accounts.mediaIndex.bytesOf(alan)).toBe(photo.byteLength);
  });

  it('MED-5 a teacher sees what the learner added, and which of it has come', async () => {
    const { hub, ask, device, ada, adaId } = await open();
    const late = pieceOf(jpegStart, 900, 4);
    await upload(ask, device, photo, ada);
    await nameIt(ask, device, photo, ada, 'I drew it');
    await nameIt(ask, device, late, ada, 'And this');
    const list = async (cookie: string, classId = hub.a.id) =>
      ask(`/api/classes/${classId}/learners/${adaId}/works`, { headers: { cookie } });
    const answer = await list(await signIn(ask, hub.a.teacher));
    const { works } = v.parse(LearnerWorksAnswer, await answer.json());
    expect(works).toMatchObject([
      { hash: hashOf(late), type: null, words: 'And this' },
      { hash: photoHash, type: 'image/jpeg', words: 'I drew it', name: 'a.jpg', at: testNow },
    ]);
    const teacherB = await signIn(ask, hub.b.teacher);
    expect((await list(teacherB)).status).toBe(403);
    expect((await list(teacherB, hub.b.id)).status).toBe(403);
    expect((await list('')).status).toBe(401);
  });
});

describe('how a piece is given', () => {
  it('MED-6 nothing that is handed in runs in a browser, whatever it calls itself', async () => {
    const { ask, device, ada } = await open();
    const pieces = {
      'image/jpeg': photo,
      'audio/mpeg': pieceOf('ID3\x04', 5000),
      html: latin('<!doctype html><script>document.title="taken"</script>'),
      svg: latin('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'),
      pdf: latin('%PDF-1.7 (script)'),
    };
    for (const [type, bytes] of Object.entries(pieces)) {
      await upload(ask, device, bytes, ada);
      const answer = await get(ask, hashOf(bytes), bearer(device));
      const isShown = type.includes('/');
      expect(answer.headers.get('content-type')).toBe(isShown ? type : 'application/octet-stream');
      expect(answer.headers.get('content-disposition')).toBe(isShown ? 'inline' : 'attachment');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(hashOf(await bytesOf(answer))).toBe(hashOf(bytes));
    }
  });

  it('MED-2 any part of it can be had', async () => {
    const { ask, device, ada } = await open();
    await upload(ask, device, photo, ada);
    const size = photo.byteLength;
    const ranges: readonly (readonly [string, number, number, number])[] = [
      ['bytes=0-0', 206, 0, 1],
      ['bytes=100-199', 206, 100, 200],
      [`bytes=${size - 5}-`, 206, size - 5, size],
      ['bytes=-5', 206, size - 5, size],
      [`bytes=10-${size + 99}`, 206, 10, size],
      ['bytes=5-2', 200, 0, size],
      ['bytes=0-1,5-6', 200, 0, size],
      ['lines=0-1', 200, 0, size],
    ];
    for (const [range, status, start, end] of ranges) {
      const answer = await get(ask, photoHash, { ...bearer(device), range });
      expect([range, answer.status]).toEqual([range, status]);
      expect(answer.headers.get('content-range')).toBe(
        status === 206 ? `bytes ${start}-${end - 1}/${size}` : null,
      );
      expect(await bytesOf(answer)).toEqual(photo.slice(start, end));
    }
    const beyond = await get(ask, photoHash, { ...bearer(device), range: `bytes=${size}-` });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${size}`]);
    const head = await ask(`/api/media/${photoHash}`, { method: 'HEAD', headers: bearer(device) });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(size)]);
  });
});

describe('what goes again', () => {
  it('MED-9 a month later: what was begun, and what no event named; nothing else', async () => {
    const { hub, ask, device, ada, folder } = await open();
    const unnamed = pieceOf(jpegStart, 700, 6);
    await upload(ask, device, photo, ada);
    await nameIt(ask, device, photo, ada);
    await upload(ask, device, unnamed, ada);
    const begun = pieceOf(jpegStart, 9000, 7);
    await put(ask, device, uploadOf(begun, ada), 0, begun.subarray(0, 500));
    const files = createMediaFiles(join(folder, 'media'));
    const shelf = createMediaShelf(files, hub.accounts.mediaIndex, hub.store);
    await shelf.tidy(Date.now());
    expect(await files.held(hashOf(unnamed))).not.toBe(null);

    for (const each of readdirSync(join(folder, 'media'), { recursive: true, withFileTypes: true }))
      if (each.isFile()) utimesSync(join(each.parentPath, each.name), 1, 1);
    await shelf.tidy(1000 + unnamedMs + 1);
    expect(await files.held(photoHash)).not.toBe(null);
    expect(await files.held(hashOf(unnamed))).toBe(null);
    expect(await hub.accounts.mediaIndex.bytesOf(ada)).toBe(photo.byteLength);
    expect(readdirSync(join(folder, 'media', 'parts'))).toEqual([]);
  });

  it('MED-4 a database from an earlier day than the folder: who named a piece has it again', async () => {
    const { hub, ask, device, ada } = await open();
    const other = await joined(ask, 'device-b', hub.b.code);
    const bo = learnerPartition(hub.b.learners[0] as LearnerId);
    await upload(ask, device, photo, ada);
    await hub.accounts.mediaIndex.forget(photoHash, ada);
    expect((await get(ask, photoHash, bearer(device))).status).toBe(404);
    expect(await answerOf(await askHeld(ask, other, uploadOf(photo, bo)))).toMatchObject({
      bytes: 0,
      held: null,
    });
    await nameIt(ask, device, photo, ada);
    expect((await answerOf(await askHeld(ask, device, uploadOf(photo, ada)))).held).not.toBe(null);
    expect((await get(ask, photoHash, bearer(device))).status).toBe(200);
  });
});
