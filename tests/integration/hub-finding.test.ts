import { createPublicKey, verify } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AddressesAnswer, type HubAddress, helloMessage, ProvenHello } from '#domain/find-api.ts';
import { serve } from '#hub/cli/serve.ts';
import { isNear } from '#hub/http/other-origins.ts';
import {
  askApp,
  createMemoryHub,
  json,
  type MemoryHub,
  signIn,
  TestDevice,
} from '#tests/support/memory-hub.ts';

const folder = mkdtempSync(join(tmpdir(), 'footpath-finding-'));
const dist = join(folder, 'dist');
const nonce = '0123456789abcdef0123456789abcdef';
/** What the memory hub says of itself. */
const own = 'http://192.168.1.10:8080' as HubAddress;
let hub: MemoryHub;
let device: TestDevice;

beforeAll(async () => {
  mkdirSync(join(dist, 'assets'), { recursive: true });
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Footpath</title>');
  for (const name of ['main-B-z4_w.js', 'index-D9aQ.js', 'exchange-REf9.js'])
    writeFileSync(join(dist, 'assets', name), '//');
  writeFileSync(join(dist, 'sw.js'), '//');
  hub = await createMemoryHub(folder, {
    dist,
    places: { names: () => ['pi', 'pi.local'] },
    pack: { text: '{"not":"a pack"}', title: 'A pack' },
  });
  device = new TestDevice('device-a');
  await device.join(askApp(hub.app), hub.a.code);
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) => hub.app.request(path, { headers });
const hello = async (at: string, drawn = nonce): Promise<ProvenHello> => {
  const answer = await get(`/api/hello?nonce=${drawn}&at=${encodeURIComponent(at)}`);
  return v.parse(ProvenHello, await answer.json());
};

async function isProven(said: ProvenHello, at: HubAddress, drawn = nonce): Promise<boolean> {
  const { publicKey } = await hub.accounts.hubKey();
  const x = Buffer.from(publicKey, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const message = helloMessage({ ...said, nonce: drawn, at });
  return verify(null, Buffer.from(message), key, Buffer.from(said.proof ?? '', 'hex'));
}

describe('the proof', () => {
  it('FND-2 is over the question, the address and the hub, and holds for nothing else', async () => {
    const said = await hello(own);
    expect(await isProven(said, own)).toBe(true);
    expect(await isProven(said, own, 'f'.repeat(32))).toBe(false);
    expect(await isProven(said, 'http://192.168.1.66:8080' as HubAddress)).toBe(false);
    expect(await isProven({ ...said, epoch: said.epoch + 1 }, own)).toBe(false);
  });

  it('FND-2 is given for a name of this computer, and for no address that is not the hub’s', async () => {
    for (const at of ['http://pi:8080', 'http://pi.local:8080'] as const)
      expect(await isProven(await hello(at), at as HubAddress)).toBe(true);
    for (const at of [
      'http://192.168.1.66:8080',
      'http://192.168.1.10:9999',
      'https://192.168.1.10:8080',
      'http://pi:81',
    ])
      expect((await hello(at)).proof, at).toBeUndefined();
  });

  it('FND-2 is given to nobody who does not ask as a device asks', async () => {
    for (const query of [
      '',
      `?nonce=${nonce}`,
      `?at=${own}`,
      `?nonce=XYZ&at=${own}`,
      `?nonce=${nonce}&at=x%0Ay`,
    ]) {
      const answer = await get(`/api/hello${query}`);
      expect(answer.status).toBe(200);
      expect(await answer.json()).not.toHaveProperty('proof');
    }
  });

  it('FND-2 is given for the card that the question came in by, which a hub may not have known of', async () => {
    const serving = await serve(hub.app, '127.0.0.1', 0);
    try {
      const at = `http://127.0.0.1:${serving.port}` as HubAddress;
      const ask = async (said: string) =>
        v.parse(ProvenHello, await (await fetch(`${at}/api/hello?nonce=${nonce}&at=${said}`)).json());
      expect(await isProven(await ask(at), at)).toBe(true);
      // A stranger at another address, or another port, passes the question on.
      expect((await ask(`http://127.0.0.2:${serving.port}`)).proof).toBeUndefined();
      expect((await ask('http://127.0.0.1:1')).proof).toBeUndefined();
    } finally {
      await serving.stop();
    }
  });

  it('FND-3 a device with a key is told where else the hub is', async () => {
    const answer = await get('/api/addresses', { authorization: `Bearer ${device.token}` });
    const { addresses } = v.parse(AddressesAnswer, await answer.json());
    expect(addresses).toEqual([own, 'http://pi:8080', 'http://pi.local:8080']);
    expect((await get('/api/addresses')).status).toBe(401);
  });
});

const joinedAt = 'http://192.168.1.99:8080';
const preflight = (path: string, origin: string, more: Record<string, string> = {}) =>
  hub.app.request(path, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', ...more },
  });

describe('a device that was joined at another address', () => {
  it('FND-7 may ask all that its key speaks for, and read the answer', async () => {
    const { token } = device;
    const from = { origin: joinedAt, 'sec-fetch-site': 'cross-site', authorization: `Bearer ${token}` };
    const asked = [
      await get('/api/hello', from),
      await get('/api/addresses', from),
      await hub.app.request('/api/sync', json(device.request(), from)),
      await hub.app.request('/api/join', json({ code: hub.a.code, device: 'device-a' }, from)),
      await hub.app.request('/api/media', json({}, from)),
      await get('/packs/none', from),
    ];
    expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 200, 400, 404]);
    for (const answer of asked) {
      expect(answer.headers.get('access-control-allow-origin')).toBe(joinedAt);
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      expect(answer.headers.get('access-control-expose-headers')).toContain('Content-Range');
      expect(answer.headers.get('vary')).toContain('Origin');
    }
  });

  it('FND-7 is told so beforehand, also by a browser that holds this network to be more private', async () => {
    const answer = await preflight('/api/media/x', joinedAt, {
      'access-control-request-private-network': 'true',
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(joinedAt);
    for (const header of ['Authorization', 'Content-Type', 'Content-Encoding', 'Range', 'Home'])
      expect(answer.headers.get('access-control-allow-headers')).toContain(header);
    expect(answer.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(answer.headers.get('access-control-allow-private-network')).toBe('true');
    const plain = await preflight('/api/sync', joinedAt);
    expect(plain.headers.get('access-control-allow-private-network')).toBeNull();
  });

  it('FND-7 a page of the internet may not, and a session is never spoken for from elsewhere', async () => {
    const cookie = await signIn(askApp(hub.app), hub.a.teacher);
    const refused = [
      await preflight('/api/sync', 'https://games.example'),
      await preflight('/api/session', joinedAt),
      await preflight(`/api/classes/${hub.a.id}/board`, joinedAt),
      await preflight('/api/setup', joinedAt),
      await preflight('/', joinedAt),
      await get('/api/hello', { origin: 'https://games.example' }),
      await get('/api/session', { origin: joinedAt, cookie }),
      await get(`/api/classes/${hub.a.id}/board`, { origin: joinedAt, cookie }),
      await hub.app.request('/api/sync', json(device.request(), { origin: joinedAt, cookie })),
      await hub.app.request(
        '/api/sync',
        json(device.request(), { origin: 'null', authorization: `Bearer ${device.token}` }),
      ),
      await hub.app.request(
        '/api/join',
        json({ code: hub.a.code, device: 'x' }, { origin: 'https://games.example' }),
      ),
      await hub.app.request('/api/session', json({ name: 'T', password: 'x' }, { origin: joinedAt })),
    ];
    for (const answer of refused) expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(refused.slice(-4).map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });

  it('FND-7 what is near is a private range or a name that only a local network gives', () => {
    const near = [
      'localhost',
      '127.0.0.2',
      '10.1.2.3',
      '172.16.0.1',
      '172.31.9.9',
      '192.168.0.1',
      '169.254.1.1',
    ];
    const names = [
      'hub',
      'pi.local',
      'hub.lan',
      'hub.home.arpa',
      'school.internal',
      '[::1]',
      '[fd00::1]',
      '[fe80::1]',
    ];
    for (const host of [...near, ...names]) expect(isNear(host), host).toBe(true);
    const far = [
      '8.8.8.8',
      '172.32.0.1',
      '192.169.0.1',
      '1.10.0.1',
      'games.example',
      'local.example',
      '[2001:db8::1]',
    ];
    for (const host of far) expect(isNear(host), host).toBe(false);
  });
});

describe('the policies', () => {
  it('FND-8 the worker’s first file alone may be asked to reach other addresses', async () => {
    const connect = async (path: string) =>
      /connect-src ([^;]*)/.exec((await get(path)).headers.get('content-security-policy') ?? '')?.[1];
    expect(await connect('/assets/main-B-z4_w.js')).toBe("'self' http: https:");
    for (const path of [
      '/',
      '/assets/index-D9aQ.js',
      '/assets/exchange-REf9.js',
      '/sw.js',
      '/assets/main-x/../y.js',
    ])
      expect(await connect(path), path).toBe("'self'");
    const policy = (await get('/assets/main-B-z4_w.js')).headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*/);
  });
});
