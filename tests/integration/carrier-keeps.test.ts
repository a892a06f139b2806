import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { bundleType } from '#domain/bundle-api.ts';
import { lastAnswerHeader } from '#domain/carrier-api.ts';
import { failure } from '#domain/error-codes.ts';
import { createCarrierApp } from '#hub/carrier/carrier-app.ts';
import { type KeptLimits, openKept, usualKept } from '#hub/carrier/kept-bundles.ts';
import { bundleKinds, keyName, mostBundleBytes, splitBundles } from '#sync/bundle/bundle.ts';
import { anotherSeal, carrierExample, someBundle } from '#tests/support/carrier-example.ts';

/** What a carrier takes, keeps and gives back: the app without a socket, over real files. */
const folders: string[] = [];
const here = 'http://192.168.137.1:8080';
const page = 'http://192.168.1.10:8080';
let time = Date.now();

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  time = Date.now();
});

function newFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'footpath-kept-'));
  folders.push(made);
  return made;
}

const open = (folder: string, limits: Partial<KeptLimits> = {}, free = 10 * 1024 ** 3) =>
  openKept(
    folder,
    () => time,
    { ...usualKept, ...limits },
    async () => free,
  );

async function carrier(limits: Partial<KeptLimits> = {}, free?: number) {
  const { file, seal } = await carrierExample();
  const folder = newFolder();
  const kept = await open(folder, limits, free);
  const bugs: unknown[] = [];
  const app = createCarrierApp({
    file,
    kept,
    now: () => time,
    places: { addresses: () => [here], secure: null },
    journey: () => ({ metAt: null, problem: null }),
    given: () => undefined,
    reportBug: (error) => bugs.push(error),
  });
  const post = async (body: Uint8Array, headers: Record<string, string> = {}) => {
    const answer = await app.request(`${here}/api/bundles`, {
      method: 'POST',
      headers: { 'content-type': bundleType, ...headers },
      body: body.slice(),
    });
    const said = (await answer.json()) as { kept?: true; error?: { code: string } };
    return { status: answer.status, code: said.error?.code ?? null, headers: answer.headers };
  };
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.request(path.startsWith('http') ? path : here + path, { headers });
  return { app, bugs, file, folder, get, kept, post, to: seal.publicKey };
}

describe('BUN-14 a carrier', () => {
  test('keeps a hand-in for its school’s hub on the disk before it says so, once however often it comes', async () => {
    const { folder, kept, post, to } = await carrier();
    const bundle = await someBundle(to);
    expect(await post(bundle)).toMatchObject({ status: 202, code: null });
    expect(await post(bundle)).toMatchObject({ status: 202, code: null });
    expect(kept.state()).toMatchObject({ waiting: 1, handedIn: 0, answers: 0 });
    const again = await open(folder);
    expect(again.state()).toMatchObject({ waiting: 1 });
    expect(again.id).toBe(kept.id);
    const [hash = ''] = again.waiting();
    expect(Buffer.from((await again.read(hash)) ?? [])).toEqual(Buffer.from(bundle));
    expect(statSync(join(folder, 'waiting', hash)).mode & 0o077).toBe(0);
  });

  test('refuses what is no hand-in for that hub, and keeps nothing of it', async () => {
    const { bugs, kept, post, to } = await carrier();
    const bundle = await someBundle(to);
    const foreign = await someBundle(anotherSeal().publicKey);
    expect(await post(foreign)).toMatchObject({ status: 400, code: 'bundle-foreign' });
    expect(await post(await someBundle(to, bundleKinds.answer))).toMatchObject({ code: 'bundle-foreign' });
    expect(await post(bundle.slice(0, -1))).toMatchObject({ code: 'bundle-cut' });
    expect(await post(Buffer.concat([bundle, bundle]))).toMatchObject({ code: 'bundle-altered' });
    expect(await post(new TextEncoder().encode('hello'))).toMatchObject({ code: 'not-a-bundle' });
    const large = await someBundle(to, bundleKinds.handIn, mostBundleBytes[1]);
    expect(await post(large)).toMatchObject({ status: 413, code: 'too-large' });
    expect(await post(bundle, { 'content-type': 'text/plain' })).toMatchObject({ code: 'malformed' });
    expect(kept.state()).toMatchObject({ waiting: 0 });
    expect(bugs).toEqual([]);
  });

  test('BUN-10 slows down whoever brings what it cannot take', async () => {
    const { post, to } = await carrier();
    for (let n = 0; n < 20; n++) expect((await post(new Uint8Array(60))).code).toBe('not-a-bundle');
    expect(await post(await someBundle(to))).toMatchObject({ status: 429, code: 'too-many-tries' });
  });

  test('is full at its bounds: of hand-ins, of bytes, of the disk, and of one address', async () => {
    const few = await carrier({ waiting: 2 });
    for (const code of [null, null, 'hub-full'])
      expect((await few.post(await someBundle(few.to))).code).toBe(code);
    const small = await carrier({ bytes: 600 });
    for (const code of [null, null, 'hub-full'])
      expect((await small.post(await someBundle(small.to))).code).toBe(code);
    const disk = await carrier({}, usualKept.spare);
    expect(await disk.post(await someBundle(disk.to))).toMatchObject({ status: 507, code: 'hub-full' });
    const one = await carrier();
    const codes: (string | null)[] = [];
    for (let n = 0; n < 201; n++) codes.push((await one.post(await someBundle(one.to))).code);
    expect(codes.filter((code) => code === null)).toHaveLength(200);
    expect(codes[200]).toBe('hub-full');
    // What was kept is still there.
    expect(few.kept.state().waiting).toBe(2);
  });

  test('what a killed one left half-written is no bundle, and goes in time', async () => {
    const folder = newFolder();
    const { seal } = await carrierExample();
    const kept = await open(folder);
    await kept.keep(await someBundle(seal.publicKey));
    const [hash = ''] = kept.waiting();
    const young = join(folder, 'waiting', `${hash}.0badf00d.part`);
    const old = join(folder, 'waiting', `${hash}.deadbeef.part`);
    writeFileSync(young, 'FPB1');
    writeFileSync(old, 'FPB1');
    utimesSync(old, time / 1000 - 7200, time / 1000 - 7200);
    writeFileSync(join(folder, 'waiting', '.DS_Store'), 'x');
    expect((await open(folder)).waiting()).toEqual([hash]);
    expect(existsSync(old)).toBe(false);
    expect(existsSync(young)).toBe(true);
  });

  test('lets pages of the school’s network and of the hub ask, with nothing that speaks for anybody, and no others', async () => {
    const { app, file, get, post, to } = await carrier();
    const bundle = await someBundle(to);
    expect((await post(bundle, { origin: page })).headers.get('access-control-allow-origin')).toBe(page);
    const ofHub = new URL(file.addresses[0] ?? '').origin;
    for (const [origin, allowed] of [
      [page, page],
      [ofHub, ofHub],
      ['https://shop.example', null],
      ['null', null],
    ] as const) {
      const said = await get('/api/carrier', { origin });
      expect(said.headers.get('access-control-allow-origin')).toBe(allowed);
      expect(said.headers.get('access-control-allow-credentials')).toBeNull();
      const asked = await app.request(`${here}/api/bundles`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-private-network': 'true',
        },
      });
      expect(asked.headers.get('access-control-allow-origin')).toBe(allowed);
      expect(asked.headers.get('access-control-allow-headers')).toBe(allowed && 'Content-Type');
    }
    // A name of the internet that somebody has lead here.
    expect((await get('http://shop.example/api/carrier')).status).toBe(404);
  });

  test('proves who made it at its own address alone', async () => {
    const { get } = await carrier();
    const ask = async (at: string) => {
      const query = `nonce=${'a'.repeat(32)}&at=${encodeURIComponent(at)}`;
      return (await (await get(`/api/carrier?${query}`)).json()) as { proof?: string };
    };
    expect((await ask(here)).proof).toMatch(/^[0-9a-f]{128}$/);
    expect((await ask('http://192.168.137.66:8080')).proof).toBeUndefined();
  });

  test('has a page for the teacher that needs no script and says no more than counts', async () => {
    const { get, kept, post, to } = await carrier();
    await post(await someBundle(to));
    await post(await someBundle(to));
    const [hash = ''] = kept.waiting();
    await kept.refused(hash, failure('device-unknown'));
    const shown = await get('/');
    const text = await shown.text();
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).toContain('http-equiv="refresh"');
    expect(text).toContain('<strong>1</strong> waiting for the school');
    expect(text).toContain('1 not taken: the school does not know the device');
    expect(text).not.toContain('<script');
    expect(await (await get('/?still')).text()).not.toContain('http-equiv="refresh"');
    expect((await get('/style.css')).status).toBe(200);
    expect((await get('/../package.json')).status).toBe(404);
  });
});

describe('BUN-17 answers', () => {
  test('are given to whoever names the key, after the number that they have, over a restart too', async () => {
    const { folder, get, kept, post, to } = await carrier();
    const device = anotherSeal().publicKey;
    const other = anotherSeal().publicKey;
    const given: Uint8Array[] = [];
    for (const key of [device, other, device]) {
      await post(await someBundle(to));
      const answer = await someBundle(key, bundleKinds.answer);
      if (key === device) given.push(answer);
      const [hash = ''] = kept.waiting();
      await kept.answered(hash, answer);
    }
    expect(kept.state()).toMatchObject({ waiting: 0, handedIn: 3, answers: 3 });
    const answersOf = async (after: string | number) => {
      const answer = await get(`/api/bundles/answers?to=${keyName(device)}&after=${after}`);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const all = bytes.length === 0 ? [] : splitBundles(bytes);
      return { all, last: Number(answer.headers.get(lastAnswerHeader)) };
    };
    const first = await answersOf(0);
    expect(first.all).toMatchObject({ ok: true, value: { length: 2 } });
    expect(first.all).toEqual({ ok: true, value: given.map((each) => new Uint8Array(each)) });
    expect(await answersOf(first.last)).toEqual({ all: [], last: first.last });
    expect((await get('/api/bundles/answers?to=../../id')).status).toBe(400);
    expect((await get(`/api/bundles/answers?to=${keyName(device)}&after=-1`)).status).toBe(400);
    const again = await open(folder);
    expect(again.state()).toMatchObject({ waiting: 0, handedIn: 3, answers: 3 });
    expect((await again.answersTo(keyName(device), 0)).last).toBe(first.last);
  });

  test('a clock that was set back numbers on, and what is old is forgotten', async () => {
    const { kept, post, to, folder } = await carrier();
    const device = anotherSeal().publicKey;
    const answered = async () => {
      await post(await someBundle(to));
      await kept.answered(kept.waiting()[0] ?? '', await someBundle(device, bundleKinds.answer));
    };
    await answered();
    const { last } = await kept.answersTo(keyName(device), 0);
    time -= 86_400_000;
    await answered();
    expect((await kept.answersTo(keyName(device), last)).last).toBe(last + 1);
    time += 62 * 86_400_000;
    await answered();
    expect(kept.state()).toMatchObject({ handedIn: 1, answers: 1 });
    expect(readdirSync(join(folder, 'answers'))).toHaveLength(1);
  });

  test('have the half of the room at most: the oldest make way, and no hand-in that waits', async () => {
    const { kept, post, to } = await carrier({ bytes: 2000 });
    await post(await someBundle(to));
    const device = anotherSeal().publicKey;
    for (let n = 0; n < 6; n++) {
      await post(await someBundle(to));
      await kept.answered(kept.waiting()[1] ?? '', await someBundle(device, bundleKinds.answer));
    }
    const { answers, waiting } = kept.state();
    expect(waiting).toBe(1);
    expect(answers).toBeGreaterThan(0);
    expect(answers).toBeLessThan(6);
  });
});
