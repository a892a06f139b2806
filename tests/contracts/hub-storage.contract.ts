import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import * as v from 'valibot';
import { afterEach, describe, expect, it } from 'vitest';
import { Matter } from '#domain/hub-api.ts';
import type {
  ClassId,
  DeviceId,
  HubKey,
  LearnerId,
  Partition,
  SchoolId,
  SealKey,
  StaffId,
  StreamId,
} from '#domain/ids.ts';
import { createAuditChain } from '#hub/check/audit-chain.ts';
import type { HubStorage } from '#hub/storage/hub-storage.ts';
import { mattersKept } from '#hub/storage/matters.ts';
import { sessionMs } from '#hub/storage/sessions.ts';

/** A storage and, for what must outlast a restart, the same place opened again. */
export type StorageUnderTest = {
  readonly storage: HubStorage;
  reopen(): Promise<HubStorage>;
  close(): Promise<void>;
};

const now = 1_790_000_000_000;
const hour = 3_600_000;
const staff = 'staff-a' as StaffId;
const classA = 'class-a' as ClassId;
const device = 'device-a' as DeviceId;
const ada = 'learner:ada' as Partition;
const member = {
  id: staff,
  name: '  Ms  Ünal ',
  roles: ['principal', 'teacher'],
  password: 'scrypt$x',
  isFirst: false,
} as const;
const school = { id: 'school-a' as SchoolId, name: 'School "A" 🦉' };
const stream = (letter: string) => letter.repeat(32) as StreamId;

/** What every storage of a hub keeps to (docs/spec/hub.md), beside the log: that one has a suite of its own. */
export function hubStorageContract(name: string, make: () => Promise<StorageUnderTest>): void {
  describe(`HubStorage contract: ${name}`, () => {
    const opened: StorageUnderTest[] = [];
    const open = async () => {
      const made = await make();
      opened.push(made);
      return { ...made, ...made.storage };
    };
    afterEach(async () => {
      for (const made of opened.splice(0)) await made.close();
    });

    it('HUB-1 has a name and an epoch from the first time it is asked', async () => {
      const { accounts, reopen } = await open();
      const both = await Promise.all([accounts.identity(), accounts.identity()]);
      expect(both[0]).toEqual(both[1]);
      expect(both[0]?.epoch).toBe(1);
      expect(await accounts.writer()).toBe(both[0]?.hub);
      expect(await (await reopen()).accounts.identity()).toEqual(both[0]);
    });

    it('HUB-11 writes under another name in each epoch', async () => {
      const { accounts, reopen } = await open();
      const before = await accounts.writer();
      await accounts.beginEpoch();
      const { epoch } = await accounts.identity();
      expect(epoch).toBeGreaterThan(1);
      expect(await accounts.writer()).toBe(`${before}-e${epoch}`);
      expect((await (await reopen()).accounts.identity()).epoch).toBe(epoch);
    });

    it('BUN-4 has one key that bundles are sealed to, made once', async () => {
      const { accounts, reopen } = await open();
      const made = await accounts.sealKey();
      expect(made.publicKey).toMatch(/^[0-9a-f]{64}$/);
      expect(made.secretKey).toMatch(/^[0-9a-f]{64}$/);
      expect(made).not.toEqual(await accounts.hubKey());
      expect(await (await reopen()).accounts.sealKey()).toEqual(made);
    });

    it('BUN-4 knows a device by its key, for the class of its last token, and the newest sixteen of each', async () => {
      const { accounts } = await open();
      const key = (n: number) => n.toString(16).padStart(64, '0') as HubKey;
      const seal = key(0xaa) as string as SealKey;
      await accounts.devices.join(device, classA, now);
      expect(await accounts.deviceKeys.keep({ key: key(1), seal }, { device, class: classA }, now)).toBe(
        true,
      );
      expect(await accounts.deviceKeys.bearerOf(key(1))).toEqual({ device, class: classA, seal, heard: now });
      expect(await accounts.deviceKeys.bearerOf(key(2))).toBeNull();
      const other = 'device-b' as DeviceId;
      await accounts.devices.join(other, classA, now);
      expect(
        await accounts.deviceKeys.keep({ key: key(1), seal }, { device: other, class: classA }, now),
      ).toBe(false);
      const classB = 'class-b' as ClassId;
      await accounts.deviceKeys.keep({ key: key(1), seal }, { device, class: classB }, now);
      expect((await accounts.deviceKeys.bearerOf(key(1)))?.class).toBe(classB);
      for (let n = 2; n < 20; n++)
        await accounts.deviceKeys.keep({ key: key(n), seal }, { device, class: classA }, now + n);
      expect(await accounts.deviceKeys.bearerOf(key(1))).toBeNull();
      expect(await accounts.deviceKeys.bearerOf(key(3))).toBeNull();
      expect(await accounts.deviceKeys.bearerOf(key(4))).not.toBeNull();
    });

    it('SYN-7 begins another epoch each time the same backup is put back', async () => {
      const begun = new Set<number>();
      for (let restore = 0; restore < 5; restore++) {
        const { accounts } = await open();
        await accounts.beginEpoch();
        begun.add((await accounts.identity()).epoch);
      }
      expect(begun.size).toBe(5);
    });

    it('HUB-29 has one Ed25519 key for ever', async () => {
      const { accounts, reopen } = await open();
      const keys = await Promise.all([accounts.hubKey(), accounts.hubKey()]);
      expect(keys[0]).toEqual(keys[1]);
      const { publicKey, secretKey } = keys[0] ?? { publicKey: '', secretKey: '' };
      expect(publicKey).toMatch(/^[0-9a-f]{64}$/);
      expect(secretKey).toMatch(/^[0-9a-f]{64}$/);
      const part = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');
      const open25519 = { kty: 'OKP', crv: 'Ed25519', x: part(publicKey) };
      const secret = createPrivateKey({ key: { ...open25519, d: part(secretKey) }, format: 'jwk' });
      const signature = sign(null, Buffer.from('held'), secret);
      const known = createPublicKey({ key: open25519, format: 'jwk' });
      expect(verify(null, Buffer.from('held'), known, signature)).toBe(true);
      expect(await (await reopen()).accounts.hubKey()).toEqual(keys[0]);
    });

    it('keeps settings', async () => {
      const { settings } = (await open()).accounts;
      expect(await settings.read('demo')).toBeNull();
      await settings.write('demo', 'no');
      await settings.write('demo', 'yes');
      expect(await settings.read('demo')).toBe('yes');
      await settings.remove('demo');
      expect(await settings.read('demo')).toBeNull();
    });

    it('HUB-10 opens a school once, whole, and voids the setup key', async () => {
      const { accounts } = await open();
      const first = await accounts.mintSetupKey();
      const key = await accounts.mintSetupKey();
      expect(await accounts.setupKeyMatches(first)).toBe(false);
      expect(await accounts.setupKeyMatches(key)).toBe(true);
      expect(await accounts.school()).toBeNull();
      const opening = { school, member, class: classA, isDemo: false };
      const both = await Promise.all([
        accounts.openSchool(opening, now),
        accounts.openSchool({ ...opening, school: { ...school, id: 'school-b' as SchoolId } }, now),
      ]);
      expect(both).toEqual([true, false]);
      expect(await accounts.school()).toEqual(school);
      expect(await accounts.staff.all()).toEqual([member]);
      expect(await accounts.staff.classesOf(staff)).toEqual([classA]);
      expect(await accounts.codes.all()).toHaveLength(1);
      expect(await accounts.setupKeyMatches(key)).toBe(false);
      expect(await accounts.settings.read('demo')).toBeNull();
    });

    it('HUB-10 a setup that fails in the middle leaves nothing', async () => {
      const { accounts } = await open();
      await accounts.staff.add(member, [], 'command-line', now);
      // The member is there already: the last steps cannot be done.
      const opening = accounts.openSchool({ school, member, class: classA, isDemo: true }, now);
      await expect(opening).rejects.toThrow();
      expect(await accounts.school()).toBeNull();
      expect(await accounts.settings.read('demo')).toBeNull();
      expect(await accounts.codes.all()).toEqual([]);
    });

    it('finds staff however the name is written', async () => {
      const { accounts } = await open();
      await accounts.staff.add(member, [classA, classA], 'command-line', now);
      expect(await accounts.staff.byName('ms ünal')).toEqual(member);
      expect(await accounts.staff.byId(staff)).toEqual(member);
      expect(await accounts.staff.byName('somebody')).toBeNull();
      expect(await accounts.staff.classesOf(staff)).toEqual([classA]);
    });

    it('HUB-8 changes a token every hour and keeps the one before until the new one is used', async () => {
      const { accounts } = await open();
      const token = await accounts.sessions.open(staff, now);
      expect(await accounts.sessions.find(token, now + 1)).toEqual({ staff, cookie: null });
      const later = now + hour + 1;
      // Two requests at once: both are answered, and the last cookie is good.
      const both = await Promise.all([
        accounts.sessions.find(token, later),
        accounts.sessions.find(token, later),
      ]);
      expect(both.map((found) => found?.staff)).toEqual([staff, staff]);
      const fresh = both.map((found) => found?.cookie).find((cookie) => cookie);
      expect(fresh).toBeTruthy();
      expect(await accounts.sessions.find(fresh ?? '', later + 1)).toMatchObject({ staff });
      expect(await accounts.sessions.find(token, later + 2)).toBeNull();
      await accounts.sessions.close(fresh ?? '');
      expect(await accounts.sessions.find(fresh ?? '', later + 3)).toBeNull();
    });

    it('HUB-8 ends a session that was not used, and all of them with a new password', async () => {
      const { accounts } = await open();
      await accounts.staff.add(member, [], 'command-line', now);
      const token = await accounts.sessions.open(staff, now);
      expect(await accounts.sessions.find(token, now + sessionMs)).toBeNull();
      const other = await accounts.sessions.open(staff, now);
      const given = { password: 'scrypt$y', isFirst: false };
      await accounts.staff.givePassword(staff, given, 'command-line', now);
      expect(await accounts.sessions.find(other, now + 1)).toBeNull();
      expect((await accounts.staff.byId(staff))?.password).toBe('scrypt$y');
    });

    it('AUT-4 changes what somebody may with its audit entry, both or neither', async () => {
      const { accounts } = await open();
      const second = { ...member, id: 'staff-b' as StaffId, name: 'B', isFirst: true };
      expect(await accounts.staff.add(member, [classA], 'command-line', now)).toBeNull();
      expect(await accounts.staff.add({ ...second, name: 'MS ünal' }, [], staff, now)).toBe('name-taken');
      expect((await accounts.audit.head()).n).toBe(1);
      expect(await accounts.staff.end(staff, 'command-line', now)).toBe('last-principal');
      expect(await accounts.staff.add(second, [], staff, now)).toBeNull();
      const less = { roles: ['teacher'], classes: [] } as const;
      expect(
        await accounts.staff.change(staff, { ...less, classes: ['class-b' as ClassId] }, staff, now),
      ).toBe('own-rights');
      expect(await accounts.staff.change(staff, less, staff, now + 1)).toBeNull();
      expect(await accounts.staff.present(staff)).toMatchObject({ roles: ['teacher'] });
      expect(await accounts.staff.classesOf(staff)).toEqual([]);
      expect(await accounts.staff.change(second.id, less, staff, now)).toBe('last-principal');
      const session = await accounts.sessions.open(staff, now);
      expect(await accounts.staff.end(staff, second.id, now + 2)).toBeNull();
      expect(await accounts.sessions.find(session, now)).toBeNull();
      expect(await accounts.staff.present(staff)).toBeNull();
      expect(await accounts.staff.byName('ms ünal')).toBeNull();
      expect(await accounts.staff.end(staff, second.id, now)).toBe('unknown');
      expect((await accounts.staff.list()).map(({ id, ended }) => [id, ended])).toEqual([
        [staff, now + 2],
        [second.id, null],
      ]);
      const everything = await accounts.audit.page(100, 100, { who: null, learner: null });
      expect(everything.map(({ did }) => did)).toEqual([
        'staff.ended',
        'sign-in',
        'staff.changed',
        'staff.added',
        'staff.added',
      ]);
    });

    it('AUT-8 chains what adults did, in order, by whom and about whom, for ever', async () => {
      const { accounts, reopen } = await open();
      const { audit } = accounts;
      const learner = (n: number) => `l-${n}` as LearnerId;
      expect(await audit.head()).toEqual({ n: 0, hash: '0'.repeat(64) });
      await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          audit.append(
            {
              who: n % 2 ? staff : 'system',
              did: 'read.learner',
              about: { learner: learner(n % 3), class: classA },
            },
            now + n,
          ),
        ),
      );
      const chain = createAuditChain();
      const rows = [...(await audit.page(100, 100, { who: null, learner: null }))].reverse();
      for (const row of rows) chain.add(row);
      expect(chain.firstBad(await audit.head())).toBeNull();
      expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
      const of = async (who: StaffId | null, about: LearnerId | null) =>
        (await audit.page(100, 100, { who, learner: about })).length;
      expect([await of(staff, null), await of(null, learner(0)), await of(staff, learner(0))]).toEqual([
        6, 4, 2,
      ]);
      expect((await audit.page(5, 2, { who: null, learner: null })).map(({ n }) => n)).toEqual([4, 3]);
      const again = (await reopen()).accounts.audit;
      expect(await again.append({ who: 'command-line', did: 'backup.made' }, now)).toMatchObject({ n: 13 });
    });

    it('HUB-4 a device may hold several keys, the newest 64', async () => {
      const { accounts } = await open();
      const tokens: string[] = [];
      for (let i = 0; i < 70; i++) tokens.push(await accounts.devices.join(device, classA, now + i));
      expect(new Set(tokens).size).toBe(70);
      expect(await accounts.devices.bearerOf(tokens[0] ?? '')).toBeNull();
      expect(await accounts.devices.bearerOf(tokens[69] ?? '')).toEqual({ device, class: classA });
      const other = await accounts.devices.join(device, 'class-b' as ClassId, now + 99);
      expect(await accounts.devices.bearerOf(tokens[69] ?? '')).toEqual({ device, class: classA });
      expect(await accounts.devices.bearerOf(other)).toEqual({ device, class: 'class-b' });
    });

    it('HUB-4 a class has one code', async () => {
      const { accounts } = await open();
      const code = await accounts.codes.mint(classA);
      expect(await accounts.codes.codeOf(classA)).toBe(code);
      expect(await accounts.codes.classOf(code)).toBe(classA);
      expect(await accounts.codes.classOf('nothing')).toBeNull();
      await expect(accounts.codes.mint(classA)).rejects.toThrow();
    });

    it('HUB-13 knows what is still on devices, and when they were heard of', async () => {
      const { accounts, store } = await open();
      expect(await accounts.claims.contactOf(ada)).toEqual({ lastHeard: null, waiting: null });
      const [held] = await store.append(
        device,
        ada,
        [{ type: 'preference.changed', data: { field: 'locale', value: 'en' } }],
        { wall: now, offset: 0 },
      );
      const claim = (name: StreamId, claimed: number, agreed: number | null = null) => ({
        stream: name,
        partition: ada,
        claimed,
        agreed,
      });
      const note = (claims: ReturnType<typeof claim>[], at: number) =>
        accounts.claims.note({ device, claims, partitions: [ada, ada] }, at);
      await note([claim(stream('b'), 5), claim(held?.stream ?? stream('c'), 3)], now);
      expect(await accounts.claims.contactOf(ada)).toEqual({ lastHeard: now, waiting: 7 });
      // Device by device, the one heard of last first.
      const other = 'device-2' as DeviceId;
      await accounts.claims.note(
        { device: other, claims: [claim(stream('d'), 4)], partitions: [ada] },
        now + 1,
      );
      expect(await accounts.claims.devicesOf(ada)).toEqual([
        { device: other, lastHeard: now + 1, waiting: 4, held: 0 },
        { device, lastHeard: now, waiting: 7, held: 1 },
      ]);
      // As in the class: what joined there, with or without work of a learner.
      const third = 'device-3' as DeviceId;
      await accounts.devices.join(other, classA, now - 9);
      await accounts.devices.join(third, classA, now - 8);
      const untold = { home: null, homeAt: null };
      expect(await accounts.devices.ofClass(classA)).toEqual([
        { device: third, joined: now - 8, lastHeard: now - 8, partition: null, waiting: null, ...untold },
        { device: other, joined: now - 9, lastHeard: now - 9, partition: ada, waiting: 4, ...untold },
      ]);
      // TLS-12: what a device says of itself stays until it says something else.
      const silent = { device: third, claims: [], partitions: [] };
      await accounts.claims.note({ ...silent, home: 'sykd' }, now - 7);
      await accounts.claims.note(silent, now - 6);
      expect((await accounts.devices.ofClass(classA))[0]).toMatchObject({
        device: third,
        lastHeard: now - 6,
        home: 'sykd',
        homeAt: now - 7,
      });
      await accounts.claims.note({ device: other, claims: [claim(stream('d'), 0)], partitions: [] }, now + 2);
      // The same stream twice in one contact: the last word counts. Fewer than are held is none.
      await note(
        [claim(stream('b'), 9), claim(stream('b'), 6, 4), claim(held?.stream ?? stream('c'), 0)],
        now + 5,
      );
      expect(await accounts.claims.contactOf(ada)).toEqual({ lastHeard: now + 5, waiting: 2 });
      const many = Array.from({ length: 250 }, (_, index) =>
        claim(String(index).padStart(32, '0') as StreamId, 1),
      );
      await note(many, now + 6);
      expect(await accounts.claims.contactOf(ada)).toEqual({ lastHeard: now + 6, waiting: 252 });
    });

    it('HUB-12 keeps one snapshot a learner, good only for what it was folded with', async () => {
      const { snapshots } = (await open()).accounts;
      const learner = 'ada' as LearnerId;
      await snapshots.put(learner, 'key-1', { arrival: 3, value: '{"a":"\\u0000"}' });
      await snapshots.put(learner, 'key-2', { arrival: 9, value: '{}' });
      expect(await snapshots.find(learner, 'key-1')).toBeNull();
      expect(await snapshots.find(learner, 'key-2')).toEqual({ arrival: 9, value: '{}' });
    });

    it('HUB-27 a matter that happens again counts on in its one row, and is open again', async () => {
      const { matters } = (await open()).accounts;
      const noted = { kind: 'copied-device', device, learner: null } as const;
      await matters.note({ ...noted, count: 3, at: now });
      await matters.note({ ...noted, count: 4, at: now + 7 });
      await matters.note({ ...noted, learner: 'ada' as LearnerId, count: 1, at: now + 8 });
      const [newest, first] = await matters.list();
      expect(newest).toMatchObject({ learner: 'ada', count: 1, times: 1 });
      expect(first).toMatchObject({ ...noted, count: 7, times: 2, first: now, last: now + 7, settled: null });
      expect(v.safeParse(Matter, first).success).toBe(true);
      await matters.settle(first?.id ?? '', now + 9);
      await matters.settle(first?.id ?? '', now + 10);
      expect((await matters.list())[1]).toMatchObject({ id: first?.id, settled: now + 9 });
      await matters.note({ ...noted, count: 0, at: now + 11 });
      expect((await matters.list())[0]).toMatchObject({ id: first?.id, times: 3, settled: null });
    });

    it('HUB-27 matters never fill the disk: the oldest make room', async () => {
      const { matters } = (await open()).accounts;
      for (let i = 0; i < mattersKept + 5; i++)
        await matters.note({
          kind: 'refused',
          device: `d-${i}` as DeviceId,
          learner: null,
          count: 1,
          at: now + i,
        });
      const list = await matters.list();
      expect(list).toHaveLength(mattersKept);
      expect(list[mattersKept - 1]?.device).toBe('d-5');
    });

    it('MED-4 knows whose a medium is, and how much a partition has', async () => {
      const { mediaIndex } = (await open()).accounts;
      const hash = 'a'.repeat(64);
      const bo = 'learner:bo' as Partition;
      expect(await mediaIndex.partitionsOf(hash)).toEqual([]);
      expect(await mediaIndex.bytesOf(ada)).toBe(0);
      await mediaIndex.note(hash, bo, 10, 'image/png');
      await mediaIndex.note(hash, ada, 10, 'image/png');
      await mediaIndex.note(hash, ada, 10, 'image/png');
      await mediaIndex.note('b'.repeat(64), ada, 3_000_000_000, 'audio/ogg');
      expect(await mediaIndex.partitionsOf(hash)).toEqual([ada, bo]);
      expect(await mediaIndex.bytesOf(ada)).toBe(3_000_000_010);
      await mediaIndex.forget(hash, ada);
      expect(await mediaIndex.partitionsOf(hash)).toEqual([bo]);
    });

    it('is on the disk: another opening finds it all', async () => {
      const { accounts, store, reopen } = await open();
      await accounts.openSchool({ school, member, class: classA, isDemo: true }, now);
      const token = await accounts.devices.join(device, classA, now);
      const drafts = [{ type: 'preference.changed', data: { field: 'locale', value: 'en' } }] as const;
      const [event] = await store.append(device, ada, drafts, { wall: now, offset: 0 });
      const again = await reopen();
      expect(await again.accounts.school()).toEqual(school);
      expect(await again.accounts.devices.bearerOf(token)).toEqual({ device, class: classA });
      expect(await again.store.read(event?.stream ?? stream('a'), 1, 10)).toEqual([event]);
      expect(await again.store.cursor()).toBe(1);
      // Its logical time goes on.
      const [next] = await again.store.append(device, ada, drafts, { wall: now - hour, offset: 0 });
      expect(next?.order).toEqual([now, 1]);
    });
  });
}
