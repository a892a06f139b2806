import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mintAuthority } from '#hub/tls/authority.ts';
import { shown } from '#hub/tls/own-certificate.ts';
import { createSecureSide } from '#hub/tls/secure-side.ts';
import { guides } from '#hub/trust/devices.ts';
import { createMemoryHub, json, type MemoryHub, testPassword } from '#tests/support/memory-hub.ts';

const folder = mkdtempSync(join(tmpdir(), 'footpath-trust-'));
const authority = shown(mintAuthority('Test School', [], Date.now()));
const names = ['192.168.1.10', 'hub.local', 'localhost'];
const held = () => ({ key: '', certificate: '', names, until: 0 });
const side = (own: boolean) =>
  createSecureSide(
    { authority: own ? authority : null, held, uncovered: () => [], renew: () => false },
    () => 8443,
  );

let plainAlone: MemoryHub;
let own: MemoryHub;
let given: MemoryHub;
beforeAll(async () => {
  plainAlone = await createMemoryHub(folder);
  own = await createMemoryHub(folder, { secure: side(true) });
  given = await createMemoryHub(folder, { secure: side(false) });
});
afterAll(async () => {
  await Promise.all([plainAlone, own, given].map((hub) => hub.close()));
  rmSync(folder, { recursive: true });
});

const plain = 'http://192.168.1.10:8080';
const safe = 'https://192.168.1.10:8443';
const get = (hub: MemoryHub, url: string) => hub.app.request(url);
const policyOf = (answer: Response): string => answer.headers.get('content-security-policy') ?? '';

describe('the trust page', () => {
  test('TLS-5: gives the authority in the forms that devices take', async () => {
    const crt = await get(own, `${plain}/school-authority.crt`);
    expect(crt.headers.get('content-type')).toBe('application/x-x509-ca-cert');
    expect(new X509Certificate(Buffer.from(await crt.arrayBuffer())).fingerprint256).toBe(authority.sha256);
    const pem = await (await get(own, `${plain}/school-authority.pem`)).text();
    expect(new X509Certificate(pem).fingerprint256).toBe(authority.sha256);
    const profile = await get(own, `${plain}/school-authority.mobileconfig`);
    expect(profile.headers.get('content-type')).toBe('application/x-apple-aspen-config');
    const xml = await profile.text();
    const [, data = ''] = /<data>([\s\S]*)<\/data>/.exec(xml) ?? [];
    expect(Buffer.from(data, 'base64').equals(authority.der)).toBe(true);
    expect(xml).toContain('com.apple.security.root');
    // Fetched again it is the same profile, and not a second one.
    expect(await (await get(own, `${plain}/school-authority.mobileconfig`)).text()).toBe(xml);
  });

  test('TLS-5: has steps for each kind of device, a drawing for all but one, and never a way past a warning', async () => {
    const page = await (await get(own, `${plain}/trust`)).text();
    for (const { title, file, steps } of guides) {
      expect(page).toContain(title);
      expect(page).toContain(`href="/${file}"`);
      expect(steps.length).toBeGreaterThan(0);
    }
    expect(guides.filter(({ steps }) => steps.some(({ sketch }) => sketch)).length).toBe(guides.length - 1);
    expect(page).not.toMatch(/proceed|anyway|ignore|accept the risk|thisisunsafe/i);
    expect(page).not.toMatch(/ (style|onclick|onload)=/);
    expect(page).toContain(authority.sha1);
  });

  test('TLS-5: by itself, by HTTPS and with a certificate that everybody believes it says what is so', async () => {
    const none = await get(plainAlone, `${plain}/trust`);
    expect(none.status).toBe(404);
    expect(await none.text()).toContain('no safe address yet');
    expect((await get(plainAlone, `${plain}/school-authority.crt`)).status).toBe(404);
    expect(await (await get(given, `${plain}/trust`)).text()).toContain('There is nothing to do');
    expect((await get(given, `${plain}/school-authority.crt`)).status).toBe(404);
    const bySafe = await (await get(own, `${safe}/trust`)).text();
    expect(bySafe).toContain('This is the safe address already');
    expect(bySafe).not.toContain('check.js');
  });

  test('TLS-7: the picture that tells comes from the safe address, which is the only other one that the page may ask', async () => {
    const page = await get(own, `${plain}/trust`);
    expect(policyOf(page)).toContain(`img-src 'self' data: blob: ${safe};`);
    expect(policyOf(page)).toContain("connect-src 'self';");
    expect(await page.text()).toContain(`src="${safe}/trust/ok.svg"`);
    const byName = await get(own, 'http://hub.local:8080/');
    expect(policyOf(byName)).toContain('https://hub.local:8443;');
    // A name that is none of this hub's gets none of its own into the policy.
    const byOther = await get(own, 'http://evil.example:8080/');
    expect(policyOf(byOther)).toContain(`blob: ${safe};`);
    for (const [hub, url] of [
      [plainAlone, `${plain}/`],
      [given, `${plain}/`],
      [own, `${safe}/`],
    ] as const)
      expect(policyOf(await get(hub, url))).toContain("img-src 'self' data: blob:;");
    expect((await get(own, `${plain}/trust/ok.svg`)).headers.get('location')).toBe(`${safe}/trust/ok.svg`);
    const picture = await get(own, `${safe}/trust/ok.svg`);
    expect(picture.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(picture.headers.get('cache-control')).toBe('no-store');
    expect((await get(own, `${safe}/trust`)).headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });

  test('TLS-7: the way on leads to the safe address and nowhere else', async () => {
    const onward = async (to: string) =>
      (await get(own, `${plain}/trust/open?to=${encodeURIComponent(to)}`)).headers.get('location');
    expect(await onward('/join/KEEN-42RM')).toBe(`${safe}/join/KEEN-42RM`);
    for (const to of [
      '//evil.example/',
      'https://evil.example/',
      '/\\evil.example',
      'javascript:alert(1)',
      'http://a:b@c',
    ])
      expect(new URL((await onward(to)) ?? '').origin).toBe(safe);
  });
});

describe('signing in by both roads', () => {
  const signInAt = (base: string, hub = own) =>
    hub.app.request(`${base}/api/session`, json({ name: 'Teacher A', password: testPassword }));
  const cookieOf = (answer: Response): string => answer.headers.getSetCookie()[0] ?? '';

  test('TLS-10: the cookie is Secure by HTTPS alone, under a name that plain HTTP can neither write nor is asked for', async () => {
    const [byPlain, bySafe] = [cookieOf(await signInAt(plain)), cookieOf(await signInAt(safe))];
    expect(byPlain).toMatch(/^footpath_session=/);
    expect(byPlain).not.toMatch(/; Secure/);
    expect(bySafe).toMatch(/^__Host-footpath=.*; Secure/);
    expect(bySafe).toMatch(/; Path=\//);
    const [plainPair = '', safePair = ''] = [byPlain, bySafe].map((cookie) => cookie.split(';')[0]);
    const ask = async (base: string, cookie: string) =>
      (await own.app.request(`${base}/api/session`, { headers: { cookie } })).status;
    expect(await ask(plain, plainPair)).toBe(200);
    expect(await ask(safe, safePair)).toBe(200);
    // Planted by whoever holds the plain line.
    expect(await ask(safe, plainPair)).toBe(401);
    expect(await ask(plain, safePair)).toBe(401);
    const out = await own.app.request(`${safe}/api/session`, {
      method: 'DELETE',
      headers: { cookie: safePair },
    });
    expect(cookieOf(out)).toMatch(/^__Host-footpath=;.*Secure/);
    expect(await ask(safe, safePair)).toBe(401);
  });

  test('TLS-5: a poster leads by HTTPS where every device believes it, and by plain HTTP where trust comes first', async () => {
    const told = async (hub: MemoryHub) => {
      const { addresses, safe } = (await (await signInAt(plain, hub)).json()) as {
        addresses: string[];
        safe: string | null;
      };
      return { first: addresses[0], safe };
    };
    expect(await told(plainAlone)).toEqual({ first: plain, safe: null });
    expect(await told(own)).toEqual({ first: plain, safe });
    expect(await told(given)).toEqual({ first: safe, safe: null });
  });

  test('HUB-18: no answer asks the browser to refuse plain HTTP from now on', async () => {
    for (const base of [plain, safe])
      for (const path of ['/', '/trust', '/api/hello'])
        expect((await get(own, base + path)).headers.has('strict-transport-security')).toBe(false);
  });
});
