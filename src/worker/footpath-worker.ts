import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import { storageFailure } from '#store/storage-failure.ts';
import type { Answering } from './answering.ts';
import type { DeviceState, HandInState, Stop, StorageVerdict, WorkerApi } from './api.ts';
import type { BundleDesk } from './bundle-desk.ts';
import type { Finder } from './find-hub.ts';
import { type AnswerCounts, handInState, readAnswerCounts } from './hand-in-state.ts';
import { rememberLearner } from './known-learners.ts';
import { openServices, type Services, type Surroundings } from './services.ts';
import { checkStorage } from './storage-check.ts';
import type { TeacherDesk } from './teacher-desk.ts';
import { readToday } from './today.ts';
import { watch } from './watch.ts';

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

  /** A teacher's command. Its part of the worker is fetched for the first one, which then needs the hub. */
  const atDesk = <T>(work: (desk: TeacherDesk) => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> =>
    command(async (at) => {
      const desk = await at.desk().catch(() => null);
      return desk ? work(desk) : err(failure('hub-unreachable'));
    });

  /** The same for what a teacher follows. */
  async function followAtDesk<T>(
    tell: (value: Result<T, Failure>) => void,
    follow: (desk: TeacherDesk) => Stop,
  ): Promise<Stop> {
    const desk = await services()
      .desk()
      .catch(() => null);
    if (desk) return follow(desk);
    tell(err(failure('hub-unreachable')));
    return () => undefined;
  }

  /** A question for the learner: what is needed to answer it comes while they read it. */
  const offered = <T>(work: (services: Services) => Promise<Result<T, Failure>>) =>
    command(async (at) => {
      const offer = await work(at);
      at.soonAnswered();
      return offer;
    });

  /** An answer or a hint. What it needs came from the hub or is stored; if neither was so, the answer is still on the screen. */
  const answered = <T>(
    work: (answering: Answering) => Promise<Result<T, Failure>>,
  ): Promise<Result<T, Failure>> =>
    command(async (at) => {
      const answering = await at.answering().catch(() => null);
      return answering ? work(answering) : err(failure('hub-unreachable'));
    });

  /** What a learner says of themselves. Its part of the worker is fetched for the first word. */
  const withWords = <T>(
    work: (words: typeof import('./own-words.ts'), at: Services) => Promise<Result<T, Failure>>,
  ): Promise<Result<T, Failure>> =>
    command(async (at) => {
      const words = await import('./own-words.ts').catch(() => null);
      return words ? work(words, at) : err(failure('hub-unreachable'));
    });

  /** Bundles, this device's and others'. Their part of the worker is fetched for the first. */
  const atBundles =
    <V extends unknown[], T>(pick: (desk: BundleDesk) => (...values: V) => Promise<Result<T, Failure>>) =>
    (...values: V): Promise<Result<T, Failure>> =>
      command(async ({ bundles }) => {
        const desk = await bundles().catch(() => null);
        return desk ? pick(desk)(...values) : err(failure('hub-unreachable'));
      });

  /** Where the hub is. What looks for it is fetched when somebody asks. */
  const withFinder = <T>(
    work: (finder: Finder, at: Services) => Promise<Result<T, Failure>>,
  ): Promise<Result<T, Failure>> =>
    command(async (at) => {
      const finder = await at.finder().catch(() => null);
      return finder ? work(finder, at) : err(failure('hub-unreachable'));
    });

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

  async function readDevice({ db, classroom, clock, device, opened: open }: Services): Promise<DeviceState> {
    const [joined, teacher, reading, notices, locks] = await Promise.all([
      classroom.read(),
      readMeta(db, 'teacher'),
      clock(),
      readMeta(db, 'notices'),
      db.locks.toArray(),
    ]);
    return {
      device,
      joined,
      teacher,
      storage: verdict ?? { grade: 'unproven', because: 'no-estimate', freeBytes: null, usedBytes: null },
      clock: reading,
      notices: notices ?? [],
      locks: {
        locked: locks.flatMap(({ learner, lock }) => (lock === null || learner === open() ? [] : learner)),
        open: open(),
      },
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
      return () => {
        unlisten();
        stop();
      };
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

    watchBoard: (classId, tell) => followAtDesk(tell, (desk) => desk.followBoard(classId, tell)),
    watchDevices: (tell) => followAtDesk(tell, (desk) => desk.followDevices(tell)),

    joinClass: (code) =>
      command(async ({ classroom, loop, packs }) => {
        const joined = await classroom.join(code);
        if (!joined.ok) return joined;
        const { pack, isTold } = joined.value;
        // The roster and the pack, side by side: without them the class is joined all the same, and they come when the
        // hub answers. A hub that told the roster is asked for more when the learner has begun.
        await Promise.all([isTold ? loop.later() : loop.now(), pack && packs.fetch(pack)]);
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
    readHubPlaces: () => withFinder(async (finder) => ok(await finder.places())),
    findHub: (typed) =>
      withFinder(async (finder, { loop }) => {
        const found = await finder.look(typed);
        if (!found.ok) return found;
        loop.wake();
        return ok(await finder.places());
      }),

    makeHandIn: atBundles((desk) => desk.makeHandIn),
    takeBundle: atBundles((desk) => desk.takeBundle),
    giveNearby: atBundles((desk) => desk.giveNearby),
    handInCarried: atBundles((desk) => desk.handInCarried),
    readCarriedAnswers: atBundles((desk) => desk.readCarriedAnswers),
    forgetCarried: atBundles((desk) => desk.forgetCarried),
    async watchCarried(tell) {
      const failedTo = (error: unknown) => tell(err(failed(error)));
      const desk = await services().bundles().catch(failedTo);
      return desk ? watch(desk.readCarried, tell, failedTo) : () => undefined;
    },

    async dismissNotice(id) {
      const { db } = services();
      await writeMeta(
        db,
        'notices',
        ((await readMeta(db, 'notices')) ?? []).filter((notice) => notice.id !== id),
      );
    },

    offerNext: (learner, focus) => offered(({ practice }) => practice.offerNext(learner, focus)),
    offerPlacement: (learner) => offered(({ placement }) => placement.offerPlacement(learner)),
    leavePlacement: (learner) => command(({ placement }) => placement.leavePlacement(learner)),
    explain: (learner, skill) =>
      command(async (at) => (await import('./explain.ts')).explain(learner, skill, at)),
    takeHint: (learner, item, seed) => answered((answering) => answering.takeHint(learner, item, seed)),
    submitAnswer: (learner, item, seed, response, ms) =>
      answered((answering) => answering.submitAnswer(learner, item, seed, response, ms)),
    sayOwn: (learner, word) => withWords((words, at) => words.sayOwn(learner, word, at)),
    readAbout: (learner) => withWords((words, at) => words.readAbout(learner, at)),
    lock: (learner, ask) => withWords(async (_, at) => (await at.locksDesk()).ask(learner, ask)),

    async watchWorks(learner, tell) {
      const at = services();
      const failedTo = (error: unknown) => tell(err(failed(error)));
      try {
        const desk = await at.media.desk();
        if (await rememberLearner(at.db, learner)) at.loop.soon();
        await desk.look();
        return watch(
          () => desk.works(learner),
          (works) => tell(ok(works)),
          failedTo,
        );
      } catch (error) {
        failedTo(error);
        return () => undefined;
      }
    },
    addWork: (learner, work) => command(async ({ media }) => (await media.desk()).add(learner, work)),
    openWork: (hash) => command(async ({ media }) => (await media.desk()).open(hash)),

    setUpSchool: (request) => atDesk(({ teacher }) => teacher.setUp(request)),
    signIn: (name, password) => atDesk(({ teacher }) => teacher.signIn(name, password)),
    signOut: () => atDesk(({ teacher }) => teacher.signOut()),
    askSchool: (kind, ask) => atDesk(({ school }) => school.ask(kind, ask)),
    askErasures: (ask) => atDesk(({ erasures }) => erasures.ask(ask)),
    addLearners: (classId, names) =>
      atDesk(async ({ teacher, board }) => {
        const added = await board.addLearners(classId, names);
        if (added.ok) await teacher.refresh();
        return added;
      }),
    readLearnerPage: (classId, learner) => atDesk((desk) => desk.learner.read(classId, learner)),
    askLearnerPage: (classId, learner) => atDesk((desk) => desk.learner.ask(classId, learner)),
    askWorks: (classId, learner) => atDesk((desk) => desk.works(classId, learner)),
    askPrivate: (ask) => atDesk((desk) => desk.askPrivate(ask)),
    settleMatter: (id) => atDesk((desk) => desk.devices.settle(id)),
    changeDevice: (device, to) => atDesk((desk) => desk.trust.change(device, to)),
    askQuarantine: (device) => atDesk((desk) => desk.trust.ask(device)),
    decideQuarantine: (device, decision) => atDesk((desk) => desk.trust.decide(device, decision)),
    giveEvidence: (classId, learner, evidence) =>
      atDesk((desk) => desk.learner.giveEvidence(classId, learner, evidence)),
    withdrawEvidence: (classId, learner, id, note) =>
      atDesk((desk) => desk.learner.withdrawEvidence(classId, learner, id, note)),
    changePlan: (classId, learner, plan) => atDesk((desk) => desk.learner.changePlan(classId, learner, plan)),
  };
}
