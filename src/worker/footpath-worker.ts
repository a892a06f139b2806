import { proxy } from 'comlink';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { ClassId } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import { storageFailure } from '#store/storage-failure.ts';
import type { Board, DeviceState, HandInState, Stop, StorageVerdict, WorkerApi } from './api.ts';
import { rememberLearner } from './device-log.ts';
import { type AnswerCounts, handInState, readAnswerCounts } from './hand-in-state.ts';
import { openServices, type Services, type Surroundings } from './services.ts';
import { checkStorage } from './storage-check.ts';
import { readToday } from './today.ts';
import { watch } from './watch.ts';

/** While a board is open, this often the hub is asked for what changed, ms. */
const boardInterval = 10_000;

/** The worker as the page sees it: opens the services at `start`, turns every thrown storage error into a Result. */
export function createFootpathWorker(
  surroundings: Surroundings & {
    readonly storage: StorageManager | undefined;
    readonly report: (error: unknown) => void;
  },
): WorkerApi {
  let opened: Services | null = null;
  let verdict: StorageVerdict | null = null;

  function services(): Services {
    if (!opened) throw new Error('invariant: start() comes first');
    return opened;
  }

  /** Runs a command; a storage error thrown anywhere below becomes its failure. */
  async function command<T>(
    work: (services: Services) => Promise<Result<T, Failure>>,
  ): Promise<Result<T, Failure>> {
    try {
      return await work(services());
    } catch (error) {
      return err(failed(error));
    }
  }

  /** The failure to show; a mistake of ours is also reported, or nobody would ever find it. */
  function failed(error: unknown): Failure {
    const found = storageFailure(error);
    if (found.code === 'app-failed') surroundings.report(error);
    return found;
  }

  async function storageVerdict(): Promise<StorageVerdict> {
    verdict = await checkStorage(services().db, surroundings.storage, surroundings.wall());
    return verdict;
  }

  async function readDevice({ db, classroom, clock }: Services): Promise<DeviceState> {
    const [joined, teacher, reading, notices] = await Promise.all([
      classroom.read(),
      readMeta(db, 'teacher'),
      clock(),
      readMeta(db, 'notices'),
    ]);
    return {
      joined,
      teacher,
      storage: verdict ?? { grade: 'unproven', because: 'no-estimate', freeBytes: null, usedBytes: null },
      clock: reading,
      notices: notices ?? [],
    };
  }

  async function handInNow(at: Services): Promise<Result<HandInState, Failure>> {
    const done = await at.loop.now();
    return done.ok ? ok(handInState(await readAnswerCounts(at.db), at.phase.read())) : done;
  }

  return {
    async start() {
      if (opened) return ok(null);
      try {
        opened = await openServices(surroundings);
        await storageVerdict();
        opened.loop.wake();
        return ok(null);
      } catch (error) {
        return err(failed(error));
      }
    },

    watchDevice: async (tell) => watch(() => readDevice(services()), tell),

    async watchHandIn(tell) {
      const { db, phase } = services();
      let counts: AnswerCounts | null = null;
      const say = () => counts && tell(handInState(counts, phase.read()));
      const unlisten = phase.listen(say);
      const stop = watch(
        () => readAnswerCounts(db),
        (next) => {
          counts = next;
          say();
        },
      );
      return proxy(() => {
        unlisten();
        stop();
      });
    },

    async watchToday(learner, tell) {
      const { classroom, db, loop, shelf, now } = services();
      // From here on this device holds the learner's work, and asks for what other devices know of it.
      if ((await classroom.learner(learner)) && (await rememberLearner(db, learner))) loop.soon();
      return watch(
        () => readToday(learner, classroom, shelf, now),
        tell,
        (error) => tell(err(failed(error))),
      );
    },

    async watchBoard(classId, tell) {
      return followBoard(services(), classId, tell);
    },

    joinClass: (code) =>
      command(async ({ classroom, loop, packs }) => {
        const joined = await classroom.join(code);
        if (!joined.ok) return joined;
        // The roster and the pack, side by side: without them the class is joined all the same, and they come when the
        // hub answers.
        await Promise.all([loop.now(), joined.value && packs.fetch(joined.value)]);
        await classroom.fetchPack();
        // Opened while names are being read: the first tap on one does not wait for it.
        void classroom.lesson().catch(surroundings.report);
        const read = await classroom.read();
        return read ? ok(read) : err(failure('not-joined'));
      }),

    refresh: () =>
      command(async ({ classroom, loop }) => {
        const done = await loop.now();
        return done.ok ? classroom.fetchPack() : done;
      }),

    async checkStorage() {
      const found = await storageVerdict();
      // Told through watchDevice, which follows the database: touching the notices wakes it.
      const { db } = services();
      await writeMeta(db, 'notices', (await readMeta(db, 'notices')) ?? []);
      return found;
    },

    handIn: () => command(handInNow),

    async dismissNotice(id) {
      const { db } = services();
      await writeMeta(
        db,
        'notices',
        ((await readMeta(db, 'notices')) ?? []).filter((notice) => notice.id !== id),
      );
    },

    offerNext: (learner, focus) => command(({ practice }) => practice.offerNext(learner, focus)),
    takeHint: (learner, item, seed) => command(({ practice }) => practice.takeHint(learner, item, seed)),
    submitAnswer: (learner, item, seed, response, ms) =>
      command(({ practice }) => practice.submitAnswer(learner, item, seed, response, ms)),
    changePreference: (learner, change) =>
      command(({ practice }) => practice.changePreference(learner, change)),

    setUpSchool: (request) => command(({ teacher }) => teacher.setUp(request)),
    signIn: (name, password) => command(({ teacher }) => teacher.signIn(name, password)),
    signOut: () => command(({ teacher }) => teacher.signOut()),
    addLearners: (classId, names) =>
      command(async ({ teacher, board }) => {
        const added = await board.addLearners(classId, names);
        if (added.ok) await teacher.refresh();
        return added;
      }),
    readLearnerPage: (classId, learner) => command(({ board }) => board.readLearner(classId, learner)),
  };
}

/** The stored board at once, then again whenever the hub has answered or has failed to. */
function followBoard(
  { board, teacher }: Services,
  classId: ClassId,
  tell: (board: Result<Board, Failure>) => void,
): Stop {
  let ended = false;
  let fresh = false;
  async function say(problem: Failure | null): Promise<void> {
    const read = await board.read(classId, fresh);
    if (!ended) tell(read.ok || !problem ? read : err(problem));
  }
  async function ask(): Promise<void> {
    const done = await board.refresh(classId);
    fresh = done.ok;
    await say(done.ok ? null : done.error);
  }
  // A board that was never here is not an error yet: the hub is about to be asked.
  void board.read(classId, false).then((read) => {
    if (read.ok && !ended && !fresh) tell(read);
  });
  void teacher.refresh().then(ask);
  const timer = setInterval(() => void ask(), boardInterval);
  return proxy(() => {
    ended = true;
    clearInterval(timer);
  });
}
