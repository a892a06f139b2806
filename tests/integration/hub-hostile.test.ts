import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleType } from '#domain/bundle-api.ts';
import { access, type Row } from '#hub/auth/access.ts';
import { serve } from '#hub/cli/serve.ts';
import { askersOf, type Knock } from '#tests/support/askers.ts';
import { createMemoryHub, type MemoryHub } from '#tests/support/memory-hub.ts';
import { askAt, type Place } from '#tests/support/route-examples.ts';

/** What somebody on the school's network may send to any route of `src/hub/auth/access.ts`: refused with a code, never a fault. */
let hub: MemoryHub;
let askers: readonly Knock[];
let place: Place;
const folder = mkdtempSync(join(tmpdir(), 'footpath-hostile-'));
const dist = join(folder, 'dist');
const secret = 'not for anybody';

beforeAll(async () => {
  mkdirSync(join(dist, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), secret);
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Footpath</title>');
  writeFileSync(join(dist, 'assets/app-1a2b.js'), 'self.x = 1');
  hub = await createMemoryHub(folder, { dist, pack: { text: '{"not":"a pack"}', title: 'A pack' } });
  askers = await askersOf(hub);
  place = {
    class: hub.a.id,
    learner: hub.a.learners[0] ?? '',
    piece: 'a'.repeat(64),
    device: 'device-a',
    self: 'device-a',
  };
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

function headersOf(name: string): Promise<Record<string, string>> {
  const found = askers.find((each) => each.name === name);
  if (!found) throw new Error(`${name} is among the askers`);
  return found.headers();
}

/** Whoever gets furthest into the route: who may do everything there, about a class of theirs. */
const insider = ({ who }: Row): Promise<Record<string, string>> =>
  headersOf(who === 'anybody' ? 'nobody' : who.device ? 'device of A' : 'all in one, of A');

type Sent = { readonly headers: Record<string, string>; readonly body: RequestInit['body'] };

async function send(route: string, row: Row, { headers, body }: Sent): Promise<string> {
  const [path, init] = askAt(route, place, row.body);
  const before = hub.bugs.length;
  const answer = await hub.app.request(path, {
    method: init.method ?? 'GET',
    headers: { ...headers, ...(await insider(row)) },
    ...(body === undefined || body === null ? {} : { body, duplex: 'half' }),
  } as RequestInit);
  expect(hub.bugs.slice(before), `${route} is told as a bug`).toEqual([]);
  const text = await answer.text();
  const code = answer.status < 400 ? '' : (/^\{"error":\{"code":"([\w-]+)"/.exec(text)?.[1] ?? 'no code');
  return `${answer.status} ${code}`.trim();
}

const changing = Object.entries(access).filter(([route]) => !route.startsWith('GET '));
const withBody = changing.filter(([, row]) => row.body !== undefined);
const taking = (kind: Row['body']) => withBody.filter(([, row]) => row.body === kind);
const json = { 'content-type': 'application/json' };

describe('HUB-9 AUT-5 nothing is changed at the wish of another site', () => {
  const elsewhere: readonly [string, Record<string, string>][] = [
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour of the site', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'http://evil.example', host: 'hub.local' }],
    ['another port', { origin: 'http://hub.local:9999', host: 'hub.local' }],
    ['an origin that is none', { origin: 'null', host: 'hub.local' }],
  ];
  it(`at each of ${changing.length} routes that change something, by a browser that holds a session`, async () => {
    const cookies = await headersOf('all in one, of A');
    for (const [route, row] of changing)
      for (const [name, headers] of elsewhere) {
        const [, init] = askAt(route, place, row.body);
        const sent = {
          headers: { ...(init.headers as Record<string, string>), ...cookies, ...headers },
          body: init.body,
        };
        expect(await send(route, row, sent), `${route} from ${name}`).toBe('403 forbidden');
      }
  });

  it('a form cannot be sent: each route takes its own type alone', async () => {
    for (const [route, row] of withBody)
      for (const type of [
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'text/plain',
        '',
      ])
        expect(
          await send(route, row, { headers: type === '' ? {} : { 'content-type': type }, body: '{"a":1}' }),
          `${route} with ${type}`,
        ).toMatch(/^(400 malformed|429 )/);
  });
});

/** So deep that a parser or a walker that calls itself would not come back. */
const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;

const notJson: readonly [name: string, body: string | Uint8Array][] = [
  ['nothing', ''],
  ['half of it', '{"name":"Ad'],
  ['not UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22])],
  ['a NUL', '\u0000'],
  ['a number', '1e400'],
  ['null', 'null'],
  ['too deep', deep],
];

describe('HUB-16 AUT-5 what does not parse is refused by its code', () => {
  it(`at each of ${withBody.length} routes that take a body`, async () => {
    for (const [route, row] of withBody)
      for (const [name, body] of notJson) {
        // Any bytes are a part of a file.
        if (row.body === 'bytes') continue;
        const headers = row.body === 'bundle' ? { 'content-type': bundleType } : json;
        expect(await send(route, row, { headers, body: body as BodyInit }), `${route}: ${name}`).toMatch(
          /^4\d\d /,
        );
      }
  });

  it('names of the language itself, endless numbers and wrong kinds give nobody anything', async () => {
    const values = [
      '"__proto__"',
      '"constructor"',
      '1e308',
      '-1',
      '9007199254740993',
      '""',
      'null',
      '[]',
      '[[]]',
      '{}',
      '"\\u0000"',
      `"${'x'.repeat(9000)}"`,
    ];
    for (const [route, row] of taking('json')) {
      const [, init] = askAt(route, place, row.body);
      const example = JSON.parse(String(init.body ?? '{}')) as Record<string, unknown>;
      for (const value of values) {
        const bodies = [
          `{"__proto__":{"roles":["principal"],"isAdmin":true},"constructor":{"prototype":{"x":1}}}`,
          ...Object.keys(example).map((key) =>
            JSON.stringify({ ...example, [key]: '#' }).replace('"#"', value),
          ),
        ];
        for (const body of bodies)
          expect(await send(route, row, { headers: json, body }), `${route}: ${body.slice(0, 90)}`).toMatch(
            /^(200|4\d\d [\w-]+)$/,
          );
      }
    }
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('HUB-16 AUT-5 what is too large is refused before it is in memory', () => {
  const mb = 1024 * 1024;
  /** An endless body: how much of it is taken is counted. */
  function endless(): { readonly body: ReadableStream<Uint8Array>; taken(): number } {
    let taken = 0;
    const chunk = new Uint8Array(64 * 1024).fill(0x20);
    const body = new ReadableStream<Uint8Array>({
      pull: (to) => {
        taken += chunk.byteLength;
        // Long enough for any limit; a route that read on would not end the test's run.
        if (taken > 64 * mb) to.close();
        else to.enqueue(chunk);
      },
    });
    return { body, taken: () => taken };
  }

  it('ten megabytes by their own word, and a body without an end', async () => {
    for (const [route, row] of withBody) {
      const type = askAt(route, place, row.body)[1].headers as Record<string, string>;
      const headers = row.body === 'bundle' ? { 'content-type': bundleType } : type;
      const large = { ...headers, 'content-length': String(40 * mb) };
      expect(await send(route, row, { headers: large, body: 'x' }), route).toMatch(/^(413 too-large|429 )/);
      const stream = endless();
      expect(await send(route, row, { headers, body: stream.body }), route).toMatch(/^(413 too-large|429 )/);
      expect(stream.taken(), `${route} reads on`).toBeLessThan(20 * mb);
      if (row.body === 'json') expect(stream.taken(), `${route} reads on`).toBeLessThan(0.5 * mb);
    }
  });

  it('a small package that unpacks to fifty megabytes', async () => {
    const bomb = gzipSync(new Uint8Array(50 * mb).fill(0x20));
    expect(bomb.byteLength).toBeLessThan(64 * 1024);
    for (const [route, row] of [...taking('json'), ...taking('exchange')]) {
      const before = process.memoryUsage().arrayBuffers;
      const headers = { ...json, 'content-encoding': 'gzip' };
      expect(await send(route, row, { headers, body: bomb }), route).toMatch(/^(413 too-large|429 )/);
      expect(process.memoryUsage().arrayBuffers - before, route).toBeLessThan(30 * mb);
    }
  });
});

describe('HUB-19 AUT-5 no address leads out of the files', () => {
  /** As it is written, without a browser that would tidy the address. */
  const raw = (port: number, path: string): Promise<string> =>
    new Promise((done, fail) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(
          `GET ${path} HTTP/1.1\r\nHost: hub.local\r\nAccept: text/html\r\nConnection: close\r\n\r\n`,
        ),
      );
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.on('close', () => done(text));
      socket.on('error', fail);
    });

  it('whatever is written in it, at the page, the packs and the pieces of work', async () => {
    const serving = await serve(hub.app, '127.0.0.1', 0);
    const ups = [
      '..',
      '%2e%2e',
      '%2e.',
      '..%2f',
      '..%5c',
      '..\\',
      '%252e%252e',
      '%c0%ae%c0%ae',
      '..%00',
      '....//',
      '..;',
    ];
    const roots = ['', '/assets', '/packs', '/api/media', '/api/classes/x/learners', '/api/../packs'];
    try {
      for (const root of roots)
        for (const up of ups)
          for (const depth of [1, 2, 6])
            for (const file of ['secret.txt', 'etc/passwd', 'hub.sqlite']) {
              const path = `${root}/${`${up}/`.repeat(depth)}${file}`;
              const heard = await raw(serving.port, path);
              // The page itself, for what looks like a place in it.
              expect(heard, path).toMatch(
                /^HTTP\/1\.1 (400|401|403|404|200 [\s\S]*<title>Footpath<\/title>)/,
              );
              expect(heard, path).not.toMatch(/not for anybody|root:|SQLite format/);
            }
      for (const path of [
        'http://evil.example/',
        '*',
        '//evil.example/secret.txt',
        `/${'a'.repeat(9000)}`,
        '/%',
        '/%zz',
        '/assets/%00',
      ])
        expect(await raw(serving.port, path), path).toMatch(/^HTTP\/1\.1 (200|400|404|414|431) /);
      expect(hub.bugs).toEqual([]);
    } finally {
      await serving.stop();
    }
  });
});
