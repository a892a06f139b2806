import * as v from 'valibot';
import { DeviceId, learnerPartition } from '#domain/ids.ts';
import { createRng } from '#domain/rng.ts';
import type { OpenHub } from '#hub/cli/open-hub.ts';
import { emptyHead, genesis, streamOf } from '#log/chain.ts';
import { segmentLimit } from '#log/event-store.ts';
import { seal } from '#log/seal.ts';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';
import { createDevice, type Device, databaseBytes, liveHeap, slowCpu } from './browser.ts';
import { firstExerciseFiles, workerFile } from './bytes.ts';
import {
  answerQuestions,
  countEvents,
  driveWorker,
  type Marks,
  type SessionTimes,
  type Step,
} from './in-page.ts';
import type { Measured, MeasureOptions } from './lines.ts';
import { practiceDrafts } from './practice-drafts.ts';
import { type PreparedSchool, prepareSchool } from './prepared-school.ts';
import { startSlowProxy } from './slow-proxy.ts';
import { median, percentile } from './statistics.ts';
import { walkThrough } from './walk-through.ts';

/**
 * The learner's lines, in a real Chromium on a profile on the disk, against a real hub: a first visit over a slow line,
 * a session, a long one, and repeat starts when the hub is gone.
 */
const storedEvents = 10_000;
const sessionItems = 60;
const longestTaskItems = 30;
const heapItems = 200;
const readMs = 250;

export async function measureDevice({ quick, dist, say }: MeasureOptions): Promise<Measured[]> {
  const school = await prepareSchool({ learners: 12, fill: fillFirstLearner });
  const measured: Measured[] = [];
  const hub = await startHub({ data: school.data });
  const device = createDevice('phone');
  try {
    say('first visits over a slow line');
    measured.push(...(await measureFirstVisits(hub, school, dist, quick ? 3 : 5)));
    say('a session of sixty, then on to two hundred');
    measured.push(...(await measureSession(hub, school, device)));
    say('what an answer takes of the disk');
    measured.push(await measureAnswerBytes(hub, school, device, dist, quick ? 1000 : 2500));
    await hub.stop();
    say('repeat starts without the hub');
    measured.push(await measureRepeatStart(hub, school, device, quick ? 3 : 5));
  } finally {
    await device.remove();
    await hub.stop();
    school.remove();
  }
  return measured;
}

const joinSteps: readonly Step[] = [
  { mark: 'heading', selector: '.page-title' },
  { mark: 'device', selector: '.page-foot a[href="/"]', tap: true },
  { mark: 'who', selector: 'a.name-card', tap: true },
  { mark: 'today', selector: '.next a.button', tap: true },
  { mark: 'exercise', selector: '#practice-form, .notice' },
];

async function measureFirstVisits(
  hub: TestHub,
  school: PreparedSchool,
  dist: string,
  visits: number,
): Promise<Measured[]> {
  const all: Visit[] = [];
  for (let visit = 0; visit < visits; visit++) {
    const proxy = await startSlowProxy(hub.url);
    const device = createDevice('phone');
    try {
      const { page, cdp } = await device.start();
      const asked = new Map<string, number>();
      page.on('request', (request) => asked.set(new URL(request.url()).pathname.slice(1), Date.now()));
      await slowCpu(cdp);
      const address = `${proxy.url}/join/${school.classCode}`;
      const { origin = 0, ...marks } = await walkThrough(page, joinSteps, address, ['exercise', 'shell']);
      checkFiles(asked, origin + (marks['exercise'] ?? 0), dist);
      const ready = Math.max(marks['exercise'] ?? Number.NaN, marks['shell'] ?? Number.NaN);
      all.push({
        marks: { ...marks, ready },
        onTheLine: (ms) => proxy.busyBetween(origin, origin + ms),
        bytes: proxy.carried().down,
      });
    } finally {
      await device.remove();
      await proxy.close();
    }
  }
  const way = ['heading', 'device', 'who', 'today', 'exercise', 'shell'].map(
    (mark) => `${mark} ${(at(all, mark).ms / 1000).toFixed(1)}`,
  );
  const line = (id: string, mark: string, note: string): Measured => {
    const { ms, visit } = at(all, mark);
    return { id, value: ms / 1000, onTheLine: visit.onTheLine(ms) / 1000, note };
  };
  const carried = median(all.map(({ bytes }) => bytes));
  return [
    line('first-heading', 'heading', `median of ${visits}`),
    line('first-exercise', 'exercise', `s: ${way.join(', ')}`),
    line('offline-ready', 'ready', `${(carried / 1000).toFixed(0)} kB came over the line in all`),
  ];
}

type Visit = {
  readonly marks: Marks;
  /** How long something was on its way before this mark. */
  readonly onTheLine: (ms: number) => number;
  readonly bytes: number;
};

/** The visit that was in the middle by this mark. */
function at(all: readonly Visit[], mark: string): { readonly ms: number; readonly visit: Visit } {
  const middle = median(all.map(({ marks }) => marks[mark] ?? Number.NaN));
  const visit = all.find(({ marks }) => marks[mark] === middle);
  if (!visit) throw new Error(`no visit came to ${mark}`);
  return { ms: middle, visit };
}

/** The bytes line counts what the manifest says is needed: nothing else may be asked for before the exercise stands. */
function checkFiles(asked: ReadonlyMap<string, number>, exerciseAt: number, dist: string): void {
  const counted = firstExerciseFiles(dist);
  for (const [file, at] of asked)
    if (at < exerciseAt - 50 && /\.(js|css|woff2)$/.test(file) && file !== 'sw.js' && !counted.has(file))
      throw new Error(`${file} is asked for before the first exercise, and bench/bytes.ts does not count it`);
}

async function measureSession(hub: TestHub, school: PreparedSchool, device: Device): Promise<Measured[]> {
  const { page, cdp } = await device.start();
  const learner = school.learners[1]?.learner ?? '';
  await walkThrough(page, joinSteps.slice(0, 3), `${hub.url}/join/${school.classCode}`, ['who', 'shell']);
  await page.goto(`${hub.url}/learn/${learner}/practice`);
  const answer = (count: number, read: number): Promise<SessionTimes> =>
    page.evaluate(answerQuestions, { count, readMs: read });
  await slowCpu(cdp);
  const slow = await answer(longestTaskItems, readMs);
  const rest = await answer(sessionItems - longestTaskItems, readMs);
  await slowCpu(cdp, 1);
  const fast = await answer(20, readMs);
  await answer(heapItems - sessionItems - 20, 0);
  const heap = await liveHeap(cdp);
  const feedback = [...slow.feedback, ...rest.feedback];
  const next = [...slow.next, ...rest.next];
  const p95 = percentile(feedback, 0.95);
  return [
    {
      id: 'tap-feedback',
      value: p95,
      note: `${feedback.length} answers, median ${ms(median(feedback))}; without slowing median ${ms(median(fast.feedback))}, p95 ${ms(percentile(fast.feedback, 0.95))}`,
    },
    {
      id: 'next-item',
      value: median(next),
      note: `median of ${next.length} taps on Next, p95 ${ms(percentile(next, 0.95))}`,
    },
    { id: 'longest-task', value: slow.longestTask },
    {
      id: 'js-heap',
      value: (heap.page + heap.workers) / 1e6,
      note: `page ${(heap.page / 1e6).toFixed(1)}, worker ${(heap.workers / 1e6).toFixed(1)} MB`,
    },
  ];
}

const ms = (value: number): string => `${Math.round(value)} ms`;

/**
 * Answers through the app's own worker, one after the other, and a year's more pulled from the hub. Then the browser is
 * started anew, which makes LevelDB put its journal in order, and all that IndexedDB takes, the pack too, is divided by
 * the events: what is not yet tidied up is a constant of a megabyte or two, and of no weight over eleven thousand.
 */
async function measureAnswerBytes(
  hub: TestHub,
  school: PreparedSchool,
  device: Device,
  dist: string,
  answers: number,
): Promise<Measured> {
  const { page } = await device.start();
  await page.goto(`${hub.url}/old-browser.html`);
  const url = `/${workerFile(dist)}`;
  const [first, , third] = school.learners;
  await page.evaluate(driveWorker, { url, learner: third?.learner ?? '', count: answers, handIn: false });
  await page.evaluate(driveWorker, { url, learner: first?.learner ?? '', count: 0, handIn: true });
  const again = await device.start();
  await again.page.goto(`${hub.url}/old-browser.html`);
  const events = await again.page.evaluate(countEvents);
  if (events < storedEvents + answers)
    throw new Error(`${events} events are held, more were pulled and given`);
  const bytes = await databaseBytes(again.cdp, hub.url);
  return {
    id: 'answer-bytes',
    value: bytes / events,
    note: `${(bytes / 1e6).toFixed(2)} MB over ${events} events, ${answers + heapItems} of them given here`,
  };
}

const repeatSteps: readonly Step[] = [
  { mark: 'who', selector: 'a.name-card', tap: true },
  { mark: 'today', selector: '.next-title' },
];

/** The browser is started anew each time: nothing is warm but the disk. */
async function measureRepeatStart(
  hub: TestHub,
  school: PreparedSchool,
  device: Device,
  starts: number,
): Promise<Measured> {
  const learner = school.learners[0]?.learner ?? '';
  const toName = repeatSteps.map((step) =>
    step.tap ? { ...step, selector: `a.name-card[href$="${learner}"]` } : step,
  );
  const all: Marks[] = [];
  const straight: number[] = [];
  for (let start = 0; start < starts; start++) {
    const { page, cdp } = await device.start();
    await slowCpu(cdp);
    all.push(await walkThrough(page, toName, `${hub.url}/`, ['today']));
    const again = await device.start();
    await slowCpu(again.cdp);
    const marks = await walkThrough(again.page, repeatSteps.slice(1), `${hub.url}/learn/${learner}`, [
      'today',
    ]);
    straight.push(marks['today'] ?? Number.NaN);
  }
  const seconds = (mark: string): number => median(all.map((marks) => marks[mark] ?? Number.NaN)) / 1000;
  return {
    id: 'repeat-start',
    value: seconds('today'),
    note: `the class list at ${seconds('who').toFixed(2)} s, its name tapped at once; straight to Today ${(median(straight) / 1000).toFixed(2)} s`,
  };
}

/** Gives the first learner a year's work, done on another device and handed in. */
async function fillFirstLearner({ store }: OpenHub, school: PreparedSchool): Promise<void> {
  const learner = school.learners[0]?.learner;
  if (!learner) throw new Error('invariant: a class has learners');
  const device = v.parse(DeviceId, 'bench-other-device');
  const partition = learnerPartition(learner);
  const stream = streamOf(device, partition);
  const info = { stream, device, partition, branchOf: null };
  const year = 365 * 86_400_000;
  let head = emptyHead(stream);
  let made = 0;
  let last = null;
  let events = [];
  let previous = genesis(stream);
  for (const draft of practiceDrafts(school.lesson, school.pack, createRng(1), storedEvents)) {
    made += 1;
    const wall = Date.now() - year + Math.round((made / storedEvents) * year);
    const event = seal(head, draft, last, { wall, offset: 0 });
    last = event.order;
    head = { stream, count: event.seq, head: event.hash };
    events.push(event);
    if (events.length < segmentLimit && made < storedEvents) continue;
    const taken = await store.take({ info, previous, events });
    if (taken.kind !== 'taken') throw new Error(`the hub did not take a segment: ${taken.kind}`);
    previous = event.hash;
    events = [];
  }
}
