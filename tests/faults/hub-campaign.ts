import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRng, integerBetween, pick, type Rng, seedOf } from '#domain/rng.ts';
import { type FaultyProxy, type LineFault, startFaultyProxy } from '#tests/support/faulty-proxy.ts';
import { checkAfterKill, checkInTheEnd, type HubSchool } from './hub-checks.ts';
import { type HubProcess, signInOf, spawnHub, troubleIn } from './hub-process.ts';
import type { Journal } from './journal.ts';
import { openLedger } from './ledger.ts';
import { joinLineDevice, type LineDevice } from './line-device.ts';
import { signInAtDesk, starterLesson } from './school-desk.ts';

/** When the hub is killed: planned from the seed alone. */
type Moment =
  /** Of another hub, on an empty folder, while it makes its first school. */
  | { readonly kind: 'first-start'; readonly ms: number }
  | { readonly kind: 'start'; readonly ms: number }
  | { readonly kind: 'work'; readonly ms: number }
  /** So long after it was given the n-th whole request since its start: it is folding, writing or answering. */
  | { readonly kind: 'request'; readonly nth: number; readonly ms: number }
  | { readonly kind: 'shutdown'; readonly ms: number };

const deviceCount = 6;
/** A planned request that never comes must not hold the campaign up, ms. */
const longestWait = 1_500;

/**
 * Kills a real hub over a real SQLite folder, again and again, while devices hand in over a bad line. After each kill
 * the hub is started again on the same folder, and asked for what it had acknowledged before anybody hands it in anew.
 */
export async function hubCampaign(kills: number, seed: number, journal: Journal): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'footpath-faults-'));
  const rng = createRng(seedOf(`hub campaign ${seed}`));
  const line = await startFaultyProxy();
  let hub = spawnHub(data);
  let lives = 0;
  try {
    const school = await openSchoolOver(line, hub);
    for (let kill = 1; kill <= kills; kill++) {
      const moment = momentOf(rng);
      const faults = createRng(integerBetween(rng, 1, 0x7fffffff));
      line.choose((request) =>
        request.path === '/api/sync' && faults() < 0.15 ? badLine(faults) : { kind: 'none' },
      );
      const work = createRng(integerBetween(rng, 1, 0x7fffffff));
      const started = performance.now();
      if (moment.kind === 'first-start') await firstStart(moment.ms, journal);
      else {
        if (lives > 0) hub = spawnHub(data);
        await live(hub, moment, line, school, work, lives > 0, journal);
        lives += 1;
      }
      const afterMs = performance.now() - started;
      journal.killed({
        kill,
        of: 'hub',
        seed,
        moment: momentText(moment),
        afterMs,
        acknowledged: [...school.ledger.receipts().values()].reduce((sum, { count }) => sum + count, 0),
      });
      const trouble = troubleIn(hub.output());
      if (trouble) journal.wrong(`the hub said: ${trouble}`);
    }
    hub = spawnHub(data);
    const url = await hub.ready;
    if (url === null) throw new Error(`the hub did not start again:\n${hub.output()}`);
    line.aim(url);
    line.choose(() => ({ kind: 'none' }));
    await checkAfterKill(url, school, journal);
    await checkInTheEnd(url, school, journal, async () => {
      hub.askToStop();
      return { code: await hub.ended, data };
    });
  } finally {
    await hub.kill();
    await line.close();
    // A folder in which something went wrong is evidence.
    if (journal.faults().length === 0) rmSync(data, { recursive: true, force: true });
    else console.error(`the hub's folder was kept: ${data}`);
  }
}

async function openSchoolOver(line: FaultyProxy, hub: HubProcess): Promise<HubSchool> {
  const url = await hub.ready;
  if (url === null) throw new Error(`the hub did not start:\n${hub.output()}`);
  line.aim(url);
  const said = signInOf(hub.output());
  const desk = await signInAtDesk(url, said);
  const { learners, pack } = await desk.board(url);
  if (!pack) throw new Error('the demo school works with no pack');
  const ledger = openLedger();
  const lesson = starterLesson();
  const devices: LineDevice[] = [];
  for (let n = 0; n < deviceCount; n++) {
    // Two of the devices are used by the same learner.
    const learner = learners[n % (deviceCount - 1)]?.learner;
    if (!learner) throw new Error('the demo school has learners');
    devices.push(
      await joinLineDevice({
        url: () => line.url,
        id: `line-device-${n}`,
        classCode: said.classCode,
        learner,
        lesson,
        pack: pack.hash,
        ledger,
        speaks: n % 3 === 0 ? 'words' : 'frames',
        patience: 800,
      }),
    );
  }
  return { classCode: said.classCode, desk, devices, ledger, lesson, pack: pack.hash };
}

/** One life of the hub, ended by SIGKILL at the moment that was planned. */
async function live(
  hub: HubProcess,
  moment: Moment,
  line: FaultyProxy,
  school: HubSchool,
  rng: Rng,
  check: boolean,
  journal: Journal,
): Promise<void> {
  line.aim(null);
  if (moment.kind === 'start') {
    await pause(moment.ms);
    await hub.kill();
    return;
  }
  const url = await hub.ready;
  if (url === null) {
    journal.wrong(`the hub did not start again: ${hub.output()}`);
    return;
  }
  line.aim(url);
  if (check) await checkAfterKill(url, school, journal);
  let killed = false;
  const kill = async (): Promise<void> => {
    killed = true;
    await hub.kill();
    line.aim(null);
  };
  const working = Promise.all(school.devices.map((device) => work(device, rng, () => killed)));
  await reached(moment, line);
  if (moment.kind === 'shutdown') {
    hub.askToStop();
    await pause(moment.ms);
  }
  await kill();
  await working;
}

/** Killed while it made its first school, a hub makes it when it is started again: one that can be used. */
async function firstStart(ms: number, journal: Journal): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'footpath-first-'));
  const first = spawnHub(data);
  await pause(ms);
  await first.kill();
  const second = spawnHub(data);
  const url = await second.ready;
  try {
    if (url === null) throw new Error(`it did not start: ${second.output()}`);
    const { learners } = await (await signInAtDesk(url, signInOf(second.output()))).board(url);
    if (learners.length !== 12) throw new Error(`the demo school has ${learners.length} learners`);
  } catch (error) {
    journal.wrong(`after a first start that was killed after ${ms} ms: ${String(error)}`);
  }
  await second.kill();
  rmSync(data, { recursive: true, force: true });
}

async function work(device: LineDevice, rng: Rng, ended: () => boolean): Promise<void> {
  while (!ended()) {
    await device.record(integerBetween(rng, 1, 12), Date.now());
    const limit = pick(rng, [2048, 2048, 512, 32, 3]);
    const done = await device.handIn(limit);
    // The line is down or worse: the device tries again, as the loop of the worker does.
    if (!done.ok) await pause(integerBetween(rng, 5, 40));
  }
}

/** Waits for the moment; at the latest for as long as nobody should wait. */
function reached(moment: Moment, line: FaultyProxy): Promise<void> {
  if (moment.kind !== 'request') return pause(moment.kind === 'work' ? moment.ms : 60);
  return new Promise((done) => {
    const latest = setTimeout(done, longestWait);
    let delivered = 0;
    line.onDelivered(({ path }) => {
      if (path !== '/api/sync') return;
      delivered += 1;
      if (delivered !== moment.nth) return;
      clearTimeout(latest);
      // Less than a millisecond is what a timer cannot do: then at once.
      if (moment.ms < 1) done();
      else setTimeout(done, moment.ms);
    });
  });
}

function momentOf(rng: Rng): Moment {
  const kind = rng();
  if (kind < 0.05) return { kind: 'first-start', ms: integerBetween(rng, 0, 700) };
  if (kind < 0.2) return { kind: 'start', ms: integerBetween(rng, 0, 450) };
  if (kind < 0.4) return { kind: 'work', ms: integerBetween(rng, 0, 400) };
  if (kind < 0.9)
    return { kind: 'request', nth: integerBetween(rng, 1, 14), ms: Math.floor(rng() * 160) / 10 };
  return { kind: 'shutdown', ms: integerBetween(rng, 0, 120) };
}

function momentText(moment: Moment): string {
  if (moment.kind === 'first-start') return `${moment.ms} ms into a first start on an empty folder`;
  if (moment.kind === 'start') return `${moment.ms} ms into its start`;
  if (moment.kind === 'work') return `${moment.ms} ms into its work`;
  if (moment.kind === 'shutdown') return `${moment.ms} ms after Ctrl-C`;
  return `${moment.ms} ms after it got request ${moment.nth}`;
}

/** What a bad line does to one exchange. Stalls are left to the tests of the line: each costs the device's patience. */
function badLine(rng: Rng): LineFault {
  const of = pick(rng, ['request', 'answer'] as const);
  const at = integerBetween(rng, 0, 900);
  return pick<LineFault>(rng, [
    { kind: 'cut', of, at },
    { kind: 'cut', of: 'answer', at: 0 },
    { kind: 'corrupt', of: 'request', at, mask: integerBetween(rng, 1, 255) },
    { kind: 'twice' },
    { kind: 'login-page' },
    { kind: 'redirect' },
    { kind: 'bad-gateway' },
    { kind: 'strip-encoding', of },
  ]);
}

const pause = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms));
