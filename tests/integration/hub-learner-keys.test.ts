import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scrypt } from '@noble/hashes/scrypt.js';
import { randomBytes } from '@noble/hashes/utils.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Draft } from '#domain/events/event.ts';
import { type LearnerId, learnerPartition, type SealKey, staffPartition } from '#domain/ids.ts';
import { lockPictures } from '#domain/lock-secret.ts';
import { mintLearnerKey } from '#log/private/learner-key.ts';
import { lockCost, makeLock, openLock, readLock, scryptInput } from '#log/private/lock.ts';
import { sealForSchool } from '#log/private/school-box.ts';
import { sealText } from '#log/private/sealed-text.ts';
import { seal } from '#log/seal.ts';
import {
  askApp,
  createMemoryHub,
  json,
  type MemoryHub,
  signIn,
  TestDevice,
  testNow,
} from '#tests/support/memory-hub.ts';

let folder: string;
let hub: MemoryHub;
let ada: LearnerId;
let cookie: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-keys-'));
  hub = await createMemoryHub(folder);
  ada = hub.a.learners[0] as LearnerId;
  cookie = await signIn(askApp(hub.app), hub.a.teacher);
});
afterEach(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

const random = (bytes: number) => randomBytes(bytes);
const pathTo = (what: string) => `/api/classes/${hub.a.id}/learners/${ada}/${what}`;
const give = async (kind: string) => {
  const answer = await hub.app.request(pathTo('lock'), json({ kind }, { cookie }));
  return { status: answer.status, body: (await answer.json()) as { secret: string } };
};
const about = async () => {
  const answer = await hub.app.request(pathTo('about'), { headers: { cookie } });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { fields: unknown }).fields;
};
const wrapping = (lock: string, secret: string) => {
  const head = readLock(lock);
  if (!head) throw new Error('not a lock');
  const { password, salt } = scryptInput(head, ada, secret);
  return scrypt(password, salt, { ...head.cost, dkLen: 32 });
};
/** The last lock that the hub gave, as a device reads it. */
const givenLock = async (): Promise<string> => {
  const [stream] = await hub.store.streams(staffPartition(ada));
  const events = stream ? await hub.store.read(stream.stream, 1, stream.count) : [];
  return String(events.at(-1)?.data['lock']);
};

/** A device hands in that Ada set a PIN and wrote something under it. */
async function aLockedLearner(text: string) {
  const key = mintLearnerKey(random);
  const { publicKey } = await hub.accounts.sealKey();
  const head = { kind: 'pin', minutes: 15, cost: lockCost, salt: random(16) } as const;
  const { password, salt } = scryptInput(head, ada, '4815');
  const lock = makeLock(head, ada, [key], scrypt(password, salt, { ...head.cost, dkLen: 32 }));
  const school = sealForSchool([key], ada, publicKey as SealKey, random);
  const box = sealText(text, { learner: ada, type: 'profile.changed', place: 'needs' }, key, random);
  const device = new TestDevice('device-keys');
  await device.join(askApp(hub.app), hub.a.code);
  const drafts: Draft[] = [
    { type: 'lock.changed', data: { lock, school } },
    { type: 'profile.changed', data: { field: 'needs', text: '', saw: [], box } },
  ];
  const partition = learnerPartition(ada);
  for (const draft of drafts)
    device
      .events(partition)
      .push(seal(device.head(partition), draft, null, { wall: testNow - 1000, offset: 0 }));
  const done = await device.sync(askApp(hub.app), device.request());
  expect(hub.bugs).toEqual([]);
  expect(done.status).toBe(200);
  return { key, device };
}

describe('learners’ keys at the hub', () => {
  it('KEY-7 a teacher of the class reads what was sealed, and it is noted; nobody else does', async () => {
    const { device } = await aLockedLearner('Dogs frighten me');
    expect(await about()).toMatchObject([{ field: 'needs', text: 'Dogs frighten me' }]);
    const rows = await hub.accounts.audit.page(1000, 10, { who: null, learner: ada });
    expect(rows.map(({ did }) => did)).toContain('read.about');
    const strangers = [
      { cookie: await signIn(askApp(hub.app), hub.b.teacher) },
      { authorization: `Bearer ${device.token}` },
      {},
    ];
    for (const headers of strangers) {
      const answer = await hub.app.request(pathTo('about'), { headers: headers as Record<string, string> });
      expect([401, 403, 404]).toContain(answer.status);
      const given = await hub.app.request(
        pathTo('lock'),
        json({ kind: 'pin' }, headers as Record<string, string>),
      );
      expect([401, 403, 404]).toContain(given.status);
    }
    // What the hub stores of it is sealed as well: the key is worked out for the answer, and forgotten.
    const [stream] = await hub.store.streams(learnerPartition(ada));
    const events = stream ? await hub.store.read(stream.stream, 1, 9) : [];
    expect(JSON.stringify(events)).not.toContain('Dogs');
  });

  it('KEY-10 gives a new code that opens the learner’s own keys, and tells it once', async () => {
    const { key } = await aLockedLearner('Dogs frighten me');
    const { status, body } = await give('pin');
    expect(status).toBe(200);
    expect(body.secret).toMatch(/^\d{4}$/);
    const lock = await givenLock();
    expect(openLock(lock, ada, wrapping(lock, body.secret))).toEqual([key]);
    expect(openLock(lock, ada, wrapping(lock, '4815'))).toBeNull();
    const rows = await hub.accounts.audit.page(1000, 10, { who: null, learner: ada });
    expect(rows.map(({ did }) => did)).toContain('lock.given');
    expect(JSON.stringify(rows)).not.toContain(body.secret);
    expect(await about()).toMatchObject([{ text: 'Dogs frighten me' }]);
  });

  it('KEY-10 gives pictures to a learner who has no lock yet, and every key to one who has two', async () => {
    const { body } = await give('pictures');
    const pictures = body.secret.split(' ');
    expect(pictures).toHaveLength(4);
    expect(pictures.every((picture) => (lockPictures as readonly string[]).includes(picture))).toBe(true);
    const lock = await givenLock();
    const first = openLock(lock, ada, wrapping(lock, body.secret));
    expect(first).toHaveLength(1);
    expect(readLock(lock)?.kind).toBe('pictures');
    const { key } = await aLockedLearner('written apart');
    const again = await give('pin');
    const both = await givenLock();
    const keys = openLock(both, ada, wrapping(both, again.body.secret));
    expect(keys?.map(({ id }) => id).sort()).toEqual([first?.[0]?.id, key.id].sort());
    expect(await give('fingerprint')).toMatchObject({ status: 400 });
  });

  it('KEY-7 what nobody gave the hub the key of is said to be sealed, and open words are shown as they are', async () => {
    const device = new TestDevice('device-odd');
    await device.join(askApp(hub.app), hub.a.code);
    const partition = learnerPartition(ada);
    const box = sealText(
      'mine alone',
      { learner: ada, type: 'profile.changed', place: 'likes' },
      mintLearnerKey(random),
      random,
    );
    const drafts: Draft[] = [
      { type: 'profile.changed', data: { field: 'likes', text: '', saw: [], box } },
      { type: 'profile.changed', data: { field: 'needs', text: 'more time', saw: [] } },
      // What a hostile device may say of a lock.
      { type: 'lock.changed', data: { lock: 'ff', school: 'ffff' } },
    ];
    for (const draft of drafts)
      device.events(partition).push(seal(device.head(partition), draft, null, { wall: testNow, offset: 0 }));
    await device.sync(askApp(hub.app), device.request());
    expect(await about()).toMatchObject([
      { field: 'likes', text: null },
      { field: 'needs', text: 'more time' },
    ]);
    expect((await give('pin')).status).toBe(200);
    expect(hub.bugs).toEqual([]);
  });
});
