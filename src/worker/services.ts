import { type Failure, failure } from '#domain/error-codes.ts';
import { err, type Result } from '#domain/result.ts';
import { clockIsSensible, correctedTime, earliestSensibleTime } from '#log/clock.ts';
import { FootpathDatabase } from '#store/database.ts';
import { createDexieLog } from '#store/dexie-log.ts';
import { readLastOrder } from '#store/log-rows.ts';
import { readMeta } from '#store/meta.ts';
import { storageFailure } from '#store/storage-failure.ts';
import type { HandInReport } from '#sync/initiator-port.ts';
import type { Answering } from './answering.ts';
import type { ClockVerdict } from './api.ts';
import type { BundleDesk } from './bundle-desk.ts';
import { createClassroom } from './classroom.ts';
import { readClock } from './device-clock.ts';
import type { Exchange } from './exchange.ts';
import { createHandInLoop, type LoopPhase } from './hand-in-loop.ts';
import { createHubClient } from './hub-client.ts';
import { readDeviceId } from './identity.ts';
import { createLearnerLog } from './learner-log.ts';
import { createLearnerShelf } from './learner-shelf.ts';
import type { Locks } from './locks.ts';
import { createMediaDoor } from './media.ts';
import { addNotice } from './notices.ts';
import { createPackShelf } from './packs.ts';
import { createPlacement } from './placement.ts';
import { createPractice, type DeviceTime } from './practice.ts';
import { createRoad } from './road.ts';
import type { TeacherDesk } from './teacher-desk.ts';

/** After a question was offered, ms: it has been painted by then, on the slowest device that we know. */
const answeringAfter = 1_500;

/** After a hand-in, ms: by then a first visit has its first question, and the hub is still near. */
const keysAfter = 8_000;

const nothing = (): void => undefined;

/** What the worker needs of its surroundings. */
export type Surroundings = {
  readonly wall: () => number;
  readonly fetch: typeof fetch;
  readonly locks: LockManager | undefined;
  readonly databaseName?: string;
  readonly storage?: StorageManager | undefined;
  /** Where this page came from. Without it the hub is looked for nowhere else. */
  readonly origin?: string;
  /** Tells when the browser refuses a request by the page's policy (FND-8). */
  readonly onRefused?: (hear: () => void) => void;
};

/** Opens the store and wires everything over it. Throws what the browser throws when it refuses the store. */
export async function openServices({
  wall,
  fetch,
  locks,
  databaseName,
  origin,
  onRefused,
  storage,
}: Surroundings) {
  const db = new FootpathDatabase(databaseName);
  await db.open();
  const repaired = await repair(db);
  if (repaired > 0)
    await addNotice(db, { id: 'repaired', failure: failure('storage-damaged', { count: repaired }) });
  const device = await readDeviceId(db);
  const store = createDexieLog(db);
  const road = createRoad({ db, fetcher: fetch, wall, origin, onRefused });
  const hub = createHubClient(fetch, road.base);
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
  let exchange: Exchange | null = null;

  /** Everything of the hand-in but when it happens, fetched when it first does. */
  async function handIn(pushLimit: number): Promise<Result<HandInReport, Failure>> {
    if (!exchange) {
      const file = await import('./exchange.ts').catch(() => null);
      // It comes from the hub, or from what is stored: without either, the hub is out of reach.
      if (!file) return err(failure('hub-unreachable'));
      exchange ??= file.createExchange({ db, device, hub, wall, storage, pack: classroom.pack });
    }
    const report = await exchange(pushLimit);
    // The hub was put back to before this device joined: the class code lets it in again.
    if (!report.ok && report.error.code === 'device-unknown' && (await classroom.rejoin()))
      return exchange(pushLimit);
    return report;
  }

  let bundleDesk: Promise<BundleDesk> | null = null;

  /** All that is done with bundles, fetched at the first call; rejects when its file does not come. */
  function bundles(): Promise<BundleDesk> {
    bundleDesk ??= import('./bundle-desk.ts').then(({ createBundleDesk }) =>
      createBundleDesk({
        db,
        device,
        hub,
        fetch: (path, init) => fetch(road.base() + String(path), init),
        fetcher: fetch,
        origin,
        onRefused,
        wall,
        pack: classroom.pack,
        afterwards,
        alone: async (work) => (locks ? locks.request('footpath-hand-in', work) : work()),
      }),
    );
    bundleDesk.catch(() => {
      bundleDesk = null;
    });
    return bundleDesk;
  }

  /** What fails here is tried again the next time. */
  const carryOn = (): Promise<unknown> => bundles().then((at) => at.handInCarried(), nothing);
  const tellKeys = (): Promise<unknown> =>
    import('./bundle-standing.ts').then(async ({ isRegistered }) => {
      if (!(await isRegistered(db))) await (await bundles()).settleKeys();
    });

  async function afterwards(): Promise<void> {
    await classroom.forgetTold();
    await classroom.fetchPack();
    // Learners whose folded head was thrown away by what came, or was made with another pack: fold now, not when they
    // tap their picture.
    for (const learner of (await readMeta(db, 'learners')) ?? [])
      await db.transaction('rw', shelf.tables, async () => shelf.progress(learner));
    setTimeout(() => void tellKeys().catch(nothing), keysAfter);
  }

  const loop = createHandInLoop({
    handIn: (pushLimit) => road.travel(hub, () => handIn(pushLimit)),
    joined: async () => {
      // A teacher's laptop joins no class, and owes its sign-out all the same.
      if (await readMeta(db, 'sign-out-owed')) await (await desk()).teacher.settleSignOut();
      if (await db.carried.count()) void carryOn();
      return classroom.isJoined();
    },
    failed: storageFailure,
    tell: (next) => {
      phase = next;
      for (const tell of phaseHeard) tell(next);
    },
    afterwards,
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
  const hearPhase = (tell: (phase: LoopPhase) => void) => {
    phaseHeard.add(tell);
    return () => phaseHeard.delete(tell);
  };
  const media = createMediaDoor({
    db,
    store,
    device,
    hub,
    fetch: (path, init) => fetch(road.base() + String(path), init),
    time,
    wall,
    lesson: classroom.lesson,
    appended: loop.soon,
    phase: () => phase,
    listen: hearPhase,
    alone: (work) =>
      locks
        ? locks.request('footpath-media', { ifAvailable: true }, (lock) => (lock ? work() : undefined))
        : work(),
    locksDesk,
  });
  const learning = { db, shelf, log, time, lesson: classroom.lesson, appended: loop.soon };
  let keys: Locks | null = null;

  /** Learners' locks, fetched when there is one; rejects when its file does not come. */
  async function locksDesk(): Promise<Locks> {
    if (!keys) {
      const { createLocks } = await import('./locks.ts');
      keys ??= createLocks({ ...learning, store, hub, wall });
    }
    return keys;
  }

  let opening: Promise<Answering> | null = null;

  /** What is needed to answer; rejects when its file does not come. */
  function answering(): Promise<Answering> {
    if (!opening) {
      opening = import('./answering.ts').then(({ createAnswering }) => createAnswering(learning));
      opening.catch(() => {
        opening = null;
      });
    }
    return opening;
  }

  /** While a question is being read there is time to fetch that. If it does not come now, the answer asks again. */
  const soonAnswered = (): void => {
    if (!opening) setTimeout(() => void answering().catch(() => undefined), answeringAfter);
  };

  return {
    db,
    device,
    shelf,
    packs,
    classroom,
    desk,
    media,
    bundles,
    learning,
    locksDesk,
    opened: () => keys?.opened() ?? null,
    practice: createPractice(learning),
    answering,
    soonAnswered,
    placement: createPlacement(learning),
    loop,
    finder: () => road.finder(hub),
    now,
    clock,
    phase: {
      read: () => phase,
      listen: hearPhase,
    },
  };
}

/** A store with something in it is looked through (LOG-13); a first visit has none, and does not fetch what looks. */
async function repair(db: FootpathDatabase): Promise<number> {
  if ((await db.streams.count()) === 0) return 0;
  // Its file may be out of reach on plain HTTP: the next start looks again, and each hand-in checks what it sends.
  const file = await import('./repair.ts').catch(() => null);
  return file ? file.repairStreams(db) : 0;
}

export type Services = Awaited<ReturnType<typeof openServices>>;
