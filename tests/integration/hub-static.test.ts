import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryHub, errorCode, type MemoryHub } from '#tests/support/memory-hub.ts';

let hub: MemoryHub;
const folder = mkdtempSync(join(tmpdir(), 'footpath-static-'));
const dist = join(folder, 'dist');
const script = `console.log(${JSON.stringify('x'.repeat(500))})`;
const navigate = { headers: { accept: 'text/html,application/xhtml+xml' } };
const get = (path: string, init: RequestInit = {}) => hub.app.request(path, init);

beforeAll(async () => {
  mkdirSync(join(dist, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Footpath</title>');
  writeFileSync(join(dist, 'sw.js'), 'self.x = 1');
  writeFileSync(join(dist, 'manifest.webmanifest'), '{}');
  writeFileSync(join(dist, 'assets/app-1a2b.js'), script);
  writeFileSync(join(dist, 'assets/app-1a2b.js.br'), brotliCompressSync(script));
  writeFileSync(join(dist, 'assets/app-1a2b.js.gz'), gzipSync(script));
  symlinkSync(join(folder, 'secret.txt'), join(dist, 'link.txt'));
  hub = await createMemoryHub(folder, { dist });
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

describe('the page', () => {
  it('HUB-18 comes with a policy that lets nothing in from elsewhere', async () => {
    const answer = await get('/', navigate);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|http/);
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('strict-transport-security')).toBeNull();
  });

  it('is served for a place inside the app, and for nothing that looks like a file', async () => {
    for (const path of ['/join/KITE-42RM', '/teacher', '/learner/practice?x=1'])
      expect((await get(path, navigate)).status).toBe(200);
    for (const path of ['/robots.txt', '/assets/missing.js', '/packs/none', '/.env', '/api/none'])
      expect((await get(path, navigate)).status).toBe(404);
    expect((await get('/teacher')).status).toBe(404);
    expect((await get('/teacher', { ...navigate, method: 'POST' })).status).toBe(404);
  });

  it('serves the smallest form the browser takes, and keeps assets for good', async () => {
    const asked = async (encoding: string) =>
      get('/assets/app-1a2b.js', { headers: { 'accept-encoding': encoding } });
    for (const [encoding, expected] of [
      ['br, gzip', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
      ['br;q=0, gzip', 'gzip'],
    ] as const) {
      const answer = await asked(encoding);
      expect(answer.headers.get('content-encoding')).toBe(expected);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('vary')).toBe('Accept-Encoding');
      expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    }
    expect((await get('/sw.js')).headers.get('cache-control')).toBe('no-cache');
    expect((await get('/manifest.webmanifest')).headers.get('content-type')).toBe(
      'application/manifest+json',
    );
  });

  it('answers HEAD without a body and If-None-Match with 304', async () => {
    const head = await get('/sw.js', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers.get('content-length')).toBe('10');
    expect(await head.text()).toBe('');
    const etag = head.headers.get('etag') ?? '';
    expect((await get('/sw.js', { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it('HUB-19 serves nothing outside the built page', async () => {
    const ways = [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/..%5csecret.txt',
      '//secret.txt',
      '/link.txt',
      '/%00',
      '/%',
      '/assets/',
      '/assets/app-1a2b.js.br',
      '/secret.txt%00.html',
    ];
    for (const way of ways) {
      const answer = await get(way);
      expect(await answer.clone().text()).not.toContain('secret');
      expect(await errorCode(answer)).toBe('404 not-found');
    }
    expect(hub.bugs).toEqual([]);
  });
});
