import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DeviceId, type LearnerId, learnerPartition } from '#domain/ids.ts';
import {
  keepRecovery,
  mintPhrase,
  publicBytes,
  rawPrivateKey,
  readRecovery,
  recoveryKeyOf,
} from '#hub/archive/recovery.ts';
import { restoreArchive } from '#hub/archive/restore.ts';
import { createSealer } from '#hub/archive/seal.ts';
import { openArchive } from '#hub/archive/source.ts';
import { writeArchive } from '#hub/archive/write.ts';
import { type Checked, checkSchool } from '#hub/check/check-school.ts';
import { lookAt } from '#hub/cli/look-at.ts';
import { type HubPlace, openHub, openStorage } from '#hub/cli/open-hub.ts';
import { openSchool } from '#hub/new-school.ts';
import { createSchool } from '#hub/school.ts';
import { genesis } from '#log/chain.ts';
import { learnersOf } from '#log/projections/roster.ts';
import { TestDevice, testNow } from '#tests/support/memory-hub.ts';
import { type PostgresServer, startPostgres } from '#tests/support/postgres-server.ts';

let server: PostgresServer;
let folder: string;
let schools = 0;
beforeAll(async () => {
  server = await startPostgres();
}, 120_000);
afterAll(() => server.stop(), 60_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-archive-'));
  return () => rmSync(folder, { recursive: true });
});

const nothing = () => undefined;
const phrase = mintPhrase();
const recovery = recoveryKeyOf(phrase, { N: 2 ** 10, r: 8, p: 1 });
const inFile = (name: string): HubPlace => ({ data: join(folder, name), database: null });
const onServer = (name: string): HubPlace => ({
  data: join(folder, name),
  database: { url: server.url, school: `archive-${process.pid}-${++schools}` },
});
const backUp = async (place: HubPlace, file: string) => {
  const done = await lookAt(place, (reader) =>
    writeArchive(file, { reader, data: place.data }, recovery, testNow, nothing),
  );
  if (!done.ok) throw new Error(done.error.type);
  return done.value;
};
const openSealed = (file: string, typed: string | null = phrase) => openArchive(file, async () => typed);
const restoreInto = async (place: HubPlace, file: string, typed: string | null = phrase) => {
  const source = await openSealed(file, typed);
  if (!source.ok) return source;
  const opened = await openStorage(place);
  if (!opened.ok) throw new Error(opened.error.type);
  const { engine, store, close } = opened.value;
  return restoreArchive(source.value, { engine, store, data: place.data }, nothing).finally(close);
};
const check = async (place: HubPlace): Promise<Checked> => {
  const checked = await lookAt(place, (reader, ownCheck) =>
    checkSchool({ reader, data: place.data }, ownCheck, nothing),
  );
  if (!checked.ok) throw new Error(checked.error.type);
  return checked.value;
};
const openAt = async (place: HubPlace) => {
  const opened = await openHub(place);
  if (!opened.ok) throw new Error(opened.error.type);
  return opened.value;
};

const medium = Buffer.alloc(1_200_000, 'a picture ');
const mediumHash = createHash('sha256').update(medium).digest('hex');
const mediumPath = `media/${mediumHash.slice(0, 2)}/${mediumHash.slice(2, 4)}/${mediumHash}`;

/** What is sealed in a file. */
async function opened(file: string): Promise<Buffer> {
  const source = await openSealed(file);
  if (!source.ok) throw new Error(source.error.type);
  return Buffer.concat(await Array.fromAsync(source.value.bytes()));
}

async function sealedAgain(bytes: Buffer): Promise<Buffer> {
  const sealer = createSealer(recovery);
  sealer.end(bytes);
  return Buffer.concat((await sealer.toArray()) as Buffer[]);
}

/** All that a thief of a hub's folder could try: every file, and every setting. */
function secretsIn(data: string): readonly string[] {
  const files = readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'));
  const db = new DatabaseSync(join(data, 'hub.sqlite'), { readOnly: true });
  const settings = db
    .prepare('SELECT value FROM settings')
    .all()
    .map(({ value }) => String(value));
  db.close();
  return [...files, ...settings];
}

/** A school with a pack, a medium, a device and a teacher, open; and the learner of the device. */
async function aSchool(place: HubPlace) {
  const hub = await openAt(place);
  const pack = hub.packs.keep('{"some":"pack"}', 'Some pack');
  mkdirSync(join(place.data, mediumPath, '..'), { recursive: true });
  writeFileSync(join(place.data, mediumPath), medium);
  const school = createSchool(hub.store, hub.accounts, hub.clock);
  const wish = { school: 'S', className: 'C', teacher: 'T', password: 'scrypt$x', learners: ['Ada'] };
  const member = await openSchool(hub.accounts, school, wish, pack, testNow, false);
  const [first] = await hub.accounts.codes.all();
  const [ada] = first ? learnersOf((await school.view(first.class)).roster) : [];
  if (!member || !first || !ada) throw new Error('no school');
  const device = new TestDevice('device-one');
  device.token = await hub.accounts.devices.join(device.id, first.class, testNow);
  await hub.accounts.mediaIndex.note(mediumHash, learnerPartition(ada.learner), medium.length, 'image/png');
  await hub.accounts.matters.note({
    kind: 'damaged',
    device: device.id,
    learner: null,
    count: 2,
    at: testNow,
  });
  return { hub, member, class: first.class, code: first.code, learner: ada.learner, device };
}

async function handIn(
  hub: Awaited<ReturnType<typeof openAt>>,
  device: TestDevice,
  learner: LearnerId,
  from = 1,
) {
  const partition = learnerPartition(learner);
  const events = device.events(partition);
  const { stream } = device.head(partition);
  const info = { stream, device: device.id as DeviceId, partition, branchOf: null };
  for (let first = from; first <= events.length; first += 100)
    expect(
      await hub.store.take({
        info,
        previous: events[first - 2]?.hash ?? genesis(stream),
        events: events.slice(first - 1, first + 99),
      }),
    ).toMatchObject({ kind: 'taken' });
}

const places = [
  ['a file', inFile, inFile],
  ['a server', onServer, onServer],
  ['a file to a server', inFile, onServer],
  ['a server to a file', onServer, inFile],
] as const;

describe.each(places)('an archive: %s', (_, from, to) => {
  it('HUB-31 HUB-32 has the school as it was at one moment while a class hands in; devices hand in the rest', async () => {
    const place = from('from');
    const { hub, member, class: classId, code, learner, device } = await aSchool(place);
    device.practise(learner, 1000);
    const file = join(folder, 'school.backup');
    const [made] = await Promise.all([backUp(place, file), handIn(hub, device, learner)]);
    const held = await hub.store.cursor();
    const keys = await hub.accounts.hubKey();
    const { hub: id, epoch } = await hub.accounts.identity();
    // A hub that has never been asked its key or name has none to keep.
    await backUp(place, file);
    await hub.close();

    const target = to('to');
    const restored = await restoreInto(target, file);
    expect(restored).toMatchObject({ ok: true, value: { events: held, files: 2 } });
    expect(made.events).toBeLessThanOrEqual(held);
    const again = await openAt(target);
    const identity = await again.accounts.identity();
    expect(identity.hub).toBe(id);
    expect(identity.epoch).not.toBe(epoch);
    expect(await again.accounts.hubKey()).toEqual(keys);
    expect(await again.accounts.staff.all()).toEqual([member]);
    expect(await again.accounts.codes.classOf(code)).toBe(classId);
    expect(await again.accounts.devices.bearerOf(device.token)).toEqual({
      device: device.id,
      class: classId,
    });
    expect(await again.accounts.mediaIndex.bytesOf(learnerPartition(learner))).toBe(medium.length);
    expect(await again.accounts.matters.list()).toMatchObject([{ kind: 'damaged', count: 2, times: 1 }]);
    expect(readFileSync(join(target.data, mediumPath)).equals(medium)).toBe(true);
    const { stream } = device.head(learnerPartition(learner));
    expect(await again.store.read(stream, 1, 2000)).toEqual(device.events(learnerPartition(learner)));
    // What came after the backup is handed in again, and goes on.
    device.practise(learner, 30);
    await handIn(again, device, learner, 901);
    expect(await again.store.stream(stream)).toMatchObject({ count: 1030 });
    await again.close();
    expect((await check(target)).damages).toEqual([]);
  });
});

describe('an archive', () => {
  it('HUB-31 of a moment in the middle of a hand-in is whole, and the same twice is two epochs', async () => {
    const place = inFile('from');
    const { hub, learner, device } = await aSchool(place);
    device.practise(learner, 3000);
    const file = join(folder, 'school.backup');
    const handingIn = handIn(hub, device, learner);
    await new Promise((turn) => setTimeout(turn, 20));
    const made = await backUp(place, file);
    await handingIn;
    expect(made.events).toBeLessThan(await hub.store.cursor());
    await hub.close();
    expect(await restoreInto(inFile('one'), file)).toMatchObject({
      ok: true,
      value: { events: made.events },
    });
    expect((await check(inFile('one'))).damages).toEqual([]);
    await restoreInto(inFile('two'), file);
    const epochs: number[] = [];
    for (const name of ['one', 'two']) {
      const again = await openAt(inFile(name));
      epochs.push((await again.accounts.identity()).epoch);
      await again.close();
    }
    expect(new Set(epochs).size).toBe(2);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('HUB-32 that is cut, altered, of something else or newer is refused, and nothing is written', async () => {
    const place = inFile('from');
    const { hub, learner, device } = await aSchool(place);
    device.practise(learner, 50);
    await handIn(hub, device, learner);
    await hub.close();
    const file = join(folder, 'school.backup');
    await backUp(place, file);
    const sealed = readFileSync(file);
    const bytes = await opened(file);
    const text = gunzipSync(bytes).toString();
    const lines = text.split('\n');
    const flipped = Buffer.from(bytes);
    flipped[flipped.length >> 1] = (flipped[flipped.length >> 1] ?? 0) ^ 4;
    const bad: [string, Buffer, string][] = [
      ['cut', bytes.subarray(0, bytes.length - 100), 'cut'],
      ['cut between lines', gzipSync(lines.slice(0, -2).join('\n')), 'cut'],
      ['a bit', flipped, 'damaged'],
      ['an answer', gzipSync(text.replace('"correct":false', '"correct":true')), 'damaged'],
      ['a password', gzipSync(text.replace('scrypt$x', 'scrypt$z')), 'damaged'],
      ['a line less', gzipSync([...lines.slice(0, 2), ...lines.slice(3)].join('\n')), 'damaged'],
      ['more after the end', gzipSync(`${text}{"kind":"end","sha256":""}\n`), 'damaged'],
      ['newer', gzipSync(text.replace(/"version":\d+/, '"version":99')), 'newer'],
      ['a photo', Buffer.from('JPEG, say'), 'no-archive'],
      ['other lines', gzipSync('{"kind":"rows"}\n'), 'no-archive'],
      ['empty', Buffer.alloc(0), 'cut'],
    ];
    // Each as it was before archives were sealed, and as somebody seals it who has the recovery key.
    const copy = join(folder, 'bad.backup');
    for (const [name, content, type] of bad)
      for (const made of [content, await sealedAgain(content)]) {
        writeFileSync(copy, made);
        expect([name, await restoreInto(inFile('to'), copy)]).toMatchObject([
          name,
          { ok: false, error: { type } },
        ]);
      }
    writeFileSync(copy, sealed.subarray(0, sealed.length - 100));
    expect(await restoreInto(inFile('to'), copy)).toMatchObject({ ok: false, error: { type: 'cut' } });
    expect(existsSync(join(folder, 'to/packs'))).toBe(false);
    const to = await openAt(inFile('to'));
    expect(await to.store.cursor()).toBe(0);
    expect(await to.accounts.school()).toBeNull();
    await to.close();
    // An archive whose hash was made anew, but whose chain is broken.
    const altered = lines.slice(0, -2).map((line) => line.replace('"correct":false', '"correct":true'));
    const body = `${altered.join('\n')}\n`;
    const end = JSON.stringify({ kind: 'end', sha256: createHash('sha256').update(body).digest('hex') });
    writeFileSync(file, gzipSync(`${body}${end}\n`));
    expect(await restoreInto(inFile('to-2'), file)).toMatchObject({ ok: false, error: { type: 'damaged' } });
  });

  it('HUB-32 goes into an empty place only; a restore that was cut goes on, and no hub starts before', async () => {
    const place = inFile('from');
    const { hub, learner, device } = await aSchool(place);
    device.practise(learner, 300);
    await handIn(hub, device, learner);
    await hub.close();
    const file = join(folder, 'school.backup');
    const { events } = await backUp(place, file);
    expect(await restoreInto(place, file)).toMatchObject({ ok: false, error: { type: 'not-empty' } });

    const target = inFile('to');
    const opened = await openStorage(target);
    if (!opened.ok) throw new Error(opened.error.type);
    const { engine, store, close } = opened.value;
    const cutAfter = (count: number) => ({
      ...store,
      take: (segment: Parameters<typeof store.take>[0]) => {
        if (count-- <= 0) throw new Error('the power went');
        return store.take(segment);
      },
    });
    const source = await openSealed(file);
    if (!source.ok) throw new Error(source.error.type);
    const cut = restoreArchive(source.value, { engine, store: cutAfter(2), data: target.data }, nothing);
    expect(await cut).toMatchObject({ ok: false, error: { type: 'unreadable' } });
    await close();
    expect(await openHub(target)).toMatchObject({ ok: false, error: { type: 'half-restored' } });
    expect(await restoreInto(target, file)).toMatchObject({ ok: true, value: { events } });
    const again = await openAt(target);
    expect(await again.store.cursor()).toBe(events);
    await again.close();
  });
});

describe('a sealed archive', () => {
  it('KEY-2 is opened by the phrase alone: nothing of the hub it was made on does', async () => {
    const place = inFile('from');
    const { hub, learner, device } = await aSchool(place);
    device.practise(learner, 50);
    await handIn(hub, device, learner);
    await hub.close();
    const file = join(folder, 'school.backup');
    await backUp(place, file);
    await keepRecovery(place.data, recovery);
    for (const secret of ['scrypt$x', 'Ada', 'answer.submitted', mediumHash])
      expect(readFileSync(file).includes(secret)).toBe(false);
    expect(await restoreInto(inFile('to'), file, null)).toMatchObject({ error: { type: 'no-phrase' } });
    const other = await restoreInto(inFile('to'), file, `${mintPhrase()} tigr`);
    expect(other).toMatchObject({ error: { type: 'wrong-phrase', unknown: ['tigr'] } });
    expect(existsSync(join(folder, 'to'))).toBe(false);
    // Whoever has the hub's folder has every byte of it to try.
    for (const secret of secretsIn(place.data)) {
      expect(await openSealed(file, secret)).toMatchObject({ error: { type: 'wrong-phrase' } });
      expect(secret).not.toContain(phrase);
      // Nor does any 32 bytes of it serve as the private key itself.
      if (/^[0-9a-f]{64}$/.test(secret))
        expect(publicBytes(rawPrivateKey(Buffer.from(secret, 'hex')))).not.toEqual(recovery.publicKey);
    }
    const typed = phrase.toUpperCase().split(' ').join('-\n');
    expect(await restoreInto(inFile('to'), file, typed)).toMatchObject({ ok: true });
    // The hub that came of it goes on sealing to the same phrase.
    expect(readRecovery(join(folder, 'to'))).toEqual(recovery);
  });

  it('KEY-3 an archive of before they were sealed is put back without a phrase', async () => {
    const place = inFile('from');
    const { hub } = await aSchool(place);
    await hub.close();
    const file = join(folder, 'school.backup');
    await backUp(place, file);
    const plain = join(folder, 'plain.backup');
    writeFileSync(plain, await opened(file));
    const source = await openSealed(plain, null);
    expect(source).toMatchObject({ ok: true, value: { recovery: null } });
    expect(await restoreInto(inFile('to'), plain, null)).toMatchObject({ ok: true, value: { files: 2 } });
    expect(readRecovery(join(folder, 'to'))).toBeNull();
  });

  it('HUB-31 that finds the disk full says so and leaves nothing behind', async () => {
    const place = inFile('from');
    const { hub } = await aSchool(place);
    await hub.close();
    await expect(backUp(place, join(folder, 'no', 'such', 'folder'))).rejects.toThrow('ENOENT');
  });
});

describe('the check', () => {
  async function damaged(change: (db: DatabaseSync, data: string) => void): Promise<Checked> {
    const place = inFile('school');
    const { hub, learner, device } = await aSchool(place);
    device.practise(learner, 300);
    await handIn(hub, device, learner);
    await hub.close();
    expect((await check(place)).damages).toEqual([]);
    const db = new DatabaseSync(join(place.data, 'hub.sqlite'));
    change(db, place.data);
    db.close();
    return check(place);
  }

  const onPages = (sql: string) => (db: DatabaseSync) => db.exec(sql);
  const planted: [string, (db: DatabaseSync, data: string) => void, object][] = [
    [
      'a changed hash',
      onPages('UPDATE pages SET hashes = zeroblob(length(hashes)) WHERE first = 101'),
      { kind: 'events', from: 101 },
    ],
    [
      'a page that does not unpack',
      onPages("UPDATE pages SET body = x'01ffff' WHERE first = 201"),
      { kind: 'events', from: 201 },
    ],
    [
      'a lost page in the middle',
      onPages('DELETE FROM pages WHERE first = 101'),
      { kind: 'events', from: 101 },
    ],
    ['a lost last page', onPages('DELETE FROM pages WHERE first = 201'), { kind: 'count', found: 200 }],
    [
      'another head',
      onPages("UPDATE streams SET head = 'ffffffffffffffffffffffffffffffff' WHERE count = 300"),
      { kind: 'count', found: 300 },
    ],
    [
      'a stream under another name',
      onPages("UPDATE streams SET device = 'device-two' WHERE count = 300"),
      { kind: 'name' },
    ],
    [
      'an arrival that was never given',
      onPages('UPDATE pages SET last = last + 100000 WHERE first = 101'),
      { kind: 'arrivals' },
    ],
    ['a lost stream', onPages('DELETE FROM streams WHERE count = 300'), { kind: 'stray', events: 300 }],
    [
      'a changed medium',
      (_, data) => writeFileSync(join(data, mediumPath), 'another'),
      { kind: 'file', path: mediumPath },
    ],
    ['a lost pack', (_, data) => rmSync(join(data, 'packs'), { recursive: true }), { kind: 'pack-missing' }],
  ];
  it.each(planted)('HUB-33 finds %s', async (_, change, found) => {
    expect((await damaged(change)).damages).toMatchObject([found]);
  });
});
