import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { HubKeysAnswer } from '#domain/bundle-api.ts';
import { type ErrorCode, type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { CarriedRow, FootpathDatabase } from '#store/database.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import { bundleKinds, firstBundle, keyName } from '#sync/bundle/bundle.ts';
import type { CarriedState, TakenBundle } from './api.ts';
import { sendBundle } from './bundle-wire.ts';
import type { HubClient } from './hub-client.ts';

export type CarrierDeps = {
  readonly db: FootpathDatabase;
  readonly hub: HubClient;
  readonly fetch: typeof fetch;
  readonly wall: () => number;
};

/** Hand-ins that wait here at most: a school's worth. */
const mostWaiting = 1000;
/** Answers and what is done with are forgotten after so long, ms: their devices have long come by, or will ask again. */
const keptFor = 60 * 86_400_000;
/** Said of the line and not of the bundle. */
const notNow: ReadonlySet<ErrorCode> = new Set([
  'hub-unreachable',
  'not-a-hub',
  'busy',
  'too-many-tries',
  'hub-full',
  'hub-failed',
  'not-found',
]);

/**
 * What this device carries for others: it can neither read nor change it, and knows of each only whether it is on its way to
 * the hub or back (docs/spec/bundle.md, BUN-9).
 */
export function createCarrier({ db, fetch, hub, wall }: CarrierDeps) {
  /** Whose school this device carries for: kept when the hub is met, so that another school's files are known far from it. */
  async function hubName(): Promise<string | null> {
    const known = (await readMeta(db, 'hub-seal'))?.seal;
    if (known) return keyName(known);
    const kept = await readMeta(db, 'carries-for');
    if (kept) return kept;
    const said = await hub.ask({
      method: 'GET',
      path: '/api/hub-keys',
      answer: HubKeysAnswer,
      timeout: 3_000,
    });
    if (!said.ok) return null;
    const name = keyName(said.value.seal);
    await writeMeta(db, 'carries-for', name);
    return name;
  }

  async function add(rows: readonly CarriedRow[]): Promise<void> {
    await db.transaction('rw', db.carried, async () => {
      const old = wall() - keptFor;
      await db.carried
        .filter((row) => row.at < old && (row.kind === 'answer' || row.state !== 'waiting'))
        .delete();
      // What was carried before keeps its state: the hub has it already, or has said why it will not have it.
      for (const row of rows) if (!(await db.carried.get(row.id))) await db.carried.add(row);
    });
  }

  const rowOf = (kind: CarriedRow['kind'], bundle: Uint8Array): CarriedRow => ({
    id: bytesToHex(sha256(bundle).subarray(0, 16)),
    kind,
    // A copy of exactly its bytes: it may be a view of a whole file.
    bytes: bundle.slice(),
    state: 'waiting',
    problem: null,
    at: wall(),
  });

  /** @returns why the hub cannot be asked for more now; null when it has answered */
  async function handInOne(row: CarriedRow): Promise<Failure | null> {
    const answer = await sendBundle(fetch, row.bytes);
    if (!answer.ok && notNow.has(answer.error.code)) return answer.error;
    const isAnswer = answer.ok && kindOf(answer.value) === bundleKinds.answer;
    if (answer.ok && !isAnswer) return failure('not-a-hub');
    await db.transaction('rw', db.carried, async () => {
      const done = { bytes: new Uint8Array(0), problem: answer.ok ? null : answer.error };
      await db.carried.update(row.id, { ...done, state: answer.ok ? 'handed-in' : 'refused' });
      if (answer.ok) await db.carried.put(rowOf('answer', answer.value));
    });
    return null;
  }

  let running: Promise<Result<null, Failure>> | null = null;

  async function handInWaiting(): Promise<Result<null, Failure>> {
    const rows = await db.carried.filter(isWaiting).toArray();
    for (const row of rows) {
      const problem = await handInOne(row);
      if (problem) return err(problem);
    }
    return ok(null);
  }

  /** One after the other, and once at a time: the hub would answer twice. */
  function handIn(): Promise<Result<null, Failure>> {
    running ??= handInWaiting().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    handIn,

    /** Keeps others' bundles, and hands them in at once if the hub is in reach. */
    async carry(bundles: readonly Uint8Array[]): Promise<Result<TakenBundle, Failure>> {
      const handIns = bundles.filter((bundle) => kindOf(bundle) === bundleKinds.handIn);
      const answers = bundles.filter((bundle) => kindOf(bundle) === bundleKinds.answer);
      if (handIns.length > 0) {
        const name = await hubName();
        if (handIns.some((bundle) => name !== null && addressOf(bundle) !== name))
          return err(failure('bundle-foreign'));
        if ((await db.carried.filter(isWaiting).count()) + handIns.length > mostWaiting)
          return err(failure('storage-full'));
        const rows = handIns.map((bundle) => rowOf('hand-in', bundle));
        await add(rows);
        const done = await handIn();
        const now = await db.carried.bulkGet(rows.map(({ id }) => id));
        const refused = now.find((row) => row?.state === 'refused')?.problem;
        if (done.ok && refused) return err(refused);
        const handedIn = now.filter((row) => row?.state === 'handed-in').length;
        return ok({ kind: 'hand-in', count: handIns.length, handedIn });
      }
      // A learner's device is no place for others' answers: what is not its own, it would never bring back.
      const isClassDevice =
        (await readMeta(db, 'joined')) !== null && (await readMeta(db, 'teacher')) === null;
      if (isClassDevice) return err(failure('bundle-foreign'));
      await add(answers.map((bundle) => rowOf('answer', bundle)));
      return ok({ kind: 'to-bring', count: answers.length });
    },

    async state(): Promise<CarriedState> {
      const rows = await db.carried.toArray();
      const refused = new Map<ErrorCode, { failure: Failure; count: number }>();
      for (const { problem } of rows) {
        if (!problem) continue;
        const known = refused.get(problem.code);
        refused.set(problem.code, { failure: problem, count: (known?.count ?? 0) + 1 });
      }
      return {
        waiting: rows.filter(isWaiting).length,
        handedIn: rows.filter(({ state }) => state === 'handed-in').length,
        refused: [...refused.values()],
        answers: rows.filter(({ kind }) => kind === 'answer').length,
      };
    },

    async answers(): Promise<Uint8Array> {
      const rows = await db.carried.filter(({ kind }) => kind === 'answer').toArray();
      return concatBytes(...rows.map(({ bytes }) => bytes));
    },

    forget: async (): Promise<void> => {
      await db.carried.filter((row) => !isWaiting(row)).delete();
    },
  };
}

export type Carrier = ReturnType<typeof createCarrier>;

const isWaiting = ({ kind, state }: CarriedRow): boolean => kind === 'hand-in' && state === 'waiting';

function kindOf(bundle: Uint8Array) {
  const first = firstBundle(bundle);
  return first.ok ? first.value.kind : null;
}

function addressOf(bundle: Uint8Array): string | null {
  const first = firstBundle(bundle);
  return first.ok ? first.value.to : null;
}
