import * as v from 'valibot';
import { openPack } from '#content/pack-reader.ts';
import { type KnownEvent, readEvent } from '#domain/events/event.ts';
import { ChainHash, StreamId } from '#domain/ids.ts';
import { createRng, integerBetween, pick } from '#domain/rng.ts';
import type { OpenHub } from '#hub/cli/open-hub.ts';
import { emptyProgress, foldAll, foldKey, type LearnerProgress } from '#progress/learner-progress.ts';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';
import { createDevice, type Device, databaseBytes, slowCpu } from './browser.ts';
import type { Step } from './in-page.ts';
import type { Measured, MeasureOptions } from './lines.ts';
import { practiceDrafts } from './practice-drafts.ts';
import { type PreparedSchool, prepareSchool, starterPack } from './prepared-school.ts';
import { median } from './statistics.ts';
import { walkThrough } from './walk-through.ts';

/**
 * The teacher's board at its largest, opened when the hub is gone. What is on the device is exactly what the hub sends
 * for such a class. 800,000 raw answers would take minutes to make and the device never sees them, so the hub is given
 * its folds instead: five learners' 20,000 answers each are folded here by the real fold, and dealt to forty.
 */
const learners = 40;
const skills = 300;
const answersEach = 20_000;
const foldedLearners = 5;

export async function measureBoard({ quick, say }: MeasureOptions): Promise<Measured[]> {
  say('a class of forty with three hundred skills');
  const school = await prepareSchool({ learners, pack: widePack(skills), fill: giveProgress });
  const hub = await startHub({ data: school.data });
  const device = createDevice('laptop');
  try {
    const stored = await openBoardOnce(hub, school, device);
    await hub.stop();
    say('repeat starts without the hub');
    return [await measureStarts(hub, school, device, quick ? 3 : 5, stored)];
  } finally {
    await device.remove();
    await hub.stop();
    school.remove();
  }
}

const firstRow = '.grid tbody tr';
const lastRow = `${firstRow}:nth-child(${learners})`;
const boardSteps: readonly Step[] = [
  { mark: 'shown', selector: firstRow },
  { mark: 'whole', selector: lastRow },
];

/** Signs in, and waits until board, pack and shell are stored; answers with the megabytes that IndexedDB takes. */
async function openBoardOnce(hub: TestHub, school: PreparedSchool, device: Device): Promise<number> {
  const { page, cdp } = await device.start();
  await page.goto(`${hub.url}/teacher`);
  await page.locator('#name').fill(school.teacher.name);
  await page.locator('#password').fill(school.teacher.password);
  await page.locator('form.sign-in button[type="submit"]').click();
  await page.locator(lastRow).waitFor({ state: 'attached' });
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  return (await databaseBytes(cdp, hub.url)) / 1e6;
}

async function measureStarts(
  hub: TestHub,
  school: PreparedSchool,
  device: Device,
  starts: number,
  storedMb: number,
): Promise<Measured> {
  const strand: number[] = [];
  const strandWhole: number[] = [];
  const all: number[] = [];
  for (let start = 0; start < starts; start++) {
    const one = await device.start();
    await slowCpu(one.cdp);
    const marks = await walkThrough(one.page, boardSteps, `${hub.url}/`, ['whole']);
    strand.push((marks['shown'] ?? Number.NaN) / 1000);
    strandWhole.push((marks['whole'] ?? Number.NaN) / 1000);
    const wide = await device.start();
    await slowCpu(wide.cdp);
    const wideMarks = await walkThrough(
      wide.page,
      boardSteps,
      `${hub.url}/teacher/class/${school.classId}?strand=all`,
      ['whole'],
    );
    all.push((wideMarks['whole'] ?? Number.NaN) / 1000);
  }
  return {
    id: 'board-start',
    value: median(strand),
    note:
      `first rows; all rows of the strand it opens on ${median(strandWhole).toFixed(1)} s, all 12,000 cells ${median(all).toFixed(1)} s; ` +
      `${storedMb.toFixed(1)} MB stored; hub seeded with folds of ${answersEach} answers, not the raw answers`,
  };
}

/** The program's own pack over and over, under new names, until it has so many skills. */
function widePack(count: number): { title: string; text: string } {
  const opened = openPack(JSON.parse(starterPack().text));
  if (!opened.ok) throw new Error('the starter pack cannot be opened');
  const { pack } = opened.value;
  const wide = Array.from({ length: count }, (_, place) => {
    const skill = pack.skills[place % pack.skills.length];
    if (!skill) throw new Error('invariant: a pack has skills');
    const round = Math.floor(place / pack.skills.length);
    const named = (id: string): string => (round === 0 ? id : `${id}-${round}`);
    return {
      ...skill,
      id: named(skill.id),
      title: `${skill.title} ${round + 1}`,
      prerequisites: skill.prerequisites.map(named),
      items: skill.items.map((item) => ({ ...item, id: `${named(skill.id)}/${item.id.split('/')[1]}` })),
    };
  });
  // One strand after the other, as a pack is written.
  const inStrands = pack.strands.flatMap(({ id }) => wide.filter(({ strand }) => strand === id));
  const title = 'Wide pack';
  return { title, text: JSON.stringify({ ...pack, id: 'wide-pack', title, skills: inStrands }) };
}

/** Keeps what the hub would have folded for every learner. */
async function giveProgress({ accounts, store }: OpenHub, school: PreparedSchool): Promise<void> {
  const folded = Array.from({ length: foldedLearners }, (_, place) =>
    JSON.stringify(foldAnswers(school, place)),
  );
  const arrival = await store.cursor();
  const key = foldKey(school.lesson.content);
  for (const [place, { learner }] of school.learners.entries())
    await accounts.snapshots.put(learner, key, { arrival, value: folded[place % foldedLearners] ?? '' });
}

/** 20,000 answers over all skills, drawn from a pool of real ones: making each question anew would take a minute. */
function foldAnswers(school: PreparedSchool, place: number): LearnerProgress {
  const rng = createRng(place + 1);
  const pool = [...practiceDrafts(school.lesson, school.pack, rng, 10 * skills)];
  const year = 365 * 86_400_000;
  const start = Date.now() - year;
  const stream = v.parse(StreamId, '0'.repeat(32));
  const hash = v.parse(ChainHash, '0'.repeat(32));
  const events = pool.flatMap((draft): KnownEvent[] => {
    const known = readEvent({
      stream,
      seq: 1,
      version: 1,
      order: [start, 0],
      at: start,
      offset: 0,
      hash,
      ...draft,
    });
    return known ? [known] : [];
  });
  function* answered(): Generator<KnownEvent> {
    for (let made = 0; made < answersEach; made++) {
      const event = pick(rng, events);
      if (event.type !== 'answer.submitted') continue;
      const order: [number, number] = [start + Math.round((made / answersEach) * year), 0];
      yield { ...event, order, data: { ...event.data, seed: integerBetween(rng, 1, 0x7fffffff) } };
    }
  }
  return foldAll(emptyProgress, answered(), school.lesson.content).progress;
}
