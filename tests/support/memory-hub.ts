import { join } from 'node:path';
import type { Hono } from 'hono';
import * as v from 'valibot';
import { showClassCode } from '#domain/class-code.ts';
import type { Draft, LogicalTime, StoredEvent } from '#domain/events/event.ts';
import {
  type ClassId,
  DeviceId,
  type ItemId,
  type LearnerId,
  learnerPartition,
  type Partition,
  type SkillId,
  StaffId,
} from '#domain/ids.ts';
import { hashPassword } from '#hub/auth/password.ts';
import { createErasedFile } from '#hub/erasure/erased-file.ts';
import { createHub } from '#hub/hub.ts';
import { createMediaFiles, type MediaLimits } from '#hub/media/media-files.ts';
import { openSchool } from '#hub/new-school.ts';
import { createPackShelf, type PackShelf } from '#hub/packs/pack-shelf.ts';
import { createProgressReader } from '#hub/progress-reader.ts';
import { createSchool, type PackOffer, type School } from '#hub/school.ts';
import type { HubConfig, HubEnv } from '#hub/services.ts';
import type { Accounts } from '#hub/storage/accounts.ts';
import { createHubStorage, type HubStorage } from '#hub/storage/hub-storage.ts';
import { openMemoryDatabase } from '#hub/storage/sqlite/database.ts';
import { createSqliteEngine } from '#hub/storage/sqlite/engine.ts';
import type { SecureSide } from '#hub/tls/secure-side.ts';
import { emptyHead, genesis, type Head, streamOf } from '#log/chain.ts';
import type { EventStore } from '#log/event-store.ts';
import { learnersOf } from '#log/projections/roster.ts';
import { seal } from '#log/seal.ts';
import { segmentToWire } from '#sync/codec.ts';
import { protocolVersion } from '#sync/protocol.ts';
import type { SyncRequest } from '#sync/sync-request.ts';

export type TestClass = {
  readonly id: ClassId;
  readonly code: string;
  readonly learners: readonly LearnerId[];
  readonly teacher: string;
};

export type MemoryHub = {
  readonly app: Hono<HubEnv>;
  readonly accounts: Accounts;
  readonly school: School;
  readonly store: EventStore;
  readonly packs: PackShelf;
  readonly clock: { now(): number; set(ms: number): void };
  readonly bugs: unknown[];
  /** Two classes, a teacher each: nobody of one may see the other. */
  readonly a: TestClass;
  readonly b: TestClass;
  close(): Promise<void>;
};

export const testPassword = 'correct horse battery';
const cheap = { N: 16, r: 8, p: 1 };
const cheapHash = () => hashPassword(testPassword, cheap);
/** A principal, and nothing else. */
export const headName = 'Head';
export const testNow = 1_790_000_000_000;

export type OpenTestStorage = (
  now: () => number,
) => Promise<{ readonly storage: HubStorage; close(): Promise<void> }>;

let openStorage: OpenTestStorage = async (now) => {
  const { db, close } = openMemoryDatabase();
  return { storage: createHubStorage(createSqliteEngine(db), now), close: async () => close() };
};

/** Lets the hubs that are made from now on keep their data elsewhere than in memory: the same tests, another database. */
export function keepHubsIn(open: OpenTestStorage): void {
  openStorage = open;
}

/** A hub without a socket or a disk, for tests that ask it through `app.request`. */
export async function createMemoryHub(
  folder: string,
  options: {
    readonly dist?: string | null;
    readonly pack?: { readonly text: string; readonly title: string };
    readonly mediaLimits?: MediaLimits;
    readonly secure?: SecureSide;
    /** How it is found, where that matters. */
    readonly places?: Partial<Pick<HubConfig, 'addresses' | 'names' | 'hearsStrangers'>>;
  } = {},
): Promise<MemoryHub> {
  let time = testNow;
  const clock = {
    now: () => time,
    set: (ms: number) => {
      time = ms;
    },
  };
  const { storage, close } = await openStorage(clock.now);
  const { store, accounts } = storage;
  const school = createSchool(store, accounts, clock);
  const packs = createPackShelf(folder);
  const pack = options.pack ? packs.keep(options.pack.text, options.pack.title) : null;
  const bugs: unknown[] = [];
  const app = createHub({
    store,
    accounts,
    progress: createProgressReader(accounts.snapshots, store),
    packs,
    mediaFiles: createMediaFiles(join(folder, 'media'), options.mediaLimits),
    scrub: storage.scrub,
    erasedFile: createErasedFile(join(folder, 'erased.json')),
    clock,
    config: {
      version: '0.0.0',
      dist: options.dist ?? null,
      secure: options.secure ?? null,
      addresses: () => ['http://192.168.1.10:8080'],
      ...options.places,
      starterPack: pack,
      passwordCost: cheap,
    },
    reportBug: (error) => bugs.push(error),
  });
  const a = await firstClass(accounts, school, pack);
  const b = await secondClass(accounts, school, pack);
  return { app, accounts, school, store, packs, clock, bugs, a, b, close };
}

async function firstClass(accounts: Accounts, school: School, pack: PackOffer | null): Promise<TestClass> {
  const wish = {
    school: 'Test School',
    className: 'Class A',
    teacher: 'Teacher A',
    password: await cheapHash(),
    learners: ['Ada', 'Alan'],
  };
  const member = await openSchool(accounts, school, wish, pack, testNow, false);
  const [id] = member ? await accounts.staff.classesOf(member.id) : [];
  if (!member || !id) throw new Error('no class was opened');
  // Whoever sets a school up may do everything there. Here somebody else leads it, and Teacher A is a teacher.
  const head = { id: v.parse(StaffId, 'staff-head'), name: headName, password: wish.password };
  const roles = ['principal'] as const;
  await accounts.staff.add({ ...head, roles, isFirst: false }, [], 'command-line', testNow);
  const rights = { roles: ['teacher'], classes: [id] } as const;
  await accounts.staff.change(member.id, rights, 'command-line', testNow);
  return describeClass(accounts, school, id, wish.teacher);
}

async function secondClass(accounts: Accounts, school: School, pack: PackOffer | null): Promise<TestClass> {
  const id = await school.openClass('Test School', 'Class B', ['Bo', 'Bea'], pack);
  const staff = v.parse(StaffId, 'staff-b');
  await accounts.staff.add(
    { id: staff, name: 'Teacher B', roles: ['teacher'], password: await cheapHash(), isFirst: false },
    [id],
    'command-line',
    testNow,
  );
  await accounts.codes.mint(id);
  return describeClass(accounts, school, id, 'Teacher B');
}

async function describeClass(
  accounts: Accounts,
  school: School,
  id: ClassId,
  teacher: string,
): Promise<TestClass> {
  const learners = learnersOf((await school.view(id)).roster).map(({ learner }) => learner);
  return { id, code: showClassCode((await accounts.codes.codeOf(id)) ?? ''), learners, teacher };
}

/** Anything that answers requests: the app itself, or a process behind a URL. */
export type Asker = (path: string, init?: RequestInit) => Promise<Response>;

export const askApp =
  (app: Hono<HubEnv>): Asker =>
  async (path, init) =>
    app.request(path, init);

export const askUrl =
  (url: string): Asker =>
  (path, init) =>
    fetch(url + path, init);

export const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** The session cookie after signing in, ready to send. */
export async function signIn(ask: Asker, name: string, password = testPassword): Promise<string> {
  const answer = await ask('/api/session', json({ name, password }));
  if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}`);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

export async function errorCode(answer: Response): Promise<string> {
  const body = (await answer.json()) as { error: { code: string } };
  return `${answer.status} ${body.error.code}`;
}

/** A device in the hands of a test: it writes events and knows how to ask. */
export class TestDevice {
  readonly id: DeviceId;
  token = '';
  readonly #events = new Map<Partition, StoredEvent[]>();
  #last: LogicalTime | null = null;

  constructor(name: string) {
    this.id = v.parse(DeviceId, name);
  }

  async join(ask: Asker, code: string): Promise<void> {
    const answer = await ask('/api/join', json({ code, device: this.id }));
    if (answer.status !== 200) throw new Error(`join answered ${answer.status}`);
    this.token = ((await answer.json()) as { token: string }).token;
  }

  /** Answers so many questions; every fourth wrong. */
  practise(learner: LearnerId, count: number, wall = testNow - 3_600_000): void {
    const partition = learnerPartition(learner);
    const events = this.events(partition);
    for (let i = 0; i < count; i++) {
      const event = seal(this.head(partition), answerDraft(events.length), this.#last, {
        wall: wall + i * 15_000,
        offset: 0,
      });
      this.#last = event.order;
      events.push(event);
    }
  }

  events(partition: Partition): StoredEvent[] {
    const known = this.#events.get(partition);
    if (known) return known;
    const events: StoredEvent[] = [];
    this.#events.set(partition, events);
    return events;
  }

  head(partition: Partition): Head {
    const stream = streamOf(this.id, partition);
    const last = this.#events.get(partition)?.at(-1);
    return last ? { stream, count: last.seq, head: last.hash } : emptyHead(stream);
  }

  /** A request that claims all it holds and pushes events `from` to `to` of every partition. */
  request(from = 1, to = Number.POSITIVE_INFINITY, want: SyncRequest['want'] = []): SyncRequest {
    const have: SyncRequest['have'] = [];
    const segments: SyncRequest['segments'] = [];
    for (const [partition, events] of this.#events) {
      const { stream, count, head } = this.head(partition);
      const info = { stream, device: this.id, partition, branchOf: null };
      have.push({ info, count, head });
      const last = Math.min(to, events.length);
      for (let start = from; start <= last; start += 256)
        segments.push(
          segmentToWire({
            info,
            previous: events[start - 2]?.hash ?? genesis(stream),
            events: events.slice(start - 1, Math.min(last, start + 255)),
          }),
        );
    }
    return { protocol: protocolVersion, device: this.id, cursorsOf: null, have, segments, want };
  }

  sync(ask: Asker, request: SyncRequest = this.request()): Promise<Response> {
    return ask('/api/sync', json(request, { authorization: `Bearer ${this.token}` }));
  }
}

const answerDraft = (index: number): Draft => ({
  type: 'answer.submitted',
  data: {
    item: `add-within-10/${(index % 3) + 1}` as ItemId,
    seed: index + 1,
    pack: '0123456789abcdef',
    skills: ['add-within-10' as SkillId],
    response: { type: 'number', text: String(index) },
    correct: index % 4 !== 3,
    score: index % 4 !== 3 ? 1 : 0,
    misconception: null,
    hints: 0,
    ms: 4000,
    difficulty: 0,
    guess: 0.02,
  },
});
