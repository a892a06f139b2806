import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { ErrorAnswer } from '#domain/device-api.ts';
import { type ErrorCode, type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { createQueues } from '#hub/media/queues.ts';
import { isDiskFull } from '#hub/storage/disk-full.ts';
import { firstBundle, mostBundleBytes } from '#sync/bundle/bundle.ts';

/** How much a carrier keeps. */
export type KeptLimits = {
  /** Hand-ins that wait: a school's worth. */
  readonly waiting: number;
  /** All of it together, bytes; answers may have the half of it. */
  readonly bytes: number;
  /** The computer is somebody's: so many bytes of its disk stay free. */
  readonly spare: number;
};
export const usualKept: KeptLimits = { waiting: 1000, bytes: 1024 ** 3, spare: 256 * 1024 ** 2 };

/** Answers and what is known of what is done with are forgotten after so long, ms (BUN-9). */
const keptFor = 60 * 86_400_000;
/** A half-written file that is older than this is nobody's any more, ms. */
const halfFor = 3_600_000;

type Answer = { readonly number: number; readonly to: string; readonly bytes: number };

const Done = v.object({ at: v.number(), problem: v.nullable(ErrorAnswer.entries.error) });
type Done = { readonly at: number; readonly problem: Failure | null };

/**
 * What a carrier keeps, as files (BUN-14): `waiting/HASH`, `answers/NUMBER-KEY`, `done/HASH`. Each is written under another name, on
 * the disk, and then renamed: whatever kills this computer, a file is there whole or not at all, and the worst is that a bundle
 * is handed in twice, which is harmless (BUN-8).
 *
 * @param free bytes that are free where the folder is
 */
export async function openKept(
  folder: string,
  now: () => number,
  limits: KeptLimits = usualKept,
  free: () => Promise<number> = () => freeBytes(folder),
) {
  const places = {
    waiting: join(folder, 'waiting'),
    answers: join(folder, 'answers'),
    done: join(folder, 'done'),
  } as const;
  for (const place of Object.values(places)) await mkdir(place, { recursive: true, mode: 0o700 });
  const id = await readId(folder);
  const waiting = new Map<string, number>();
  const done = new Map<string, Done>();
  let answers: Answer[] = [];
  for (const [name, bytes] of await listed(places.waiting, now())) if (isHash(name)) waiting.set(name, bytes);
  for (const [name] of await listed(places.done, now())) {
    const record = await readDone(join(places.done, name));
    if (record) done.set(name, record);
  }
  for (const [name, bytes] of await listed(places.answers, now())) {
    const [, number = '', to = ''] = /^(\d{15})-([0-9a-f]{16})$/.exec(name) ?? [];
    if (to !== '') answers.push({ number: Number(number), to, bytes });
  }
  answers.sort((a, b) => a.number - b.number);
  const queues = createQueues();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => queues.inTurn('all', work);

  const nameOf = ({ number, to }: Answer): string => `${String(number).padStart(15, '0')}-${to}`;
  const answerBytes = (): number => answers.reduce((sum, { bytes }) => sum + bytes, 0);
  const bytesInAll = (): number => answerBytes() + [...waiting.values()].reduce((sum, each) => sum + each, 0);

  async function hasRoom(bytes: number): Promise<boolean> {
    if (waiting.size >= limits.waiting || bytesInAll() + bytes > limits.bytes) return false;
    return (await free()) - bytes >= limits.spare;
  }

  async function drop(some: readonly Answer[]): Promise<void> {
    answers = answers.filter((each) => !some.includes(each));
    for (const each of some) await rm(join(places.answers, nameOf(each)), { force: true });
  }

  /** What is old, and of answers what they may not have; the oldest first: their devices will ask again. */
  async function forget(coming: number): Promise<void> {
    const before = now() - keptFor;
    for (const [hash, { at }] of [...done])
      if (at < before) {
        done.delete(hash);
        await rm(join(places.done, hash), { force: true });
      }
    let bytes = answerBytes() + coming;
    const old: Answer[] = [];
    for (const each of answers) {
      if (each.number >= before && bytes <= limits.bytes / 2) break;
      old.push(each);
      bytes -= each.bytes;
    }
    await drop(old);
  }

  async function end(hash: string, problem: Failure | null): Promise<void> {
    const record: Done = { at: now(), problem };
    await writeWhole(places.done, hash, Buffer.from(JSON.stringify(record)));
    done.set(hash, record);
    waiting.delete(hash);
    await rm(join(places.waiting, hash), { force: true });
  }

  return {
    id,

    /** Resolves when it is on the disk. The same bundle again is kept once; `hub-full`: there is no room. */
    keep: (bundle: Uint8Array): Promise<Result<{ readonly fresh: boolean }, Failure>> =>
      inTurn(async () => {
        const hash = createHash('sha256').update(bundle).digest('hex');
        if (waiting.has(hash) || done.has(hash)) return ok({ fresh: false });
        if (!(await hasRoom(bundle.length))) return err(failure('hub-full'));
        try {
          await writeWhole(places.waiting, hash, bundle);
        } catch (error) {
          if (!isDiskFull(error)) throw error;
          return err(failure('hub-full'));
        }
        waiting.set(hash, bundle.length);
        return ok({ fresh: true });
      }),

    /** In the order in which they came, as far as that is known. */
    waiting: (): readonly string[] => [...waiting.keys()],

    /** Null: somebody has removed it. */
    async read(hash: string): Promise<Uint8Array | null> {
      const bytes = await readFile(join(places.waiting, hash)).catch(() => null);
      if (bytes === null) waiting.delete(hash);
      return bytes;
    },

    /** The answer first: killed between the two, the bundle still waits. */
    answered: (hash: string, answer: Uint8Array): Promise<void> =>
      inTurn(async () => {
        const first = firstBundle(answer);
        const to = first.ok ? first.value.to : '';
        await forget(answer.length);
        const number = Math.max(now(), (answers[answers.length - 1]?.number ?? 0) + 1);
        const kept: Answer = { number, to, bytes: answer.length };
        await writeWhole(places.answers, nameOf(kept), answer);
        answers.push(kept);
        await end(hash, null);
      }),

    /** The hub will not have it, and why. */
    refused: (hash: string, problem: Failure): Promise<void> => inTurn(() => end(hash, problem)),

    /** Answers for a key, as many as one of them may have bytes: whoever asks again gets the rest. */
    async answersTo(
      to: string,
      after: number,
    ): Promise<{ readonly bundles: readonly Uint8Array[]; readonly last: number }> {
      const bundles: Uint8Array[] = [];
      let bytes = 0;
      let last = after;
      for (const each of answers.filter((one) => one.to === to && one.number > after)) {
        bytes += each.bytes;
        if (bundles.length > 0 && bytes > mostBundleBytes[2]) break;
        const read = await readFile(join(places.answers, nameOf(each))).catch(() => null);
        if (read) bundles.push(read);
        last = each.number;
      }
      return { bundles, last };
    },

    state() {
      const refused = new Map<ErrorCode, number>();
      let handedIn = 0;
      for (const { problem } of done.values())
        if (problem) refused.set(problem.code, (refused.get(problem.code) ?? 0) + 1);
        else handedIn += 1;
      return { waiting: waiting.size, handedIn, answers: answers.length, refused };
    },
  };
}

export type Kept = Awaited<ReturnType<typeof openKept>>;

/** Whole or not at all, whatever happens: on the disk before it has its name, and the name too. */
async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const half = join(folder, `${name}.${randomBytes(4).toString('hex')}.part`);
  const file = await open(half, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(half, { force: true });
    throw error;
  }
  await file.close();
  await rename(half, join(folder, name));
  await syncFolder(folder);
}

/** Not every system can: there a power cut may forget the newest name, and its device gives it again. */
async function syncFolder(folder: string): Promise<void> {
  const held = await open(folder, 'r').catch(() => null);
  await held?.sync().catch(() => undefined);
  await held?.close();
}

/** Names with their sizes, the oldest first; what was left half-written goes. */
async function listed(folder: string, now: number): Promise<readonly (readonly [string, number])[]> {
  const found: { readonly name: string; readonly bytes: number; readonly changed: number }[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const about = await stat(path).catch(() => null);
    if (!about) continue;
    if (!name.endsWith('.part')) found.push({ name, bytes: about.size, changed: about.mtimeMs });
    // Another program on the same folder may be at it.
    else if (about.mtimeMs < now - halfFor) await rm(path, { force: true });
  }
  found.sort((a, b) => a.changed - b.changed);
  return found.map(({ name, bytes }) => [name, bytes]);
}

async function readDone(path: string): Promise<Done | null> {
  try {
    const { at, problem } = v.parse(Done, JSON.parse(await readFile(path, 'utf8')));
    return { at, problem: problem && failure(problem.code, problem.data) };
  } catch {
    // Damaged, or somebody else's: the bundle is taken again if it comes again.
    return null;
  }
}

const isHash = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);

async function readId(folder: string): Promise<string> {
  const kept = await readFile(join(folder, 'id'), 'utf8').catch(() => '');
  if (/^[0-9a-f]{32}$/.test(kept)) return kept;
  const made = randomBytes(16).toString('hex');
  await writeWhole(folder, 'id', Buffer.from(made));
  return made;
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
