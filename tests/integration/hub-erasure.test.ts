import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfirmAnswer, ErasuresAnswer, erasureMessage } from '#domain/erasure-api.ts';
import {
  classPartition,
  type LearnerId,
  learnerPartition,
  type StaffId,
  staffPartition,
} from '#domain/ids.ts';
import { verifySignature } from '#hub/auth/receipt-keys.ts';
import { createErasedFile } from '#hub/erasure/erased-file.ts';
import { createEraser } from '#hub/erasure/eraser.ts';
import { createMediaFiles } from '#hub/media/media-files.ts';
import { createProgressReader } from '#hub/progress-reader.ts';
import { firstBreak, genesis } from '#log/chain.ts';
import { erasedType } from '#log/leaf.ts';
import { SyncAnswer } from '#sync/protocol.ts';
import { get, nameIt, photo, photoHash, upload } from '#tests/support/media-device.ts';
import {
  type Asker,
  askApp,
  createMemoryHub,
  errorCode,
  headName,
  json,
  type MemoryHub,
  signIn,
  TestDevice,
} from '#tests/support/memory-hub.ts';

let folder: string;
let hub: MemoryHub;
let ask: Asker;
let ada: LearnerId;
let alan: LearnerId;
let head: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-erasure-'));
  hub = await createMemoryHub(folder);
  ask = askApp(hub.app);
  [ada, alan] = hub.a.learners as [LearnerId, LearnerId];
  head = await signIn(ask, headName);
});
afterEach(async () => {
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

const erase = (learner: LearnerId, name: string, cookie = head) =>
  ask(`/api/classes/${hub.a.id}/learners/${learner}/erase`, json({ name }, { cookie }));
const listed = async () =>
  v.parse(ErasuresAnswer, await (await ask('/api/erasures', { headers: { cookie: head } })).json()).erasures;
async function deviceOf(name: string, code = hub.a.code): Promise<TestDevice> {
  const device = new TestDevice(name);
  await device.join(ask, code);
  return device;
}
const answerOf = async (response: Response) => v.parse(SyncAnswer, await response.json());
const confirm = async (device: TestDevice, gone: readonly LearnerId[]) =>
  v.parse(
    ConfirmAnswer,
    await (
      await ask('/api/erasures/confirm', json({ gone }, { authorization: `Bearer ${device.token}` }))
    ).json(),
  );

describe('erasing a learner on the hub', () => {
  test('ERA-1: needs a principal and the name as it stands, and then there is nothing of them', async () => {
    const device = await deviceOf('tablet');
    device.practise(ada, 20);
    device.practise(alan, 5);
    expect((await device.sync(ask)).status).toBe(200);
    expect((await upload(ask, device, photo, learnerPartition(ada))).held).not.toBeNull();
    await nameIt(ask, device, photo, learnerPartition(ada), 'My drawing');
    const teacher = await signIn(ask, hub.a.teacher);
    const board = () => ask(`/api/classes/${hub.a.id}/board`, { headers: { cookie: teacher } });
    expect(JSON.stringify(await (await board()).json())).toContain('Ada');

    expect(await errorCode(await erase(ada, 'Ada', teacher))).toBe('403 forbidden');
    expect(await errorCode(await erase(ada, 'Alan'))).toBe('400 malformed');
    expect(await errorCode(await erase(ada, ''))).toBe('400 malformed');
    expect(await hub.store.streams(learnerPartition(ada))).toHaveLength(1);
    expect((await erase(ada, ' ADA ')).status).toBe(200);

    for (const partition of [learnerPartition(ada), staffPartition(ada)])
      expect(await hub.store.streams(partition)).toEqual([]);
    expect(await hub.accounts.mediaIndex.partitionsOf(photoHash)).toEqual([]);
    expect((await get(ask, photoHash, { cookie: teacher })).status).toBe(404);
    const after = JSON.stringify(await (await board()).json());
    expect(after).not.toContain('Ada');
    expect(after).toContain('Alan');
    for (const path of ['', '/works'])
      expect(
        await errorCode(
          await ask(`/api/classes/${hub.a.id}/learners/${ada}${path}`, { headers: { cookie: teacher } }),
        ),
      ).toBe('403 forbidden');
    expect(await hub.store.streams(learnerPartition(alan))).toHaveLength(1);
    // Asked again, they are nobody of the class.
    expect(await errorCode(await erase(ada, 'Ada'))).toBe('403 forbidden');
    expect(hub.bugs).toEqual([]);
  });

  test('ERA-1 ERA-3: the class says so in one event more, and its chain verifies without the name', async () => {
    await erase(ada, 'Ada');
    const [stream] = await hub.store.streams(classPartition(hub.a.id));
    if (!stream) throw new Error('no class');
    const events = await hub.store.read(stream.stream, 1, 100);
    expect(events.filter(({ type }) => type === erasedType)).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: 'learner.erased', data: { class: hub.a.id, learner: ada } });
    expect(JSON.stringify(events)).not.toContain('Ada');
    expect(firstBreak({ info: stream, previous: genesis(stream.stream), events })).toBeNull();
    expect((await hub.school.view(hub.a.id)).roster.erased).toEqual([ada]);
  });

  test('ERA-7: what a device that was away hands in is dropped before it is stored, and the device is told', async () => {
    const device = await deviceOf('tablet');
    device.practise(ada, 20);
    await device.sync(ask);
    const later = await deviceOf('laptop');
    await erase(ada, 'Ada');
    device.practise(ada, 10);
    later.practise(ada, 3);
    const cursor = await hub.store.cursor();
    const identity = await hub.accounts.identity();
    for (const each of [device, later]) {
      const request = each.request(1, Number.POSITIVE_INFINITY, [
        { partition: classPartition(hub.a.id), after: 0 },
        { partition: learnerPartition(ada), after: 12, mark: '0123456789abcdef' },
      ]);
      // It knows this hub in this epoch, and has its word for 20 events: no sign of a restore.
      request.cursorsOf = identity;
      for (const have of request.have) have.proven = 20;
      const answer = await answerOf(await each.sync(ask, request));
      expect(answer.receipts.map(({ status }) => status)).toEqual(['refused']);
      expect(answer.pulled.map(({ partition }) => partition)).toEqual([classPartition(hub.a.id)]);
      expect(JSON.stringify(answer)).not.toContain('Ada');
      expect(JSON.stringify(answer)).toContain('learner.erased');
    }
    expect(await hub.store.cursor()).toBe(cursor);
    expect((await hub.accounts.identity()).epoch).toBe(identity.epoch);
    expect(await hub.store.streams(learnerPartition(ada))).toEqual([]);
    // Nothing is noted of it either: no claim, no contact, no matter.
    expect(await hub.accounts.claims.contactOf(learnerPartition(ada))).toEqual({
      lastHeard: null,
      waiting: null,
    });
    expect(await hub.accounts.matters.list()).toEqual([]);
    expect(
      await errorCode(
        await ask(
          '/api/media',
          json(
            { hash: photoHash, bytes: photo.byteLength, partition: learnerPartition(ada) },
            { authorization: `Bearer ${device.token}` },
          ),
        ),
      ),
    ).toBe('403 forbidden');
  });

  test('ERA-3: a cursor in the class holds its mark, so that no device begins again', async () => {
    const device = await deviceOf('tablet');
    const want = (after: number, mark?: string) => ({
      ...device.request(),
      want: [{ partition: classPartition(hub.a.id), after, ...(mark ? { mark } : {}) }],
    });
    const first = await answerOf(await device.sync(ask, want(0)));
    const [page] = first.pulled;
    if (!page?.mark) throw new Error('nothing pulled');
    await erase(ada, 'Ada');
    const next = await answerOf(
      await device.sync(ask, { ...want(page.after, page.mark), cursorsOf: await hub.accounts.identity() }),
    );
    expect(next.pulled[0]?.segments.flatMap(({ events }) => events.map(([type]) => type))).toEqual([
      'learner.erased',
    ]);
  });

  test('ERA-2: a piece that is somebody else’s as well stays theirs', async () => {
    const device = await deviceOf('tablet');
    for (const learner of [ada, alan]) {
      await upload(ask, device, photo, learnerPartition(learner));
      await nameIt(ask, device, photo, learnerPartition(learner));
    }
    await erase(ada, 'Ada');
    expect(await hub.accounts.mediaIndex.partitionsOf(photoHash)).toEqual([learnerPartition(alan)]);
    expect((await get(ask, photoHash, { authorization: `Bearer ${device.token}` })).status).toBe(200);
    await erase(alan, 'Alan');
    expect((await get(ask, photoHash, { authorization: `Bearer ${device.token}` })).status).toBe(404);
  });

  test('ERA-10: the list says who asked, and which device has confirmed, without the name', async () => {
    const tablet = await deviceOf('tablet');
    const laptop = await deviceOf('laptop');
    await deviceOf('elsewhere', hub.b.code);
    hub.clock.set(hub.clock.now() + 1000);
    await erase(ada, 'Ada');
    const [one] = await listed();
    expect(one).toMatchObject({ mark: ada.slice(-4), classes: ['Class A'], by: headName, done: true });
    expect(one?.devices.map(({ device, confirmed }) => [device, confirmed])).toEqual([
      ['laptop', null],
      ['tablet', null],
    ]);
    expect(one?.staff.map(({ name }) => name).sort()).toEqual([headName, 'Teacher A']);
    expect(JSON.stringify(await listed())).not.toContain('Ada');

    const asked = await confirm(tablet, []);
    expect(asked.noted).toEqual([]);
    expect(asked.erased.map(({ learner }) => learner)).toEqual([ada]);
    const { hub: id } = await hub.accounts.identity();
    const { publicKey } = await hub.accounts.hubKey();
    const [owed] = asked.erased;
    const key = publicKey as Parameters<typeof verifySignature>[2];
    if (!owed?.signature) throw new Error('not signed');
    expect(await verifySignature(erasureMessage(id, 'tablet', ada), owed.signature, key)).toBe(true);
    expect(await verifySignature(erasureMessage(id, 'laptop', ada), owed.signature, key)).toBe(false);
    expect(await verifySignature(erasureMessage(id, 'tablet', alan), owed.signature, key)).toBe(false);

    const at = hub.clock.now() + 5000;
    hub.clock.set(at);
    expect(await confirm(tablet, [ada, alan])).toMatchObject({ noted: [ada], erased: [] });
    hub.clock.set(at + 9000);
    await confirm(tablet, [ada]);
    expect((await listed())[0]?.devices).toMatchObject([
      { device: 'laptop', confirmed: null },
      { device: 'tablet', confirmed: at },
    ]);
    const teacher = await signIn(ask, hub.a.teacher);
    await ask('/api/erasures/confirm', json({ gone: [ada] }, { cookie: teacher }));
    expect((await listed())[0]?.staff.find(({ name }) => name === 'Teacher A')?.confirmed).toBe(at + 9000);
    expect(await errorCode(await ask('/api/erasures/confirm', json({ gone: [] })))).toBe(
      '401 session-expired',
    );
    await confirm(laptop, [ada]);
    expect((await listed())[0]?.devices.every(({ confirmed }) => confirmed !== null)).toBe(true);
  });

  test('ERA-9: erased.json is the hub’s own word, and a spoilt one is no word', async () => {
    await erase(ada, 'Ada');
    const path = join(folder, 'erased.json');
    const file = createErasedFile(path);
    const keys = await hub.accounts.hubKey();
    const kept = await file.read(keys);
    expect(kept).toMatchObject({ ok: true, value: [{ learner: ada }] });
    const text = readFileSync(path, 'utf8');
    for (const spoilt of [
      '',
      '{}',
      text.slice(0, -3),
      text.replace(ada, alan),
      text.replace(/"at": \d/, '"at": 9'),
    ]) {
      writeFileSync(path, spoilt);
      expect(await file.read(keys), spoilt).toEqual({ ok: false, error: 'damaged' });
    }
    writeFileSync(path, text);
    expect(await file.read({ publicKey: '0'.repeat(64) })).toEqual({ ok: false, error: 'damaged' });
    rmSync(path);
    expect(await file.read(keys)).toEqual({ ok: true, value: [] });
  });

  test('ERA-9: an erasure that was cut anywhere is gone on with', async () => {
    const device = await deviceOf('tablet');
    device.practise(ada, 10);
    await device.sync(ask);
    const deps = {
      store: hub.store,
      accounts: hub.accounts,
      progress: createProgressReader(hub.accounts.snapshots, hub.store),
      mediaFiles: createMediaFiles(join(folder, 'media')),
      clock: hub.clock,
      scrub: async () => false,
      erasedFile: createErasedFile(join(folder, 'erased.json')),
      school: hub.school,
    };
    // Decided, and nothing more: the power went.
    await hub.accounts.erasures.ask(ada, hub.a.id, 'staff-head' as StaffId, hub.clock.now());
    expect((await hub.school.view(hub.a.id)).roster.erased).toEqual([]);
    // From here on nothing of them comes in all the same.
    device.practise(ada, 1);
    await device.sync(ask);
    expect(await createEraser(deps).settle()).toBe(1);
    expect(await hub.store.streams(learnerPartition(ada))).toEqual([]);
    expect((await hub.school.view(hub.a.id)).roster.erased).toEqual([ada]);
    // Somebody was reading the file, so that it could not be tidied: told, and tried again.
    expect((await listed())[0]?.done).toBe(false);
    expect(existsSync(deps.erasedFile.path)).toBe(true);
    rmSync(deps.erasedFile.path);
    expect(await createEraser({ ...deps, scrub: async () => true }).recall()).toEqual({ ok: true, value: 1 });
    expect((await listed())[0]?.done).toBe(true);
    expect(await deps.erasedFile.read(await hub.accounts.hubKey())).toMatchObject({ ok: true });
    expect(existsSync(deps.erasedFile.path)).toBe(true);
    expect(await createEraser(deps).recall()).toEqual({ ok: true, value: 0 });
    // The word of a hub that this one was copied from, or of another: the tombstone alone.
    const said = { class: hub.a.id, learner: alan };
    const writer = await hub.accounts.writer();
    const clock = { wall: hub.clock.now(), offset: 0 };
    await hub.store.append(writer, classPartition(hub.a.id), [{ type: 'learner.erased', data: said }], clock);
    expect(await createEraser({ ...deps, scrub: async () => true }).settle()).toBe(1);
    expect((await listed()).map(({ mark, by }) => [mark, by])).toEqual(
      expect.arrayContaining([
        [ada.slice(-4), headName],
        [alan.slice(-4), null],
      ]),
    );
  });

  test('ERA-2: in every class they were ever in, and with all that the hub kept beside the log', async () => {
    const device = await deviceOf('tablet');
    device.practise(ada, 80);
    await device.sync(ask);
    const clock = { wall: hub.clock.now(), offset: 0 };
    const entry = { class: hub.b.id, learner: ada, name: 'Ada Byron', picture: 'owl' } as const;
    await hub.store.append(
      await hub.accounts.writer(),
      classPartition(hub.b.id),
      [
        { type: 'learner.enrolled', data: entry },
        { type: 'learner.left', data: { class: hub.b.id, learner: ada } },
      ],
      clock,
    );
    await hub.accounts.matters.note({ kind: 'refused', device: device.id, learner: ada, count: 3, at: 1 });
    const teacher = await signIn(ask, hub.a.teacher);
    await ask(`/api/classes/${hub.a.id}/board`, { headers: { cookie: teacher } });
    expect(await hub.accounts.claims.devicesOf(learnerPartition(ada))).toHaveLength(1);
    await erase(ada, 'Ada');
    expect(await hub.accounts.claims.devicesOf(learnerPartition(ada))).toEqual([]);
    expect(await hub.accounts.matters.list()).toEqual([]);
    for (const { id } of [hub.a, hub.b]) {
      expect((await hub.school.view(id)).roster.erased).toEqual([ada]);
      const all = JSON.stringify(await hub.store.arrivals(classPartition(id), 0, 100));
      expect(all).not.toMatch(/Ada/);
    }
    expect((await listed())[0]?.classes).toEqual(['Class A', 'Class B']);
    // What was under way meanwhile keeps nothing either.
    await hub.accounts.snapshots.put(ada, 'x', { arrival: 1, value: '"Ada"' });
    expect(await hub.accounts.snapshots.find(ada, 'x')).toBeNull();
    await hub.accounts.matters.note({ kind: 'refused', device: device.id, learner: ada, count: 3, at: 1 });
    expect(await hub.accounts.matters.list()).toEqual([]);
    await hub.accounts.mediaIndex.note(photoHash, learnerPartition(ada), 3, 'image/png');
    expect(await hub.accounts.mediaIndex.partitionsOf(photoHash)).toEqual([]);
  });
});
