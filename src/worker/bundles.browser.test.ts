import { keygen, sign } from '@noble/ed25519';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { expect, test } from 'vitest';
import { bundleType, type DeviceKeysRequest, hubKeysMessage } from '#domain/bundle-api.ts';
import type { Hello } from '#domain/device-api.ts';
import type { Draft } from '#domain/events/event.ts';
import type {
  ClassId,
  DeviceId,
  HubId,
  HubKey,
  ItemId,
  LearnerId,
  Partition,
  SchoolId,
  Signature,
} from '#domain/ids.ts';
import { ok } from '#domain/result.ts';
import { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import { bundleKinds, openBundle, sealBundle, sealPair } from '#sync/bundle/bundle.ts';
import { readHandIn, writeAnswer } from '#sync/bundle/payload.ts';
import type { SignedReceipt } from '#sync/protocol.ts';
import { receiptMessage } from '#sync/receipt.ts';
import { respond } from '#sync/responder.ts';
import { createMemoryEventStore } from '#tests/support/memory-event-store.ts';
import { type BundleDesk, createBundleDesk } from './bundle-desk.ts';
import type { HubClient } from './hub-client.ts';
import { verifyReceipt } from './verify-receipt.ts';

/** Bundles on real IndexedDB, against a hub that is the responder over a store in memory. */
const id = 'hub' as HubId;
const device = 'device' as DeviceId;
const ada = 'learner:ada' as Partition;
const wall = 1_790_000_000_000;
const random = () => crypto.getRandomValues(new Uint8Array(32));

function createHub() {
  const { secretKey, publicKey } = keygen();
  const key = bytesToHex(publicKey) as HubKey;
  const signs = async (message: string) => bytesToHex(sign(utf8ToBytes(message), secretKey)) as Signature;
  const seal = sealPair(random());
  const store = createMemoryEventStore();
  const known = new Map<HubKey, DeviceKeysRequest>();
  const state = { inReach: true, key, store };
  const hello: Hello = {
    footpath: 'hub',
    protocol: 2,
    hub: id,
    epoch: 1,
    time: wall,
    school: null,
    version: '',
  };
  const keys = {
    key,
    sign: signs,
    isGenuine: async ({ signature, ...stated }: SignedReceipt) =>
      verifyReceipt(receiptMessage(stated), signature, key),
  };

  async function answer(bundle: Uint8Array): Promise<Uint8Array> {
    const opened = await openBundle(bundle, seal, verifyReceipt);
    if (!opened.ok) throw new Error(opened.error.code);
    const read = readHandIn(opened.value.payload, () => null, [id, device]);
    const sender = known.get(opened.value.from);
    if (!read.ok || !sender) throw new Error('an unknown device');
    const { request } = read.value;
    const grant = { device, mayRead: () => true, mayWrite: () => true };
    const said = await respond(request, store, hello, grant, keys);
    return sealBundle(
      {
        kind: bundleKinds.answer,
        to: sender.seal,
        from: { key, sign: signs },
        payload: writeAnswer(request, said.answer, [], [id, device]),
      },
      random(),
    );
  }

  const client: HubClient = {
    ask: async (request) => {
      if (request.path === '/api/device-keys') {
        const told = request.body as DeviceKeysRequest;
        known.set(told.key, told);
      }
      const said = { hub: id, key, seal: seal.publicKey };
      return ok({ ...said, signature: await signs(hubKeysMessage(said)) });
    },
    text: () => Promise.reject(new Error('not asked here')),
    frame: () => Promise.reject(new Error('not asked here')),
  };
  const fetcher: typeof fetch = async (_, init) => {
    if (!state.inReach) throw new TypeError('no route');
    const bytes = new Uint8Array(await new Response(init?.body ?? null).arrayBuffer());
    return new Response((await answer(bytes)).slice(), { headers: { 'content-type': bundleType } });
  };
  return { ...state, state, client, fetcher };
}

async function openDevice(hub: ReturnType<typeof createHub>, joined: boolean) {
  const db = new FootpathDatabase(`bundles-${Math.random()}`);
  await db.open();
  const store = createDexieEventStore(db);
  if (joined) {
    await writeMeta(db, 'joined', {
      hub: id,
      token: 'x',
      school: { id: 'school' as SchoolId, name: 'School' },
      class: { id: 'class' as ClassId, name: 'Class' },
      key: hub.key,
    });
    await writeMeta(db, 'cursors', { hub: id, epoch: 1, after: {} });
    await writeMeta(db, 'learners', ['ada' as LearnerId]);
  }
  const desk = createBundleDesk({
    db,
    device,
    hub: hub.client,
    fetch: hub.fetcher,
    fetcher: hub.fetcher,
    origin: undefined,
    onRefused: undefined,
    wall: () => wall,
    pack: async () => null,
    afterwards: async () => undefined,
    alone: (work) => work(),
  });
  const work = (seeds: readonly number[]) => store.append(device, ada, seeds.map(hint), { wall, offset: 0 });
  return { db, desk, work };
}

const hint = (seed: number): Draft => ({
  type: 'hint.taken',
  data: { item: 'add-within-10/1' as ItemId, seed, level: 1 },
});

const filled = async (desk: { makeHandIn(): Promise<unknown> }): Promise<Uint8Array> => {
  const made = (await desk.makeHandIn()) as { ok: true; value: readonly Uint8Array[] };
  expect(made).toMatchObject({ ok: true });
  return concatBytes(...made.value);
};

async function answersOf(desk: BundleDesk): Promise<Uint8Array> {
  const read = await desk.readCarriedAnswers();
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
}

test('BUN-4: a device makes its keys once, and none that it has not told are used', async () => {
  const hub = createHub();
  const { db, desk } = await openDevice(hub, true);
  await desk.settleKeys();
  const keys = await readMeta(db, 'bundle-keys');
  expect(keys).toMatchObject({ device, sign: { publicKey: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  await desk.settleKeys();
  expect(await readMeta(db, 'bundle-keys')).toEqual(keys);

  // A hub that signs with another key than the one that was joined is not believed.
  const stranger = createHub();
  const fooled = await openDevice({ ...stranger, key: hub.key }, true);
  await fooled.desk.settleKeys();
  expect(await readMeta(fooled.db, 'hub-seal')).toBeNull();
  expect(await fooled.desk.makeHandIn()).toMatchObject({ ok: false, error: { code: 'keys-missing' } });
});

test('BUN-7 BUN-8: work is carried there, and the receipt back, on real storage', async () => {
  const hub = createHub();
  const tablet = await openDevice(hub, true);
  await tablet.desk.settleKeys();
  await tablet.work([1, 2, 3]);
  const handIn = await filled(tablet.desk);

  const laptop = await openDevice(hub, false);
  hub.state.inReach = false;
  expect(await laptop.desk.takeBundle(handIn)).toMatchObject({
    ok: true,
    value: { kind: 'hand-in', count: 1, handedIn: 0 },
  });
  expect(await laptop.desk.takeBundle(handIn)).toMatchObject({ ok: true });
  expect(await laptop.desk.readCarried()).toEqual(ok({ waiting: 1, handedIn: 0, refused: [], answers: 0 }));
  hub.state.inReach = true;
  expect(await laptop.desk.handInCarried()).toEqual({ ok: true, value: null });
  expect(await laptop.desk.readCarried()).toEqual(ok({ waiting: 0, handedIn: 1, refused: [], answers: 1 }));
  expect((await hub.store.arrivals(ada, 0, 10)).length).toBe(3);

  const answers = await answersOf(laptop.desk);
  expect(await tablet.desk.takeBundle(answers)).toMatchObject({ ok: true, value: { kind: 'answer' } });
  const [receipt] = await tablet.db.receipts.toArray();
  expect(receipt).toMatchObject({ count: 3, signature: expect.stringMatching(/^[0-9a-f]{128}$/) });
  // Once more, and after more work: what is proven stays.
  await tablet.work([4]);
  expect(await tablet.desk.takeBundle(answers)).toMatchObject({ ok: true, value: { fresh: false } });
  expect(await tablet.db.receipts.toArray()).toEqual([receipt]);
});

test('BUN-9: a carrier forgets what is done at a tap, and never what waits', async () => {
  const hub = createHub();
  const tablet = await openDevice(hub, true);
  await tablet.desk.settleKeys();
  await tablet.work([1]);
  const laptop = await openDevice(hub, false);
  await laptop.desk.takeBundle(await filled(tablet.desk));
  hub.state.inReach = false;
  await tablet.work([2]);
  await laptop.desk.takeBundle(await filled(tablet.desk));
  expect(await laptop.desk.readCarried()).toMatchObject(ok({ waiting: 1, handedIn: 1, answers: 1 }));
  await laptop.desk.forgetCarried();
  expect(await laptop.desk.readCarried()).toEqual(ok({ waiting: 1, handedIn: 0, refused: [], answers: 0 }));
});

test('BUN-9: a device of a class carries no answers of others', async () => {
  const hub = createHub();
  const one = await openDevice(hub, true);
  await one.desk.settleKeys();
  await one.work([1]);
  const laptop = await openDevice(hub, false);
  await laptop.desk.takeBundle(await filled(one.desk));
  const answers = await answersOf(laptop.desk);
  const other = await openDevice(hub, true);
  await other.desk.settleKeys();
  expect(await other.desk.takeBundle(answers)).toMatchObject({
    ok: false,
    error: { code: 'bundle-foreign' },
  });
  expect(await other.db.carried.count()).toBe(0);
});
