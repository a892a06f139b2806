import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryHub, type MemoryHub } from '#tests/support/memory-hub.ts';
import { startHub } from '#tests/support/test-hub.ts';

const folder = mkdtempSync(join(tmpdir(), 'footpath-strangers-'));
let hub: MemoryHub;
let deaf: MemoryHub;
beforeAll(async () => {
  hub = await createMemoryHub(join(folder, 'a'), {
    places: { hearsStrangers: true, names: () => ['pi', 'pi.local'] },
  });
  deaf = await createMemoryHub(join(folder, 'b'));
});
afterAll(async () => {
  await hub.close();
  await deaf.close();
  rmSync(folder, { recursive: true });
});

const ask = (host: string, path: string, headers: Record<string, string> = {}, at = hub) =>
  at.app.request(`http://${host}${path}`, { headers: { host, ...headers } });
const browser = { accept: 'text/html,application/xhtml+xml' };

/** Who asks what, and what keeps the asker on the Wi-Fi: the table of FND-11. */
const probes = [
  ['Android', 'connectivitycheck.gstatic.com', '/generate_204', 204, ''],
  ['Android, older', 'clients3.google.com', '/generate_204', 204, ''],
  ['Chrome', 'www.gstatic.com', '/generate_204', 204, ''],
  ['Android, its second question', 'www.google.com', '/gen_204', 204, ''],
  ['Fire tablets', 'fireoscaptiveportal.com', '/generate_204', 204, ''],
  ['iPhone, iPad, Mac', 'captive.apple.com', '/hotspot-detect.html', 200, '<BODY>Success</BODY>'],
  ['iPhone, its second question', 'captive.apple.com', '/Ab12/Cd34.html', 200, '<BODY>Success</BODY>'],
  ['Mac, older', 'www.apple.com', '/library/test/success.html', 200, '<BODY>Success</BODY>'],
  ['Windows 10 and 11', 'www.msftconnecttest.com', '/connecttest.txt', 200, 'Microsoft Connect Test'],
  ['Windows 7 and 8', 'www.msftncsi.com', '/ncsi.txt', 200, 'Microsoft NCSI'],
  [
    'Firefox',
    'detectportal.firefox.com',
    '/canonical.html',
    200,
    '<meta http-equiv="refresh" content="0;url=https://support.mozilla.org/kb/captive-portal"/>',
  ],
  ['Firefox', 'detectportal.firefox.com', '/success.txt?ipv4', 200, 'success\n'],
  ['GNOME', 'nmcheck.gnome.org', '/check_network_status.txt', 200, 'NetworkManager is online\n'],
  ['Debian', 'network-test.debian.org', '/nm', 200, 'NetworkManager is online\n'],
  ['Arch', 'ping.archlinux.org', '/nm-check.txt', 200, 'NetworkManager is online\n'],
  ['Fedora', 'fedoraproject.org', '/static/hotspot.txt', 200, 'OK\n'],
  ['Ubuntu', 'connectivity-check.ubuntu.com.', '/', 204, ''],
  [
    'Kindle',
    'spectrum.s3.amazonaws.com',
    '/kindle-wifi/wifistub.html',
    200,
    '81ce4465-7167-4dcb-835b-dcc9e44c112a',
  ],
] as const;

describe('FND-11 phones that ask whether this Wi-Fi leads anywhere', () => {
  it.each(probes)('%s: %s%s', async (_, host, path, status, words) => {
    const answer = await ask(host, path);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(words);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('Ubuntu hears a header, too', async () => {
    const answer = await ask('connectivity-check.ubuntu.com', '/');
    expect(answer.headers.get('x-networkmanager-status')).toBe('online');
  });
});

describe('FND-11 whoever meant another site', () => {
  it('is told where they are, and never gets the page under that site’s name', async () => {
    const answer = await ask('games.example', '/play', browser);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('<a href="http://192.168.1.10:8080">');
    for (const path of ['/', '/api/hello', '/sw.js', '/packs/x', '/generate_204/x', '/constructor']) {
      const other = await ask('games.example', path);
      expect(other.status).toBe(404);
      expect(await other.text()).toBe('Not here.\n');
    }
  });

  it('whoever meant this hub is answered as ever, by number or by name', async () => {
    for (const host of [
      '192.168.1.10:8080',
      '10.0.0.9',
      'pi',
      'PI.local:8080',
      'localhost:8080',
      '[::1]:8080',
    ])
      expect((await ask(host, '/api/hello')).status, host).toBe(200);
    expect((await ask('192.168.1.10', '/generate_204')).status).toBe(404);
  });

  it('a hub that was not asked to hear strangers answers under any name, as it always did', async () => {
    expect((await ask('hub.school.example', '/api/hello', {}, deaf)).status).toBe(200);
    expect((await ask('connectivitycheck.gstatic.com', '/generate_204', {}, deaf)).status).toBe(404);
  });
});

describe('FND-11 a port of its own for that', () => {
  it('answers strangers there and sends whoever means the hub to where it is', async () => {
    const port = 18_080 + (process.pid % 1000);
    const running = await startHub({ args: ['--probes', String(port)] });
    try {
      const at = `http://127.0.0.1:${port}`;
      const get = (host: string, path: string) =>
        // fetch does not let a host be said.
        import('node:http').then(
          ({ request }) =>
            new Promise<{ status: number; location: string | undefined }>((settle, fail) => {
              const asked = request(`${at}${path}`, { headers: { host } }, (answer) => {
                answer.resume();
                settle({ status: answer.statusCode ?? 0, location: answer.headers.location });
              });
              asked.on('error', fail);
              asked.end();
            }),
        );
      expect(await get('connectivitycheck.gstatic.com', '/generate_204')).toMatchObject({ status: 204 });
      expect(await get(`127.0.0.1:${port}`, '/join/KITE-42RM?x=1')).toEqual({
        status: 302,
        location: `${running.url}/join/KITE-42RM?x=1`,
      });
    } finally {
      await running.stop();
    }
  });

  it('FND-10 wrong words on the command line are told in plain ones', async () => {
    const { readOptions } = await import('#hub/cli/options.ts');
    const wrong = [
      [['--local-name', 'two words'], /one word/],
      [['--address', 'hub'], /like http/],
      [['--probes', 'x'], /80/],
    ] as const;
    for (const [args, words] of wrong)
      expect(readOptions(args, {})).toMatchObject({ ok: false, error: expect.stringMatching(words) });
    expect(
      readOptions(['--local-name', 'Footpath.local', '--address', 'HTTPS://Hub.Example/x'], {}),
    ).toMatchObject({
      value: {
        finding: { localName: 'footpath.local', addresses: ['https://hub.example'], strangersPort: null },
      },
    });
  });
});
