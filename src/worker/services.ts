import { failure } from '#domain/error-codes.ts';
import { err } from '#domain/result.ts';
import { clockIsSensible, correctedTime, earliestSensibleTime } from '#log/clock.ts';
import { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore, readLastOrder } from '#store/dexie-event-store.ts';
import { type Joined, readMeta, writeMeta } from '#store/meta.ts';
import { storageFailure } from '#store/storage-failure.ts';
import type { Transport } from '#sync/initiator.ts';
import { SyncAnswer } from '#sync/protocol.ts';
import type { ClockVerdict, Notice } from './api.ts';
import { createClassroom } from './classroom.ts';
import { createDeviceLog, readClock } from './device-log.ts';
import { createHandInLoop, type LoopPhase } from './hand-in-loop.ts';
import { createHubClient, type HubClient } from './hub-client.ts';
import { readDeviceId } from './identity.ts';
import { createLearnerLog } from './learner-log.ts';
import { createLearnerShelf } from './learner-shelf.ts';
import { createPackShelf } from './packs.ts';
import { createPlacement } from './placement.ts';
import { createPractice, type DeviceTime } from './practice.ts';
import { repairStreams } from './repair.ts';
import type { TeacherDesk } from './teacher-desk.ts';

/** What the worker needs of its surroundings. */
export type Surroundings = {
  readonly wall: () => number;
  readonly fetch: typeof fetch;
  readonly locks: LockManager | undefined;
  readonly databaseName?: string;
};

/** Opens the store and wires everything over it. Throws what the browser throws when it refuses the store. */
export async function openServices({ wall, fetch, locks, databaseName }: Surroundings) {
  const db = new FootpathDatabase(databaseName);
  await db.open();
  const repaired = await repairStreams(db);
  if (repaired > 0)
    await addNotice(db, { id: 'repaired', failure: failure('storage-damaged', { count: repaired }) });
  const device = await readDeviceId(db);
  const store = createDexieEventStore(db);
  const hub = createHubClient(fetch);
  const packs = createPackShelf(db, hub);
  const classroom = createClassroom(db, store, hub, packs, device, wall);
  const shelf = createLearnerShelf(db, store, classroom.content);
  let opened: TeacherDesk | null = null;

  /** What only a teacher needs, fetched at the first call; rejects when its file does not come. */
  async function desk(): Promise<TeacherDesk> {
    if (!opened) {
      const { createTeacherDesk } = await import('./teacher-desk.ts');
      opened ??= createTeacherDesk(db, hub, packs);
    }
    return opened;
  }

  /** The engine's now is corrected, and never behind what was logged, whatever the wall clock says. */
  async function time(): Promise<DeviceTime> {
    const [reading, last] = await Promise.all([readClock(db, wall()), readLastOrder(db)]);
    const now = clockIsSensible(reading, last)
      ? Math.max(correctedTime(reading), last?.[0] ?? 0)
      : (last?.[0] ?? earliestSensibleTime);
    return { reading, now };
  }
  const now = async (): Promise<number> => (await time()).now;

  async function clock(): Promise<ClockVerdict> {
    const reading = await readClock(db, wall());
    return {
      offsetMs: reading.offset,
      trusted: clockIsSensible(reading, await readLastOrder(db)),
    };
  }

  const phaseHeard = new Set<(phase: LoopPhase) => void>();
  let phase: LoopPhase = { phase: 'idle', problem: null };
  const trip = { sent: 0, received: 0 };
  const loop = createHandInLoop({
    port: createDeviceLog(db, store, device, () => trip),
    transport: httpTransport(db, hub, wall, trip),
    joined: async () => {
      // A teacher's laptop joins no class, and owes its sign-out all the same.
      if (await readMeta(db, 'sign-out-owed')) await (await desk()).teacher.settleSignOut();
      return classroom.isJoined();
    },
    failed: storageFailure,
    tell: (next) => {
      phase = next;
      for (const tell of phaseHeard) tell(next);
    },
    afterwards: async () => {
      await classroom.fetchPack();
      // Learners whose folded head was thrown away by what came, or was made with another pack: fold now, not when they
      // tap their picture.
      for (const learner of (await readMeta(db, 'learners')) ?? [])
        await db.transaction('rw', shelf.tables, async () => shelf.progress(learner));
    },
    schedule: (work, ms) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    alone: (work) =>
      locks
        ? locks.request('footpath-hand-in', { ifAvailable: true }, (lock) => (lock ? work() : null))
        : work(),
  });
  const log = createLearnerLog({ db, store, shelf, device });
  const learning = { db, shelf, log, time, lesson: classroom.lesson, appended: loop.soon };

  return {
    db,
    shelf,
    packs,
    classroom,
    desk,
    practice: createPractice(learning),
    placement: createPlacement(learning),
    loop,
    now,
    clock,
    phase: {
      read: () => phase,
      listen: (tell: (phase: LoopPhase) => void) => {
        phaseHeard.add(tell);
        return () => phaseHeard.delete(tell);
      },
    },
  };
}

export type Services = Awaited<ReturnType<typeof openServices>>;

/** The exchange over HTTP to the hub that served this page. */
function httpTransport(
  db: FootpathDatabase,
  hub: HubClient,
  wall: () => number,
  trip: { sent: number; received: number },
): Transport {
  return {
    async exchange(request) {
      const joined: Joined | null = await readMeta(db, 'joined');
      if (!joined) return err(failure('not-joined'));
      trip.sent = wall();
      const answer = await hub.ask({
        method: 'POST',
        path: '/api/sync',
        token: joined.token,
        body: request,
        answer: SyncAnswer,
        timeout: 60_000,
      });
      trip.received = wall();
      return answer;
    },
  };
}

/** Adds something a person must know; the same id replaces what was there. */
export async function addNotice(db: FootpathDatabase, notice: Notice): Promise<void> {
  await db.transaction('rw', db.meta, async () => {
    const others = ((await readMeta(db, 'notices')) ?? []).filter(({ id }) => id !== notice.id);
    await writeMeta(db, 'notices', [...others, notice]);
  });
}
