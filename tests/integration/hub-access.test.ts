import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classPartition, learnerPartition, staffPartition } from '#domain/ids.ts';
import { access, type Row, type Scope } from '#hub/auth/access.ts';
import type { SyncAnswer } from '#sync/protocol.ts';
import { askersOf, type Knock } from '#tests/support/askers.ts';
import { createMemoryHub, json, type MemoryHub, TestDevice } from '#tests/support/memory-hub.ts';
import { askAt, examples, type Place } from '#tests/support/route-examples.ts';

/**
 * AUT-1, HUB-6: every route, asked by everybody who may knock, about a class and a learner of theirs, of others and of nobody. What each
 * must answer follows from `src/hub/auth/access.ts` by the rules below, which know nothing of how the gate is written.
 */
let hub: MemoryHub;
let askers: readonly Knock[];
/** Of class A, of class B, one of B's as if they were of A, and of nobody. */
let places: Readonly<Record<string, Place & { readonly isThere: boolean }>>;
let cells = 0;
const folder = mkdtempSync(join(tmpdir(), 'footpath-access-'));
const pieces = { a: new TextEncoder().encode('a piece of A'), b: new TextEncoder().encode('a piece of B') };
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

beforeAll(async () => {
  hub = await createMemoryHub(folder, { pack: { text: '{"not":"a pack"}', title: 'A pack' } });
  askers = await askersOf(hub);
  const { a, b } = hub;
  const place = (
    classId: string,
    learner: string | undefined,
    device: string,
    piece: Uint8Array,
    isThere: boolean,
  ) => ({
    class: classId,
    learner: learner ?? '',
    piece: hashOf(piece),
    device,
    self: '',
    isThere,
  });
  places = {
    'of A': place(a.id, a.learners[0], 'device-a', pieces.a, true),
    'of B': place(b.id, b.learners[0], 'device-b', pieces.b, true),
    'of B as if of A': place(a.id, b.learners[0], 'device-b', pieces.b, false),
    'of nobody': place('class-none', 'l-none', 'device-none', new Uint8Array(), false),
  };
  for (const [name, bytes] of Object.entries(pieces)) {
    const asker = askers.find((each) => each.name === `device of ${name.toUpperCase()}`);
    const learner = (name === 'a' ? a : b).learners[0];
    const handedIn = await hub.app.request(
      `/api/media/${hashOf(bytes)}?from=0&bytes=${bytes.length}&partition=learner:${learner}`,
      {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream', ...(await asker?.headers()) },
        body: bytes,
      },
    );
    if (handedIn.status !== 200) throw new Error(`the piece was not taken: ${await handedIn.text()}`);
  }
});
afterAll(async () => {
  console.info(`AUT-1: ${cells} cells of route, asker and place`);
  await hub.close();
  rmSync(folder, { recursive: true });
});

const rolesOf = ({ who }: Row) =>
  who === 'anybody' ? [] : (['principal', 'teacher', 'technician'] as const).filter((role) => who[role]);

/** The code of the refusal that the table means for this asker and place; null: they are let in. */
function refusalOf(
  row: Row,
  asker: Knock,
  place: Place & { readonly isThere: boolean },
  route: string,
): string | null {
  const { who } = row;
  // Whom the code of its class would let in, and nobody else who says that name.
  if (asker.barred && asker.device === hub.a.id && route === 'POST /api/join') return 'device-revoked';
  if (who === 'anybody') return null;
  const roles = rolesOf(row);
  const showsKey = asker.device !== undefined || asker.hub || asker.name === 'a made-up key';
  const takesKey = who.device !== undefined || who.hub !== undefined;
  if (takesKey && (showsKey || roles.length === 0)) {
    if (asker.hub) return who.hub ? null : 'device-unknown';
    if (asker.device === undefined) return 'device-unknown';
    // Its key opens the exchange alone, and that only for who names what they hand in (TRU-2): the example names nothing.
    if (asker.barred) return 'device-revoked';
    if (!who.device) return 'forbidden';
    return isTheirs(who.device, [asker.device], place, route) ? null : 'forbidden';
  }
  if (!asker.staff) return 'session-expired';
  const { staff } = asker;
  if (staff.isFirst && !row.beforePassword) return 'forbidden';
  const scopes = roles.filter((role) => staff.roles.includes(role)).map((role) => who[role]);
  if (scopes.length === 0) return 'forbidden';
  const scope: Scope = scopes.includes('school') ? 'school' : 'own';
  return isTheirs(scope, staff.classes, place, route) ? null : 'forbidden';
}

/** Whether the class and the learner in the path are for this scope; what a body names, the handler sees. */
function isTheirs(
  scope: Scope,
  classes: readonly string[],
  place: Place & { readonly isThere: boolean },
  route: string,
): boolean {
  if (!route.includes(':class')) return true;
  if (scope === 'own' && !classes.includes(place.class)) return false;
  return route.includes(':learner') ? place.isThere : place.class !== 'class-none';
}

/** For a route whose body names whom it is about: whether they are of the asker's, by the scope of the row. */
function mayHave({ who }: Row, asker: Knock, place: Place): boolean {
  if (who === 'anybody') return true;
  const everybody = [...hub.a.learners, ...hub.b.learners] as readonly string[];
  if (asker.hub) return everybody.includes(place.learner);
  const learners = (classId: string) =>
    (classId === hub.a.id ? hub.a.learners : hub.b.learners) as readonly string[];
  const reads = asker.staff?.roles.some((role) => who[role] === 'school') ?? false;
  const classes = reads ? [hub.a.id, hub.b.id] : asker.device ? [asker.device] : (asker.staff?.classes ?? []);
  return classes.some((classId) => learners(classId).includes(place.learner));
}

/** What of the school's people an answer names: nothing of it is for a device that is lost or revoked. */
function knownOf(text: string): readonly string[] {
  const { a, b } = hub;
  const all = [
    'Ada',
    'Alan',
    'Class A',
    'Class B',
    a.teacher,
    b.teacher,
    'device-a',
    'device-b',
    a.code,
    b.code,
  ];
  return [...all, a.id, b.id, ...a.learners, ...b.learners].filter((known) => text.includes(known));
}

type Heard = { readonly status: number; readonly code: string | null; readonly text: string };

async function ask(route: string, row: Row, asker: Knock, place: Place): Promise<Heard> {
  const self = asker.deviceName ?? 'device-x';
  // Whoever else joined by it would be of this class afterwards.
  const joining = asker.barred && asker.device === hub.a.id ? { code: hub.a.code } : {};
  const [path, init] = askAt(route, { ...place, self, ...joining }, row.body);
  const headers = { ...(init.headers as Record<string, string>), ...(await asker.headers()) };
  const answer = await hub.app.request(path, { ...init, headers });
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  const text = await answer.text();
  const code = answer.status >= 400 ? (/"code":"([\w-]+)"/.exec(text)?.[1] ?? 'no code') : null;
  cells += 1;
  return { status: answer.status, code, text };
}

/** `null` when it is as the table means it; else what was heard. */
function faultOf(
  route: string,
  row: Row,
  asker: Knock,
  place: Place & { readonly isThere: boolean },
  heard: Heard,
) {
  const { status, code, text } = heard;
  const told = `${status} ${code ?? ''}`.trim();
  const leaked = asker.barred ? knownOf(text) : [];
  if (leaked.length > 0) return `${told}, and told of ${leaked.join(', ')}`;
  const expected = refusalOf(row, asker, place, route);
  if (expected !== null)
    return code === expected && (status === 401 || status === 403) ? null : `${told}, not ${expected}`;
  if (status >= 500 && !(route === 'GET /*' && status === 503)) return told;
  if (row.who === 'anybody') return null;
  if (!row.named) {
    // What only reads can be given whole; what changes something is tested where it is written.
    const isWhole = row.reads === undefined || status === 200;
    return isWhole && !['forbidden', 'device-unknown', 'session-expired'].includes(code ?? '') ? null : told;
  }
  const isGiven = mayHave(row, asker, place);
  if (route === 'POST /api/sync')
    return text.includes('"segments":[{') === isGiven ? null : `pulled, not ${isGiven}`;
  return status < 300 === isGiven ? null : `${told}, and it is ${isGiven ? '' : 'not '}theirs`;
}

/** All that a device could want of both classes, with something of its own to hand in. */
async function exchange(asker: Knock): Promise<Heard & { readonly said: SyncAnswer }> {
  const device = new TestDevice(asker.deviceName ?? '');
  const [learner] = (asker.device === hub.a.id ? hub.a : hub.b).learners;
  if (learner) device.practise(learner, 2);
  const everything = [hub.a, hub.b].flatMap(({ id, learners }) => [
    classPartition(id),
    ...learners.flatMap((one) => [learnerPartition(one), staffPartition(one)]),
  ]);
  const want = everything.map((partition) => ({ partition, after: 0 }));
  const request = { ...device.request(1, 2, want), wantsKey: true };
  const answer = await hub.app.request('/api/sync', json(request, await asker.headers()));
  const text = await answer.text();
  cells += 1;
  return { status: answer.status, code: null, text, said: JSON.parse(text) };
}

describe('TRU-2 a device that is lost or revoked', () => {
  it('hands in beside the log, and hears of nothing but that', async () => {
    const barred = askers.filter((asker) => asker.barred);
    expect(barred).toHaveLength(4);
    for (const asker of barred) {
      const { status, text, said } = await exchange(asker);
      expect(status, asker.name).toBe(200);
      expect(knownOf(text), asker.name).toEqual([]);
      expect(Object.keys(said).sort(), asker.name).toEqual(['hello', 'pulled', 'receipts']);
      expect(said.pulled, asker.name).toEqual([]);
      expect(said.receipts, asker.name).toMatchObject([{ status: 'apart' }]);
      expect(Object.keys(said.receipts[0] ?? {}), 'no word that anything is safe').not.toContain('signature');
    }
    // By either key, and nothing of it is in the log: what is there it handed in while it worked.
    for (const each of [hub.a, hub.b])
      for (const learner of each.learners)
        for (const { device, count } of await hub.store.streams(learnerPartition(learner)))
          if (/lost|revoked/.test(device)) expect(count).toBe(1);
    const waits = await hub.accounts.quarantine.counts();
    expect([...waits.keys()].sort()).toEqual(['device-lost', 'device-revoked']);
  });

  it('and one that works is told of its class, by the same request', async () => {
    const working = askers.find(({ name }) => name === 'device of A');
    const { text, said } = await exchange(working as Knock);
    expect(knownOf(text)).toEqual(expect.arrayContaining(['Ada', 'Alan', 'Class A', hub.a.id]));
    expect(said.receipts.map(({ status }) => status)).toEqual(['held']);
  });
});

describe('AUT-1 who may ask for what', () => {
  it('every route that is served stands in the table, and every row is served', () => {
    const served = hub.app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`);
    const missing = [...new Set(served)].filter((route) => !(route in access));
    expect(missing, 'routes without a row in src/hub/auth/access.ts').toEqual([]);
    expect(
      Object.keys(access).filter((route) => !served.includes(route)),
      'rows of no route',
    ).toEqual([]);
  });

  it('every route whose body says whom it is about has an example', () => {
    const named = Object.entries(access).filter(([, row]) => row.named);
    const without = named.map(([route]) => route).filter((route) => !(route in examples));
    expect(without, 'routes without an example in tests/support/route-examples.ts').toEqual([]);
  });

  for (const [route, row] of Object.entries(access))
    it(`${route}: everybody, everywhere`, async () => {
      const faults: string[] = [];
      const bugsBefore = hub.bugs.length;
      const isAboutSomebody = row.named || route.includes(':class');
      for (const asker of askers)
        for (const [where, place] of Object.entries(places)) {
          if (!isAboutSomebody && where !== 'of A') continue;
          const heard = await ask(route, row, asker, place);
          const fault = faultOf(route, row, asker, place, heard);
          if (fault) faults.push(`${asker.name}, ${where}: ${fault}`);
        }
      expect(faults).toEqual([]);
      expect(hub.bugs.slice(bugsBefore)).toEqual([]);
    });

  it('AUT-9 what staff were given to read is in the audit, and what they were refused is not', async () => {
    const entries = await hub.accounts.audit.page(Number.MAX_SAFE_INTEGER, 10_000, {
      who: null,
      learner: null,
    });
    const noted = new Set(
      entries.map((entry) => [entry.who, entry.did, entry.class, entry.learner, entry.device].join(' ')),
    );
    for (const [route, row] of Object.entries(access)) {
      if (!row.reads || row.reads === 'itself') continue;
      for (const asker of askers)
        for (const [where, place] of Object.entries(places)) {
          if (!asker.staff) continue;
          const about = [
            route.includes(':class') ? place.class : '',
            route.includes(':learner') ? place.learner : '',
            route.includes(':device') ? place.device : '',
          ];
          const isNoted = noted.has([asker.staff.id, row.reads, ...about].join(' '));
          const isGiven =
            refusalOf(row, asker, place, route) === null && (!row.named || mayHave(row, asker, place));
          expect(isNoted, `${route} by ${asker.name}, ${where}`).toBe(isGiven);
        }
    }
  });
});
