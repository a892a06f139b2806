import 'fake-indexeddb/auto';
import type { Draft } from '#domain/events/event.ts';
import type { ItemId, LearnerId, Partition, SkillId } from '#domain/ids.ts';
import { learnerPartition } from '#domain/ids.ts';
import { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { readClock } from '#worker/device-clock.ts';
import { readAnswerCounts } from '#worker/hand-in-state.ts';
import { readDeviceId } from '#worker/identity.ts';
import { rememberLearner } from '#worker/known-learners.ts';
import { openServices } from '#worker/services.ts';

/** One request of a device as it went out, to see what it cost. */
export type Asked = { readonly path: string; readonly type: string; readonly bytes: number };

/**
 * A learner's device in Node: all of the worker, on IndexedDB in memory, over real HTTP to wherever `url` says now. What a
 * browser adds, the screen and the disk, is left out.
 *
 * @param origin where its page came from; without it nobody is looked for at any other address
 */
export async function openWorkerDevice(
  url: () => string,
  name = `device-${Math.random()}`,
  fetcher: typeof fetch = fetch,
  origin?: string,
) {
  const asked: Asked[] = [];
  const services = await openServices({
    wall: Date.now,
    fetch: async (path, init) => {
      const body = init?.body;
      const bytes = body instanceof Blob ? body.size : typeof body === 'string' ? body.length : 0;
      const type = new Headers(init?.headers).get('content-type') ?? '';
      asked.push({ path: String(path), type, bytes });
      return fetcher(URL.canParse(String(path)) ? String(path) : `${url()}${String(path)}`, init);
    },
    locks: undefined,
    databaseName: name,
    ...(origin === undefined ? {} : { origin }),
  });
  const { classroom, db, loop } = services;
  const store = createDexieEventStore(db);
  const device = await readDeviceId(db);

  async function marksIn(partition: Partition): Promise<number[]> {
    const rows = (await db.streams.where({ partition }).toArray()).map(({ id }) => id);
    const events = (await db.events.toArray()).filter(({ stream }) => rows.includes(stream));
    return events
      .filter(({ type }) => type === 'hint.taken')
      .map(({ data }) => Number(data['seed']))
      .sort((a, b) => a - b);
  }

  return {
    ...services,
    name,
    device,
    asked,
    async join(code: string): Promise<void> {
      const joined = await classroom.join(code);
      if (!joined.ok) throw new Error(`the device could not join: ${joined.error.code}`);
    },
    /** The learners of the class as this device knows it. */
    learners: async (): Promise<readonly LearnerId[]> =>
      ((await classroom.read())?.roster ?? []).map(({ learner }) => learner),
    /** From now on this device also fetches what the learner did elsewhere. */
    remember: (learner: LearnerId) => rememberLearner(db, learner),
    /** Facts that can be told apart whatever stream they end up in. */
    async record(learner: LearnerId, marks: readonly number[]): Promise<void> {
      await rememberLearner(db, learner);
      for (const mark of marks) await write(learner, hintOf(mark));
    },
    /** An answer, which is what a learner's screen counts. */
    async answer(learner: LearnerId): Promise<void> {
      await rememberLearner(db, learner);
      await write(learner, answerOf());
    },
    handIn: () => loop.now(),
    counts: () => readAnswerCounts(db),
    marks: (learner: LearnerId) => marksIn(learnerPartition(learner)),
    marksIn,
    /** The device's whole storage under another name, as a copied tablet has it. */
    async copy(): Promise<string> {
      const twin = new FootpathDatabase(`${name}-copy-${Math.random()}`);
      await twin.open();
      for (const table of db.tables) await twin.table(table.name).bulkAdd(await table.toArray());
      twin.close();
      return twin.name;
    },
    close: () => {
      loop.stop();
      db.close();
    },
  };

  async function write(learner: LearnerId, draft: Draft): Promise<void> {
    await store.append(device, learnerPartition(learner), [draft], await readClock(db, Date.now()));
  }
}
export type WorkerDevice = Awaited<ReturnType<typeof openWorkerDevice>>;

const hintOf = (mark: number): Draft => ({
  type: 'hint.taken',
  data: { item: 'add-within-10/1' as ItemId, seed: mark, level: 1 },
});

const answerOf = (): Draft => ({
  type: 'answer.submitted',
  data: {
    item: 'add-within-10/1' as ItemId,
    seed: 7,
    pack: '0123456789abcdef',
    skills: ['add-within-10' as SkillId],
    response: { type: 'number', text: '7' },
    correct: true,
    score: 1,
    misconception: null,
    hints: 0,
    ms: 4000,
    difficulty: 0,
    guess: 0,
  },
});
