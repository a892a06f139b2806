import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, createServer, type TLSSocket } from 'node:tls';
import { Hono } from 'hono';
import { afterAll, describe, expect, test } from 'vitest';
import { openHttps } from '#hub/cli/https.ts';
import { serveSecurely } from '#hub/cli/serve.ts';
import { type Authority, type Leaf, leafMs, leewayMs, mintAuthority, mintLeaf } from '#hub/tls/authority.ts';
import { type GivenFailure, openGivenSource } from '#hub/tls/given-certificate.ts';
import { hubNames, isCovered } from '#hub/tls/names.ts';
import { createOwnSource } from '#hub/tls/own-certificate.ts';
import { earliestSensibleTime } from '#log/clock.ts';
import { runHubToEnd, startHub } from '#tests/support/test-hub.ts';

const day = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'footpath-https-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Settings of a hub that keeps them in memory. */
function memoryAccounts() {
  const kept = new Map<string, string>();
  return {
    settings: {
      read: async (name: string) => kept.get(name) ?? null,
      write: async (name: string, value: string) => void kept.set(name, value),
      remove: async (name: string) => void kept.delete(name),
    },
    school: async () => ({ id: 'school-1' as never, name: 'Hillside School' }),
  };
}

const clockAt = (ms: number) => {
  const clock = { ms, now: () => clock.ms };
  return clock;
};

/** What a client that trusts `ca` alone makes of a server: the certificate, or why not. */
async function meet(port: number, options: ConnectionOptions): Promise<X509Certificate | string> {
  return new Promise((done) => {
    const socket: TLSSocket = connect({ port, host: '127.0.0.1', ...options }, () => {
      done(socket.getPeerX509Certificate() ?? 'no certificate');
      socket.end();
    });
    socket.once('error', (error) => done(error.message));
  });
}

async function withServer<T>(leaf: Leaf, work: (port: number) => Promise<T>): Promise<T> {
  const server = createServer({ key: leaf.key, cert: leaf.certificate }, (socket) => {
    socket.on('error', () => undefined);
    socket.end();
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  const address = server.address();
  try {
    return await work(typeof address === 'object' && address ? address.port : 0);
  } finally {
    server.close();
  }
}

describe('the authority', () => {
  const now = Date.now();
  const authority = mintAuthority('Schule „Am Wäldchen“ & Söhne', ['hub.school.example', '203.0.113.9'], now);
  const trusting = { ca: authority.certificate };

  test.each([
    ['192.168.1.10', undefined],
    ['127.0.0.1', undefined],
    ['fd12:3456::1', undefined],
    ['203.0.113.9', undefined],
    ['localhost', 'localhost'],
    ['hub-1.local', 'hub-1.local'],
    ['hub.school.example', 'hub.school.example'],
  ])(
    'TLS-1: a device that trusts the authority alone takes a certificate for %s',
    async (name, servername) => {
      expect(isCovered(name, authority.extra)).toBe(true);
      const leaf = mintLeaf(authority, [name], now);
      const met = await withServer(leaf, (port) =>
        meet(port, {
          ...trusting,
          ...(servername ? { servername } : {}),
          checkServerIdentity: (_, { raw }) => {
            const met = new X509Certificate(raw);
            const good = servername ? met.checkHost(servername) : met.checkIP(name);
            return good === undefined ? new Error(`not for ${name}`) : undefined;
          },
        }),
      );
      expect(met).toBeInstanceOf(X509Certificate);
    },
  );

  test.each([
    'example.org',
    'mail.example',
    'local.example.org',
    'school.example',
    '8.8.8.8',
    '172.32.0.1',
    '2001:db8::1',
  ])('TLS-3: with the stolen key nobody can stand in for %s', async (name) => {
    expect(isCovered(name, authority.extra)).toBe(false);
    const met = await withServer(mintLeaf(authority, [name], now), (port) =>
      meet(port, { ...trusting, checkServerIdentity: () => undefined }),
    );
    expect(met).toBe('permitted subtree violation');
  });

  test('TLS-3: nor with one good name beside a bad one, nor for anything but servers, nor for another authority', async () => {
    const leaf = mintLeaf(authority, ['localhost', 'example.org'], now);
    const met = await withServer(leaf, (port) =>
      meet(port, { ...trusting, checkServerIdentity: () => undefined }),
    );
    expect(met).toBe('permitted subtree violation');
    const { keyUsage, ca } = new X509Certificate(authority.certificate);
    expect({ keyUsage, ca }).toEqual({ keyUsage: ['1.3.6.1.5.5.7.3.1'], ca: true });
  });

  test('TLS-4: what Apple asks of a server’s certificate: short, for servers, named', () => {
    const { validFromDate, validToDate, keyUsage, subjectAltName, ca } = new X509Certificate(
      mintLeaf(authority, ['192.168.1.10', 'hub.local'], now).certificate,
    );
    expect((validToDate.getTime() - validFromDate.getTime()) / day).toBeLessThanOrEqual(398);
    expect(Math.abs(validToDate.getTime() - now - leafMs)).toBeLessThan(1000);
    expect({ keyUsage, subjectAltName, ca }).toEqual({
      keyUsage: ['1.3.6.1.5.5.7.3.1'],
      subjectAltName: 'IP Address:192.168.1.10, DNS:hub.local',
      ca: false,
    });
  });

  test('TLS-4: after 2050 dates are written in their long form', () => {
    const late = mintAuthority(null, [], Date.UTC(2049, 5, 1));
    expect(new X509Certificate(late.certificate).validToDate.getUTCFullYear()).toBe(2059);
    expect(new X509Certificate(late.certificate).validFromDate.getUTCFullYear()).toBe(2048);
  });
});

describe('certificates of the hub’s own', () => {
  test('TLS-2: the authority is made once and kept; the hub’s certificate is another at every start', async () => {
    const accounts = memoryAccounts();
    const open = () => createOwnSource(accounts, { now: Date.now }, () => ['localhost'], []);
    const [first, second] = [await open(), await open()];
    expect(second.authority?.sha256).toBe(first.authority?.sha256);
    expect(second.held().key).not.toBe(first.held().key);
    expect(
      new X509Certificate(second.held().certificate).checkIssued(
        new X509Certificate(first.authority?.pem ?? ''),
      ),
    ).toBe(true);
  });

  test('TLS-2: another authority is made only when somebody asks for it', async () => {
    const hub = { accounts: memoryAccounts() as never, clock: { now: Date.now } };
    const signs = async (anew: boolean) => {
      const wish = { port: 0, names: [], files: null, anew };
      const opened = await openHttps(wish, hub, () => ['http://192.168.1.10:8080']);
      return opened.ok ? opened.value.side.authority?.sha256 : opened.error;
    };
    const first = await signs(false);
    expect(await signs(false)).toBe(first);
    const second = await signs(true);
    expect(second).not.toBe(first);
    expect(await signs(false)).toBe(second);
  });

  test('TLS-4: another address makes another certificate, in place, and lines that are open live on', async () => {
    const addresses = ['http://192.168.1.10:8080'];
    const source = await createOwnSource(
      memoryAccounts(),
      { now: Date.now },
      () => hubNames(addresses, []),
      [],
    );
    const ca = source.authority?.pem ?? '';
    const app = new Hono().get('/', (c) => c.text('here'));
    const serving = await serveSecurely(app as never, '127.0.0.1', 0, source.held());
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca });
    const ask = () =>
      new Promise<TLSSocket>((done, fail) => {
        request({ port: serving.port, host: '127.0.0.1', agent, path: '/' }, (answer) => {
          answer.resume().once('end', () => done(answer.socket as TLSSocket));
        })
          .once('error', fail)
          .end();
      });
    try {
      const line = await ask();
      expect(source.renew()).toBe(false);
      const before = await meet(serving.port, { ca });
      addresses.push('http://10.1.2.3:8080');
      expect(source.renew()).toBe(true);
      serving.change(source.held());
      const after = await meet(serving.port, { ca });
      const names = [before, after].map((met) => (met instanceof X509Certificate ? met.subjectAltName : met));
      expect(names[0]).not.toContain('10.1.2.3');
      expect(names[1]).toContain('192.168.1.10');
      expect(names[1]).toContain('10.1.2.3');
      expect(await ask()).toBe(line);
    } finally {
      agent.destroy();
      await serving.stop();
    }
  });

  test('TLS-4: renewed when a third is left, and when the clock was set back; not before', async () => {
    const clock = clockAt(Date.UTC(2027, 0, 10));
    const source = await createOwnSource(memoryAccounts(), clock, () => ['localhost'], []);
    const until = source.held().until;
    clock.ms += 59 * day;
    expect(source.renew()).toBe(false);
    clock.ms += 2 * day;
    expect(source.renew()).toBe(true);
    expect(source.held().until).toBeGreaterThan(until);
    clock.ms -= 30 * day;
    expect(source.renew()).toBe(true);
    expect(source.held().until).toBe(clock.ms + leafMs);
  });

  test('TLS-9: a hub whose clock is in 1970 makes certificates that devices with a right clock can take', async () => {
    const source = await createOwnSource(memoryAccounts(), clockAt(1000), () => ['localhost'], []);
    const { validFromDate, validToDate } = new X509Certificate(source.held().certificate);
    expect(validFromDate.getTime()).toBe(earliestSensibleTime - leewayMs);
    expect(validToDate.getTime()).toBe(earliestSensibleTime + leafMs);
    expect(source.renew()).toBe(false);
  });

  test('TLS-3: a name that the authority may not sign for is left out and told', async () => {
    const names = () => ['hub.school.example', '192.0.2.2', '192.168.1.10'];
    const accounts = memoryAccounts();
    const before = await createOwnSource(accounts, { now: Date.now }, names, []);
    expect(before.held().names).toEqual(['192.168.1.10']);
    expect(before.uncovered()).toEqual(['hub.school.example', '192.0.2.2']);
    // Devices trust it as it is: a name that comes later cannot be added to it.
    const after = await createOwnSource(accounts, { now: Date.now }, names, ['hub.school.example']);
    expect(after.uncovered()).toContain('hub.school.example');
    const anew = await createOwnSource(memoryAccounts(), { now: Date.now }, names, ['hub.school.example']);
    expect(anew.uncovered()).toEqual(['192.0.2.2']);
  });
});

describe('a certificate that somebody else signs', () => {
  const now = Date.UTC(2027, 3, 1);
  const others: Authority = mintAuthority(null, ['hub.school.example', 'other.example'], now);
  const files = { certificate: join(folder, 'given.pem'), key: join(folder, 'given.key') };
  const put = (leaf: Leaf): void => {
    writeFileSync(files.certificate, leaf.certificate);
    writeFileSync(files.key, leaf.key);
  };
  const good = mintLeaf(others, ['hub.school.example', '10.0.0.5'], now);
  const open = (
    told: readonly string[] = [],
    at = now,
    tell: (failure: GivenFailure) => void = () => undefined,
  ) => openGivenSource(files, told, clockAt(at), tell);
  const failureOf = (...args: Parameters<typeof open>) => {
    const opened = open(...args);
    return opened.ok ? null : opened.error.type;
  };

  test('TLS-8: is used for the names that stand in it, or that the hub was told', () => {
    put(good);
    const byItself = open();
    expect(byItself.ok && byItself.value.held().names).toEqual(['hub.school.example', '10.0.0.5']);
    const told = open(['hub.school.example']);
    expect(told.ok && told.value.held().names).toEqual(['hub.school.example']);
    expect(byItself.ok && byItself.value.authority).toBe(null);
  });

  test('TLS-8: is refused with what is wrong with it', () => {
    put(good);
    expect(failureOf(['other.example'])).toBe('not-covered');
    expect(failureOf([], now + 91 * day)).toBe('expired');
    expect(failureOf([], now - 301 * day)).toBe('not-yet');
    put({ certificate: good.certificate, key: mintLeaf(others, ['hub.school.example'], now).key });
    expect(failureOf()).toBe('key-differs');
    put({ certificate: 'words', key: good.key });
    expect(failureOf()).toBe('no-certificate');
    put({ certificate: good.certificate, key: 'words' });
    expect(failureOf()).toBe('no-key');
    put(mintLeaf(others, ['*.school.example'], now));
    expect(failureOf()).toBe('names-nothing');
    rmSync(files.key);
    expect(failureOf()).toBe('unreadable');
  });

  test('TLS-8: is taken anew when its files change; half a change is told once and changes nothing', () => {
    put(good);
    const told: string[] = [];
    const opened = open(['hub.school.example'], now, ({ type }) => told.push(type));
    if (!opened.ok) throw new Error(opened.error.type);
    const source = opened.value;
    expect(source.renew()).toBe(false);
    const next = mintLeaf(others, ['hub.school.example'], now + 30 * day);
    writeFileSync(files.certificate, next.certificate);
    expect([source.renew(), source.renew()]).toEqual([false, false]);
    expect(told).toEqual(['key-differs']);
    expect(source.held().certificate).toBe(good.certificate);
    writeFileSync(files.key, next.key);
    expect(source.renew()).toBe(true);
    expect(source.held().certificate).toBe(next.certificate);
  });
});

describe('the hub as a process', { timeout: 90_000 }, () => {
  test('TLS-1: npm start -- --https: both roads, one hub; the authority outlives a restart', async () => {
    const data = mkdtempSync(join(folder, 'data-'));
    const args = ['--https', '--https-port', '0'];
    let hub = await startHub({ data, args });
    const safe = () => /https:\/\/127\.0\.0\.1:(\d+)/.exec(hub.output())?.[0] ?? '';
    const signs = () => /([0-9A-F]{4} ){7}[0-9A-F]{4}/.exec(hub.output())?.[0];
    const before = signs();
    try {
      expect(hub.output()).toContain(`How: ${hub.url}/trust`);
      const pem = await (await fetch(`${hub.url}/school-authority.pem`)).text();
      expect(new X509Certificate(pem).fingerprint256.replaceAll(':', '')).toContain(
        before?.replaceAll(' ', ''),
      );
      expect(await meet(Number(new URL(safe()).port), {})).toMatch(/^unable to verify the first certificate/);
      expect(await meet(Number(new URL(safe()).port), { ca: pem })).toBeInstanceOf(X509Certificate);
      expect((await fetch(`${hub.url}/api/hello`)).status).toBe(200);
      expect(await hub.stop()).toBe(0);
      hub = await startHub({ data, args });
      expect(signs()).toBe(before);
      expect(await meet(Number(new URL(safe()).port), { ca: pem })).toBeInstanceOf(X509Certificate);
    } finally {
      await hub.stop();
    }
  });

  test('TLS-8: a certificate that cannot be used is said in words, and no hub starts', async () => {
    const missing = ['--cert', join(folder, 'none.pem'), '--key', join(folder, 'none.key')];
    const data = mkdtempSync(join(folder, 'data-'));
    const { code, output } = await runHubToEnd([
      '--data',
      data,
      '--port',
      '0',
      '--host',
      '127.0.0.1',
      ...missing,
    ]);
    expect(code).toBe(1);
    expect(output).toContain('none.pem cannot be read');
    const wrong = await runHubToEnd(['--https', '--name', 'https://hub.example/']);
    expect(wrong.code).toBe(2);
    expect(wrong.output).toContain('without http://');
  });
});
