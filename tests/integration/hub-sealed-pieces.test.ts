import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Draft } from '#domain/events/event.ts';
import { type LearnerId, learnerPartition, type Partition, type SealKey } from '#domain/ids.ts';
import { mediaChunkBytes } from '#domain/media.ts';
import { LearnerWorksAnswer, sealedPieceType } from '#domain/media-api.ts';
import { keyBoxBytes } from '#log/private/key-box.ts';
import { mintLearnerKey } from '#log/private/learner-key.ts';
import { sealPieceWords } from '#log/private/piece-words.ts';
import { sealForSchool } from '#log/private/school-box.ts';
import { sealPieceKey, turnPiece } from '#log/private/sealed-piece.ts';
import { seal } from '#log/seal.ts';
import { hashOf, jpegStart, pieceOf } from '#tests/support/media-bytes.ts';
import { answerOf, askHeld, bytesOf, get, joined, put, uploadOf } from '#tests/support/media-device.ts';
import {
  type Asker,
  askApp,
  createMemoryHub,
  errorCode,
  type MemoryHub,
  signIn,
  type TestDevice,
  testNow,
} from '#tests/support/memory-hub.ts';

/** Pieces that come sealed, because their learner is not signed in on the device (docs/spec/keys.md). */
let folder: string;
let hub: MemoryHub;
let ask: Asker;
let device: TestDevice;
let ada: LearnerId;
let partition: Partition;
let school: SealKey;
const random = (bytes: number) => randomBytes(bytes);
const photo = pieceOf(jpegStart, 600_000);
const hash = hashOf(photo);
const sealedType = { 'content-type': sealedPieceType };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-sealed-'));
  hub = await createMemoryHub(folder);
  ask = askApp(hub.app);
  device = await joined(ask, 'device-a', hub.a.code);
  ada = hub.a.learners[0] as LearnerId;
  partition = learnerPartition(ada);
  school = (await hub.accounts.sealKey()).publicKey as SealKey;
});
afterEach(async () => {
  await hub.close();
  expect(hub.bugs).toEqual([]);
  rmSync(folder, { recursive: true });
});

/** As it lies on a device. */
function sealed(key = random(32), to = school, of = hash) {
  const box = sealPieceKey(key, of, to, random);
  const bytes = turnPiece(photo, key, 0);
  return {
    send: (from: number, length: number) =>
      put(
        ask,
        device,
        uploadOf(photo, partition),
        from,
        new Uint8Array([...box, ...bytes.subarray(from, from + length)]),
        sealedType,
      ),
  };
}

const files = () => readdirSync(folder, { recursive: true, withFileTypes: true });
const held = async () => answerOf(await askHeld(ask, device, uploadOf(photo, partition)));

describe('a piece that comes sealed', () => {
  it('KEY-13 is opened on its way onto the disk, part by part, whatever their size', async () => {
    const piece = sealed();
    const sizes = [65_536, 1000, 777, mediaChunkBytes, mediaChunkBytes, 10_000];
    for (let at = 0, n = 0; at < photo.byteLength; n++) {
      const state = await answerOf(await piece.send(at, sizes[n] ?? 1));
      expect(state.bytes).toBe(Math.min(photo.byteLength, at + (sizes[n] ?? 1)));
      at = state.bytes;
    }
    expect((await held()).held).toEqual({ hash, bytes: photo.byteLength, type: 'image/jpeg' });
    expect(hashOf(await bytesOf(await get(ask, hash, { authorization: `Bearer ${device.token}` })))).toBe(
      hash,
    );
  });

  it('KEY-13 goes on plain where it was begun sealed, and sealed anew, and the other way round', async () => {
    await sealed().send(0, 100_000);
    await put(ask, device, uploadOf(photo, partition), 100_000, photo.slice(100_000, 200_000));
    const again = sealed();
    await again.send(200_000, 200_000);
    expect((await answerOf(await again.send(400_000, 200_000))).held).toMatchObject({ hash });
  });

  it('KEY-13 that this school cannot open is refused, and nothing of it is kept', async () => {
    for (const wrong of [
      sealed(random(32), 'ab'.repeat(32) as SealKey),
      sealed(random(32), school, hashOf(pieceOf('other', 9))),
    ])
      expect(await errorCode(await wrong.send(0, 1000))).toBe('409 locked');
    const upload = uploadOf(photo, partition);
    for (const short of [new Uint8Array(), new Uint8Array(keyBoxBytes - 1), new Uint8Array(keyBoxBytes)])
      expect(await errorCode(await put(ask, device, upload, 0, short, sealedType))).toBe('409 locked');
    const long = new Uint8Array(keyBoxBytes + mediaChunkBytes + 1);
    expect(await errorCode(await put(ask, device, upload, 0, long, sealedType))).toBe('413 too-large');
    expect((await held()).bytes).toBe(0);
  });

  it('KEY-13 with another key than its bytes were sealed with is not what its name says, and begins again', async () => {
    const piece = sealed();
    await piece.send(0, 300_000);
    const other = sealed();
    await other.send(300_000, 150_000);
    const mixed = random(32);
    const box = sealPieceKey(mixed, hash, school, random);
    const rest = new Uint8Array([...box, ...photo.subarray(450_000)]);
    const state = await answerOf(
      await put(ask, device, uploadOf(photo, partition), 450_000, rest, sealedType),
    );
    expect(state).toMatchObject({ bytes: 0, held: null });
  });

  it('KEY-13 is the same in nobody’s hands but who may hand in for the learner', async () => {
    const stranger = await joined(ask, 'device-b', hub.b.code);
    const key = random(32);
    const body = new Uint8Array([
      ...sealPieceKey(key, hash, school, random),
      ...turnPiece(photo, key, 0).subarray(0, 9),
    ]);
    expect(await errorCode(await put(ask, stranger, uploadOf(photo, partition), 0, body, sealedType))).toBe(
      '403 forbidden',
    );
    const who = (await hub.accounts.staff.byName('Head'))?.id;
    if (!who) throw new Error('somebody leads the school');
    await hub.accounts.deviceStates.change(device.id, { state: 'lost', who, reason: '' }, testNow);
    expect(await errorCode(await sealed().send(0, 9))).toBe('403 device-revoked');
    expect(files().filter((file) => file.isFile())).toEqual([]);
  });
});

it('KEY-8 what is said of a piece is opened for who may see the piece, and stays sealed in the log', async () => {
  const key = mintLearnerKey(random);
  const events = device.events(partition);
  const named = (said: object) => ({ hash, bytes: photo.byteLength, type: 'image/jpeg' as const, ...said });
  const drafts: Draft[] = [
    { type: 'lock.changed', data: { lock: null, school: sealForSchool([key], ada, school, random) } },
    { type: 'work.added', data: named({ name: 'before.docx', words: 'In the open' }) },
    {
      type: 'work.added',
      data: named({ box: sealPieceWords({ name: 'my diary.docx', words: 'Two\nlines' }, ada, key, random) }),
    },
    {
      type: 'work.added',
      data: named({ box: sealPieceWords({ words: 'x' }, ada, mintLearnerKey(random), random) }),
    },
  ];
  for (const draft of drafts) {
    const last = events[events.length - 1]?.order ?? null;
    events.push(seal(device.head(partition), draft, last, { wall: testNow, offset: 0 }));
  }
  expect((await device.sync(ask)).status).toBe(200);
  const path = `/api/classes/${hub.a.id}/learners/${ada}/works`;
  for (const name of [hub.a.teacher, 'Head']) {
    const answer = await ask(path, { headers: { cookie: await signIn(ask, name) } });
    const { works } = v.parse(LearnerWorksAnswer, await answer.json());
    expect(works.map((work) => [work.name, work.words])).toEqual([
      [null, null],
      ['my diary.docx', 'Two\nlines'],
      ['before.docx', 'In the open'],
    ]);
  }
  const [stream] = await hub.store.streams(partition);
  const kept = stream ? await hub.store.read(stream.stream, 1, stream.count) : [];
  expect(kept).toHaveLength(4);
  expect(JSON.stringify(kept)).not.toMatch(/diary|lines/);
});
