import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  askApp,
  createMemoryHub,
  json,
  type MemoryHub,
  signIn,
  TestDevice,
  testPassword,
} from '#tests/support/memory-hub.ts';

/** HUB-6: every route by everybody who may knock. The table is the rule; a route that is not in it is not tested. */
const askers = ['nobody', 'device A', 'device B', 'teacher A', 'teacher B'] as const;
type Who = (typeof askers)[number];

let hub: MemoryHub;
const headersOf = new Map<Who, Record<string, string>>();
const folder = mkdtempSync(join(tmpdir(), 'footpath-access-'));
beforeAll(async () => {
  hub = await createMemoryHub(folder, { pack: { text: '{"not":"a pack"}', title: 'A pack' } });
  const ask = askApp(hub.app);
  headersOf.set('nobody', {});
  for (const [who, each] of [
    ['A', hub.a],
    ['B', hub.b],
  ] as const) {
    const device = new TestDevice(`device-${who.toLowerCase()}`);
    await device.join(ask, each.code);
    headersOf.set(`device ${who}`, { authorization: `Bearer ${device.token}` });
    headersOf.set(`teacher ${who}`, { cookie: await signIn(ask, each.teacher) });
  }
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

const syncBody = (device: string) => ({
  protocol: 1,
  device,
  cursorsOf: null,
  have: [],
  segments: [],
  want: [],
});
const packHash = () => {
  const hash = '3a3c3bb3';
  return hash.padEnd(64, '0');
};

type Route = readonly [
  name: string,
  request: () => [path: string, init: RequestInit],
  statuses: readonly number[],
];
const get = (path: string): [string, RequestInit] => [path, {}];
const post = (path: string, body: unknown): [string, RequestInit] => [path, json(body)];
const setup = {
  key: 'guess',
  school: 'S',
  className: 'C',
  teacher: 'T',
  password: testPassword,
  learners: [],
};

const emptyPlan = { skills: [], challenge: null, note: '' };
const piece = () => ({ hash: packHash(), bytes: 2, partition: `learner:${hub.a.learners[0]}` });
const evidence = {
  id: 'ev-0000-0001',
  kind: 'judgement',
  skills: ['add-within-10'],
  level: 4,
  raters: 1,
  note: 'x',
};

// Statuses in the order of `askers`.
const routes: readonly Route[] = [
  ['GET hello', () => get('/api/hello'), [200, 200, 200, 200, 200]],
  ['GET unknown', () => get('/api/nothing'), [404, 404, 404, 404, 404]],
  ['POST unknown', () => post('/api/nothing', {}), [404, 404, 404, 404, 404]],
  ['GET sync', () => get('/api/sync'), [404, 404, 404, 404, 404]],
  [
    'POST join A',
    () => post('/api/join', { code: hub.a.code, device: 'device-new' }),
    [200, 200, 200, 200, 200],
  ],
  ['POST sync as device A', () => post('/api/sync', syncBody('device-a')), [401, 200, 403, 200, 200]],
  // A teacher fetches their own classes by their session, whatever device they say they are on; what, is tested beside.
  ['POST sync as device B', () => post('/api/sync', syncBody('device-b')), [401, 403, 200, 200, 200]],
  ['GET session', () => get('/api/session'), [401, 401, 401, 200, 200]],
  [
    'POST session',
    () => post('/api/session', { name: 'Teacher A', password: 'wrong' }),
    [401, 401, 401, 401, 401],
  ],
  ['POST setup', () => post('/api/setup', setup), [409, 409, 409, 409, 409]],
  ['GET board A', () => get(`/api/classes/${hub.a.id}/board`), [401, 401, 401, 200, 403]],
  ['GET board B', () => get(`/api/classes/${hub.b.id}/board?since=0`), [401, 401, 401, 403, 200]],
  ['GET board of nobody', () => get('/api/classes/class-none/board'), [401, 401, 401, 403, 403]],
  [
    'POST learners A',
    () => post(`/api/classes/${hub.a.id}/learners`, { names: ['X'] }),
    [401, 401, 401, 200, 403],
  ],
  [
    'POST learners B',
    () => post(`/api/classes/${hub.b.id}/learners`, { names: ['X'] }),
    [401, 401, 401, 403, 200],
  ],
  [
    'GET learner of A',
    () => get(`/api/classes/${hub.a.id}/learners/${hub.a.learners[0]}`),
    [401, 401, 401, 200, 403],
  ],
  [
    'GET learner of B as one of A',
    () => get(`/api/classes/${hub.a.id}/learners/${hub.b.learners[0]}`),
    [401, 401, 401, 403, 403],
  ],
  ['GET learner of nobody', () => get(`/api/classes/${hub.a.id}/learners/l-none`), [401, 401, 401, 403, 403]],
  [
    'POST plan of A',
    () => post(`/api/classes/${hub.a.id}/learners/${hub.a.learners[0]}/plan`, emptyPlan),
    [401, 401, 401, 200, 403],
  ],
  [
    'POST plan of B as one of A',
    () => post(`/api/classes/${hub.a.id}/learners/${hub.b.learners[0]}/plan`, emptyPlan),
    [401, 401, 401, 403, 403],
  ],
  [
    // The class's pack is not there, and with it no skill.
    'POST evidence of A',
    () => post(`/api/classes/${hub.a.id}/learners/${hub.a.learners[0]}/evidence`, evidence),
    [401, 401, 401, 400, 403],
  ],
  [
    'POST withdrawal of A',
    () =>
      post(`/api/classes/${hub.a.id}/learners/${hub.a.learners[0]}/evidence/ev-none-0/withdraw`, {
        note: 'x',
      }),
    [401, 401, 401, 404, 403],
  ],
  ['GET matters', () => get('/api/matters'), [401, 401, 401, 200, 200]],
  ['POST settling nothing', () => post('/api/matters/matter-none/settle', {}), [401, 401, 401, 404, 404]],
  ['GET devices', () => get('/api/devices'), [401, 401, 401, 200, 200]],
  [
    'GET works of A',
    () => get(`/api/classes/${hub.a.id}/learners/${hub.a.learners[0]}/works`),
    [401, 401, 401, 200, 403],
  ],
  ['POST media for A', () => post('/api/media', piece()), [401, 200, 403, 401, 401]],
  [
    'PUT media for A',
    () => [
      `/api/media/${piece().hash}?from=0&bytes=2&partition=${piece().partition}`,
      { method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body: 'a' },
    ],
    [401, 200, 403, 401, 401],
  ],
  ['GET media that is not there', () => get(`/api/media/${packHash()}`), [401, 404, 404, 404, 404]],
  ['GET pack that is not there', () => get(`/packs/${packHash()}`), [404, 404, 404, 404, 404]],
  ['GET page', () => get('/'), [503, 503, 503, 503, 503]],
];

describe('HUB-6 who may do what', () => {
  for (const [name, request, statuses] of routes)
    for (const [place, who] of askers.entries())
      it(`${name} by ${who} answers ${statuses[place]}`, async () => {
        const [path, init] = request();
        const headers = { ...(init.headers as Record<string, string>), ...headersOf.get(who) };
        const answer = await hub.app.request(path, { ...init, headers });
        expect(answer.status).toBe(statuses[place]);
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
        if (answer.status >= 400 && path !== '/')
          expect(await answer.json()).toEqual({
            error: expect.objectContaining({ code: expect.any(String) }),
          });
        expect(hub.bugs).toEqual([]);
      });

  it('the pack of the class is open to all, in bytes that hash to its name', async () => {
    const pack = (await hub.school.view(hub.a.id)).roster.pack?.value;
    const answer = await hub.app.request(`/packs/${pack?.pack}`, {
      headers: { 'accept-encoding': 'identity' },
    });
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(await answer.text()).toBe('{"not":"a pack"}');
    expect((await hub.app.request('/packs/..%2f..%2fpackage.json')).status).toBe(404);
  });
});
