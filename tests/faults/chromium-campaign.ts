import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { createRng, integerBetween, pick, type Rng, seedOf } from '#domain/rng.ts';
import { openQuestion } from '#tests/e2e/support/answer-key.ts';
import { Device } from '#tests/e2e/support/device.ts';
import { fillIn, handInLine, join as joinClass } from '#tests/e2e/support/learner.ts';
import { startFaultyProxy } from '#tests/support/faulty-proxy.ts';
import { checkDevice } from './chromium-checks.ts';
import { type HubProcess, signInOf, spawnHub } from './hub-process.ts';
import type { Journal } from './journal.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { answerKey } from './line-device.ts';
import { type SchoolDesk, signInAtDesk } from './school-desk.ts';

/** When the browser is killed: planned from the seed alone. */
type Moment = {
  readonly kind: 'start' | 'work' | 'check' | 'hand-in';
  /** Which tap on Check or on the hand-in. */
  readonly nth: number;
  /** ms after that. */
  readonly ms: number;
  /** The power of the whole school: the hub is killed too. */
  readonly hubToo: boolean;
};

/** A tap that never comes must not hold the campaign up, ms. */
const longestLife = 12_000;
const learnerName = 'Amara';

/** The device of one learner, and what its school knows of them. */
type Loan = {
  readonly device: Device;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly practice: string;
  readonly desk: SchoolDesk;
};

/**
 * Kills a real Chromium with the built app in it, again and again, while it answers questions and hands in. Each next
 * life opens the same profile: the app opens, everything that was shown as saved is there, and it goes on.
 */
export async function chromiumCampaign(kills: number, seed: number, journal: Journal): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'footpath-faults-'));
  const rng = createRng(seedOf(`chromium campaign ${seed}`));
  const line = await startFaultyProxy();
  const device = new Device();
  let hub: HubProcess = spawnHub(data);
  const startHub = async (): Promise<string> => {
    const url = await hub.ready;
    if (url === null) throw new Error(`the hub did not start:\n${hub.output()}`);
    line.aim(url);
    return url;
  };
  try {
    let url = await startHub();
    const said = signInOf(hub.output());
    const desk = await signInAtDesk(url, said);
    const loan = await lend(device, line.url, said.classCode, desk, journal);
    for (let kill = 1; kill <= kills; kill++) {
      const moment = momentOf(rng);
      const started = performance.now();
      await live(loan, moment, createRng(integerBetween(rng, 1, 0x7fffffff)), url);
      journal.killed({
        kill,
        of: 'chromium',
        seed,
        moment: momentText(moment),
        afterMs: performance.now() - started,
        acknowledged: loan.ledger.saved().size,
      });
      if (!moment.hubToo) continue;
      await hub.kill();
      hub = spawnHub(data);
      url = await startHub();
    }
    await goHome(loan, url);
  } finally {
    await device.remove();
    await hub.kill();
    await line.close();
    if (journal.faults().length === 0) rmSync(data, { recursive: true, force: true });
    else console.error(`the hub's folder was kept: ${data}`);
  }
}

async function lend(
  device: Device,
  url: string,
  classCode: string,
  desk: SchoolDesk,
  journal: Journal,
): Promise<Loan> {
  const page = await device.open();
  await joinClass(page, { url, classCode });
  await page.goto(url);
  await page.getByRole('link', { name: new RegExp(learnerName) }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(learnerName);
  const practice = `${page.url()}/practice`;
  await device.close();
  return { device, ledger: openLedger(), journal, practice, desk };
}

/** One life of the browser, ended by SIGKILL at the moment that was planned. */
async function live(loan: Loan, moment: Moment, rng: Rng, hubUrl: string): Promise<void> {
  const { device } = loan;
  let reached = (): void => undefined;
  const isTime = new Promise<void>((done) => {
    reached = done;
  });
  const latest = setTimeout(reached, longestLife);
  if (moment.kind === 'start') setTimeout(reached, moment.ms);
  let taps = 0;
  const tapped = (kind: Moment['kind']): void => {
    if (kind !== moment.kind) return;
    taps += 1;
    if (taps === moment.nth) setTimeout(reached, moment.ms);
  };
  let killed = false;
  const work = (async () => {
    const page = await openAndCheck(loan, hubUrl);
    tapped('work');
    while (!killed) {
      for (let n = integerBetween(rng, 1, 4); n > 0; n--) await answer(page, loan.ledger, tapped);
      await lookAtHandIn(page, loan.ledger, tapped);
      await page.goto(loan.practice);
    }
  })().catch((error: unknown) => {
    // Whatever fails because the browser is gone is what this is about; anything else is a fault of the app.
    if (!killed) loan.journal.wrong(`the app could not go on: ${String(error)}`);
    reached();
  });
  await isTime;
  clearTimeout(latest);
  killed = true;
  await device.kill();
  await work;
}

/** The app opens where it was left, and nothing that was shown is missing, here or at the school. */
async function openAndCheck(loan: Loan, hubUrl: string): Promise<Page> {
  const { device, ledger, journal, practice, desk } = loan;
  const page = await device.open();
  await page.goto(practice);
  await expect(page.getByRole('button', { name: 'Check' })).toBeVisible({ timeout: 10_000 });
  const { answers, covered } = await checkDevice(page, ledger, journal);
  const atSchool = (await desk.board(hubUrl)).learners.find(({ name }) => name === learnerName)?.answers ?? 0;
  if (atSchool < Math.max(covered, ledger.safe()))
    journal.wrong(
      `the school holds ${atSchool} answers of ${Math.max(covered, ledger.safe())} said to be safe`,
    );
  if (atSchool > answers) journal.wrong(`the school holds ${atSchool} answers, the device has ${answers}`);
  return page;
}

async function answer(page: Page, ledger: Ledger, tapped: (kind: Moment['kind']) => void): Promise<void> {
  await fillIn(page);
  const key = answerKey(await openQuestion(page));
  const check = page.getByRole('button', { name: 'Check' }).click();
  tapped('check');
  await check;
  await page.getByText('Saved on this device', { exact: true }).waitFor({ timeout: 10_000 });
  ledger.shownAsSaved(key);
  await page.getByRole('button', { name: 'Next', exact: true }).click();
}

async function lookAtHandIn(
  page: Page,
  ledger: Ledger,
  tapped: (kind: Moment['kind']) => void,
): Promise<void> {
  await page.getByRole('link', { name: 'Stop' }).click();
  const now = page.getByRole('button', { name: 'Hand in now' });
  const safe = /All (\d+) answers are safe|Your answer is safe/;
  await now.or(handInLine(page)).first().waitFor();
  tapped('hand-in');
  await now.click({ timeout: 500 }).catch(() => undefined);
  await expect(handInLine(page)).toContainText(safe, { timeout: 4_000 });
  const said = safe.exec((await handInLine(page).textContent()) ?? '');
  ledger.shownAsSafe(Number(said?.[1] ?? 0));
}

/** After quiet: the screen, the device's log, the ledger and the school's board say the same number. */
async function goHome(loan: Loan, hubUrl: string): Promise<void> {
  const { device, desk, journal, ledger, practice } = loan;
  const page = await openAndCheck(loan, hubUrl);
  const { answers } = await checkDevice(page, ledger, journal);
  await page.goto(practice.replace(/\/practice$/, ''));
  await page
    .getByRole('button', { name: 'Hand in now' })
    .click({ timeout: 1_000 })
    .catch(() => undefined);
  await expect(handInLine(page)).toContainText(`All ${answers} answers are safe at school`, {
    timeout: 20_000,
  });
  const row = (await desk.board(hubUrl)).learners.find(({ name }) => name === learnerName);
  if (row?.answers !== answers || (row.waiting ?? 0) > 0)
    journal.wrong(
      `the board has ${row?.answers} answers and waits for ${row?.waiting}, the device has ${answers}`,
    );
  for (const error of device.errors) journal.wrong(`the page reported ${error}`);
}

function momentOf(rng: Rng): Moment {
  const kind = pick(rng, ['start', 'work', 'check', 'check', 'check', 'hand-in', 'hand-in'] as const);
  const most = { start: 1_200, work: 1_500, check: 60, 'hand-in': 120 }[kind];
  return {
    kind,
    nth: kind === 'work' ? 1 : integerBetween(rng, 1, 3),
    ms: integerBetween(rng, 0, most),
    hubToo: rng() < 0.2,
  };
}

function momentText({ kind, nth, ms, hubToo }: Moment): string {
  const after = {
    start: 'into its start',
    work: 'into its work',
    check: `after tap ${nth} on Check`,
    'hand-in': `after look ${nth} at the hand-in`,
  }[kind];
  return `${ms} ms ${after}${hubToo ? ', and the hub with it' : ''}`;
}
