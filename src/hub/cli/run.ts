import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { showClassCode } from '#domain/class-code.ts';
import type { PackHash } from '#domain/ids.ts';
import { hashPassword, mintPassword } from '#hub/auth/password.ts';
import { demoSchool } from '#hub/demo/demo-school.ts';
import { createHub } from '#hub/hub.ts';
import { openSchool } from '#hub/new-school.ts';
import type { PackShelf } from '#hub/packs/pack-shelf.ts';
import { readStarterPack } from '#hub/packs/starter-pack.ts';
import { refitDaily } from '#hub/refit/daily-refit.ts';
import { refitAll } from '#hub/refit/refit-job.ts';
import { createSchool, type PackOffer, type School } from '#hub/school.ts';
import type { HubConfig } from '#hub/services.ts';
import { hubAddresses } from './addresses.ts';
import { allAddresses, computerNames, openName, serveStrangers } from './finding.ts';
import { keepFirstSignIn, readFirstSignIn, type SignIn } from './first-sign-in.ts';
import type { Https } from './https.ts';
import type { HttpsWish } from './https-options.ts';
import { openFailureText } from './open-failure.ts';
import { type OpenHub, openHub } from './open-hub.ts';
import type { HubOptions } from './options.ts';
import { recallErased } from './recall.ts';
import { refitText } from './refit-text.ts';
import { type Serving, serve } from './serve.ts';
import { createTrouble } from './tell-trouble.ts';
import { welcomeText } from './welcome.ts';

const root = join(import.meta.dirname, '../../..');
const dist = join(root, 'dist');

/** A hub that runs until it is told to stop. */
export type RunningHub = {
  /** Says where it is and what to type, then does what could wait. */
  announce(): Promise<void>;
  stop(): Promise<void>;
};

/** Opens the data, makes the demo school on a first run, and listens. Null: it has said why it cannot. */
export async function runHub(options: HubOptions): Promise<RunningHub | null> {
  const opened = await openHub({ ...options, lost: takenOver });
  if (!opened.ok) {
    console.error(openFailureText(opened.error, options.data));
    return null;
  }
  const hub = opened.value;
  const { accounts, clock, packs, store } = hub;
  // Made before anything is backed up: a hub put back without its key could prove nothing to its devices (SYN-4).
  await accounts.hubKey();
  await accounts.sealKey();
  if (options.restored) await beginEpoch(hub);
  const school = createSchool(store, accounts, clock);
  if (!(await recallErased(hub))) {
    await hub.close();
    return null;
  }
  const starterPack = shelveStarterPack(hub);
  if (!(await accounts.school()) && !options.empty) await openDemo(hub, school, starterPack, options.data);
  if (options.demoWeek) await fillWeek(hub, school);
  if (starterPack) await renewStarterPack(hub, school, starterPack);

  let port = options.port;
  const { finding } = options;
  const localName = await openName(finding);
  const addresses = (): readonly string[] =>
    allAddresses(hubAddresses(options.host, port), finding, localName);
  const https = await openHttpsSide(options.https, hub, addresses);
  if (https === 'failed') {
    localName?.stop();
    return null;
  }
  const config: HubConfig = {
    version: programVersion(),
    dist: options.page ?? dist,
    secure: https?.side ?? null,
    addresses,
    names: computerNames,
    hearsStrangers: finding.strangersPort === options.port,
    starterPack,
  };
  const app = createHub({
    ...hub,
    config,
    reportBug: createTrouble(console.error, clock.now),
  });
  const serving = await listenOrSay(serve(app, options.host, options.port));
  if (serving) port = serving.port;
  const secure = serving && https ? await listenOrSay(https.serve(app, options.host)) : null;
  if (!serving || (https && !secure)) {
    localName?.stop();
    await serving?.stop();
    await hub.close();
    return null;
  }
  const { strangersPort } = finding;
  const strangersAt =
    strangersPort === null || strangersPort === port
      ? null
      : await serveStrangers(config, options.host, strangersPort);
  const endRefits = refitDaily(
    hub,
    school,
    (outcomes) => console.log(refitText(outcomes)),
    (error) => console.error(error),
  );
  return {
    announce: async () => {
      if (options.port !== 0 && port !== options.port)
        console.log(`Port ${options.port} is taken by another program: using ${port}.`);
      console.log(await welcome(hub, school, options, addresses(), https));
      flushCompileCache();
      if (starterPack) squeezeLater(packs, starterPack.hash);
    },
    stop: async () => {
      localName?.stop();
      await Promise.all([endRefits(), serving.stop(), secure?.stop(), strangersAt?.stop()]);
      await hub.close();
    },
  };
}

/** Null: plain HTTP alone. */
async function openHttpsSide(
  wish: HttpsWish | null,
  hub: OpenHub,
  addresses: () => readonly string[],
): Promise<Https | null | 'failed'> {
  if (wish === null) return null;
  // Most schools' hubs speak plain HTTP alone and need not load this.
  const { openHttps } = await import('./https.ts');
  const opened = await openHttps(wish, hub, addresses);
  if (opened.ok) return opened.value;
  console.error(opened.error);
  await hub.close();
  return 'failed';
}

async function listenOrSay(listening: Promise<Serving>): Promise<Serving | null> {
  try {
    return await listening;
  } catch (error) {
    console.error(`The hub cannot listen: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** `--restored`: devices hand in again what the backup lacks, and whoever looks after the machines can read why (HUB-27). */
async function beginEpoch({ accounts, clock }: OpenHub): Promise<void> {
  await accounts.beginEpoch();
  await accounts.matters.note({
    kind: 'hub-restored',
    device: null,
    learner: null,
    count: 1,
    at: clock.now(),
  });
}

/** Nothing more can be written, so nothing should be served: the other hub is the school's now. */
function takenOver(): void {
  console.error('Another hub has taken this school over, so this one ends. Nothing is lost.');
  process.exit(1);
}

/** A second of hard work, when the first devices have been let in. */
function squeezeLater(packs: PackShelf, hash: PackHash): void {
  const squeeze = (): void => void packs.squeezeTightly(hash).catch((error: unknown) => console.error(error));
  setTimeout(squeeze, 5000).unref();
}

/** `--new-password`: for a principal who has lost theirs, by whoever can reach the hub's own computer. Others ask a principal. */
export async function giveNewPassword(options: HubOptions): Promise<boolean> {
  const opened = await openHub(options);
  if (!opened.ok) {
    console.error(openFailureText(opened.error, options.data));
    return false;
  }
  const { accounts, clock, close } = opened.value;
  const teacher = (await accounts.staff.all()).find(({ roles }) => roles.includes('principal'));
  if (!teacher) console.error('There is no school in this folder yet: start the hub first.');
  else {
    const password = mintPassword();
    const given = { password: await hashPassword(password), isFirst: false };
    await accounts.staff.givePassword(teacher.id, given, 'command-line', clock.now());
    keepFirstSignIn(options.data, { name: teacher.name, password });
    console.log(
      `name: ${teacher.name}\npassword: ${password}\n\nEvery device has been signed out. Start the hub again.`,
    );
    console.log(`Write the password down, then delete ${join(options.data, 'first-sign-in.txt')}.`);
  }
  await close();
  return teacher !== undefined;
}

/** `--refit`: the daily refit, now. */
export async function refitOnce(options: HubOptions): Promise<boolean> {
  const opened = await openHub(options);
  if (!opened.ok) {
    console.error(openFailureText(opened.error, options.data));
    return false;
  }
  const hub = opened.value;
  console.log(refitText(await refitAll(hub, createSchool(hub.store, hub.accounts, hub.clock))));
  await hub.close();
  return true;
}

function shelveStarterPack({ packs }: OpenHub): PackOffer | null {
  const written = readStarterPack(join(root, 'packs/arithmetic-1-4'));
  if (written.ok) return packs.keep(written.value.text, written.value.title);
  if (written.error.type === 'faulty') console.error('The starter pack is faulty:', written.error.problems);
  return null;
}

async function openDemo(hub: OpenHub, school: School, pack: PackOffer | null, data: string): Promise<void> {
  const password = mintPassword();
  const wish = demoSchool(await hashPassword(password));
  // First, so that a kill between the two leaves no school whose password nobody knows: the next start writes another.
  keepFirstSignIn(data, { name: wish.teacher, password });
  await openSchool(hub.accounts, school, wish, pack, hub.clock.now(), true);
}

async function fillWeek(hub: OpenHub, school: School): Promise<void> {
  const { simulateWeek } = await import('#hub/demo/demo-week.ts');
  const made = await simulateWeek(hub, school);
  console.log(
    made > 0
      ? `Simulated a week of practice: ${made} answers.`
      : 'The demo week is only for a demo school without answers.',
  );
}

/** A class that works with an older edition of the program's own pack gets the newest (HUB-14). */
async function renewStarterPack(
  { accounts, packs }: OpenHub,
  school: School,
  starter: PackOffer,
): Promise<void> {
  const id = packs.lesson(starter.hash)?.pack.pack.id;
  for (const { class: classId } of await accounts.codes.all()) {
    const assigned = (await school.view(classId)).roster.pack?.value.pack;
    const isOlder =
      assigned !== undefined && assigned !== starter.hash && packs.lesson(assigned)?.pack.pack.id === id;
    if (assigned === undefined || isOlder) await school.assignPack(classId, starter);
  }
}

async function welcome(
  hub: OpenHub,
  school: School,
  options: HubOptions,
  addresses: readonly string[],
  https: Https | null,
): Promise<string> {
  const { accounts } = hub;
  const [first] = await accounts.codes.all();
  const [teacher] = await accounts.staff.all();
  const roster = first && (await school.view(first.class)).roster;
  const named = await accounts.school();
  return welcomeText({
    addresses,
    https: https && { side: https.side, source: https.source, now: hub.clock.now() },
    school: named?.name ?? null,
    className: roster?.opened?.value.name ?? null,
    classCode: first ? showClassCode(first.code) : null,
    teacher: teacher?.name ?? null,
    signIn: signInOf(options.data, teacher?.name ?? null),
    signInFile: join(options.data, 'first-sign-in.txt'),
    setupKey: named ? null : await accounts.mintSetupKey(),
    pageIsBuilt: createsPage(),
    packIsThere: roster?.pack != null || !named,
  });
}

/** A file left from another school is not shown. */
function signInOf(data: string, teacher: string | null): SignIn | null {
  const kept = readFirstSignIn(data);
  return kept?.name === teacher ? kept : null;
}

function createsPage(): boolean {
  try {
    readFileSync(join(dist, 'index.html'));
    return true;
  } catch {
    return false;
  }
}

function programVersion(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}
