import { scryptAsync } from '@noble/hashes/scrypt.js';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { Draft } from '#domain/events/event.ts';
import { readEvent } from '#domain/events/event.ts';
import { profileFields } from '#domain/events/profile-changed.ts';
import { type LearnerId, learnerPartition, staffPartition } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { distinctKeys, type LearnerKey, mintLearnerKey } from '#log/private/learner-key.ts';
import {
  type LockHead,
  lockCost,
  makeLock,
  openLock,
  readLock,
  saltBytes,
  scryptInput,
} from '#log/private/lock.ts';
import { foldLock, noLock } from '#log/private/newest-lock.ts';
import { sealForSchool } from '#log/private/school-box.ts';
import { openText, sealText } from '#log/private/sealed-text.ts';
import type { OwnWords } from '#log/projections/own-words.ts';
import { maySay } from '#log/who-may-say.ts';
import type { DexieLog } from '#store/dexie-log.ts';
import type { LockAsk, LockShown, NewLock } from './api.ts';
import type { HubClient } from './hub-client.ts';
import { aboutField, type WordsSealer } from './own-words.ts';
import { createPieceSeals } from './piece-seals.ts';
import type { PracticeDeps } from './practice.ts';
import { readSchoolKey } from './school-key.ts';
import { waitAfter } from './wrong-tries.ts';

export type LocksDeps = PracticeDeps & {
  readonly store: DexieLog;
  readonly hub: HubClient;
  readonly wall: () => number;
};

/** Who is signed in. The keys are here and nowhere else: they go with this worker. */
type Opened = { readonly learner: LearnerId; readonly keys: readonly LearnerKey[]; readonly head: LockHead };

const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));

/**
 * Learners' locks on this device (docs/spec/keys.md). A file of its own: fetched when a learner has a lock or sets one, so that
 * nobody else waits for it.
 */
export function createLocks(deps: LocksDeps) {
  const { db, store, log, shelf, hub, wall } = deps;
  let opened: Opened | null = null;
  const pieces = createPieceSeals({ db, hub, lockOf, opened: () => opened });

  /** What the log says of a learner's lock, looked up again when something came. */
  async function lockOf(learner: LearnerId): Promise<string | null> {
    const row = await db.locks.get(learner);
    if (row === undefined) return null;
    if (row.lock !== undefined) return row.lock;
    let state = noLock;
    for (const partition of [learnerPartition(learner), staffPartition(learner)])
      for (const { stream, count } of await store.streams(partition))
        for (const event of await store.read(stream, 1, count)) {
          const known = event.type.startsWith('lock.') ? readEvent(event) : null;
          if (known && maySay(partition, known.type)) state = foldLock(state, known);
        }
    // A lock that no program here can open must not keep its learner out of what is not sealed: it is none.
    const lock = state.lock !== null && readLock(state.lock) ? state.lock : null;
    await db.locks.put({ ...row, lock });
    return lock;
  }

  async function shown(learner: LearnerId, isWrong = false): Promise<LockShown> {
    const lock = await lockOf(learner);
    const head = lock === null ? null : readLock(lock);
    const { until = 0, tries = 0 } = (await db.locks.get(learner)) ?? {};
    return {
      kind: head?.kind ?? null,
      minutes: head?.minutes ?? 0,
      isOpen: opened?.learner === learner,
      isWrong,
      // A clock that was put back must not make anybody wait longer than ever.
      wait: Math.max(0, Math.min(until - wall(), waitAfter(tries))),
    };
  }

  async function open(learner: LearnerId, secret: string): Promise<Result<LockShown, Failure>> {
    const lock = await lockOf(learner);
    const head = lock === null ? null : readLock(lock);
    if (lock === null || !head || (await shown(learner)).wait > 0) return ok(await shown(learner));
    const keys = openLock(lock, learner, await wrappingKey(head, learner, secret));
    const { tries = 0 } = (await db.locks.get(learner)) ?? {};
    if (keys) {
      opened = { learner, keys, head };
      // Written although it may be the same: who follows the device is told by it.
      await db.locks.put({ learner, lock });
      sealPieces();
    } else await db.locks.put({ learner, lock, tries: tries + 1, until: wall() + waitAfter(tries + 1) });
    return ok(await shown(learner, keys === null));
  }

  /** Another lock, or none. What was said in the open before is said again sealed, and the other way round. */
  async function change(learner: LearnerId, wanted: NewLock | null): Promise<Result<LockShown, Failure>> {
    const isLocked = (await lockOf(learner)) !== null;
    if (isLocked && opened?.learner !== learner) return err(failure('locked'));
    const before = opened?.learner === learner ? opened.keys : [];
    const next = wanted && (await made(learner, wanted, before));
    if (next && !next.ok) return next;
    const { reading } = await deps.time();
    const sealer = next?.ok ? sealerWith(learner, next.value.opened.keys) : null;
    const opener = sealerWith(learner, before);
    const event = next?.ok ? next.value.event : { lock: null, school: '' };
    const [key] = next?.ok ? next.value.opened.keys : [];
    if (next?.ok && key) await pieces.remember(learner, key, next.value.school);
    // Before the keys go. Cut after it, the learner still has their lock, and the pieces are sealed again the next time.
    if (!next) await pieces.unseal(learner);
    await log.commit(learner, async () => {
      let { progress, words } = await shelf.read(learner);
      const drafts: Draft[] = [{ type: 'lock.changed', data: event }, ...again(words, opener, sealer)];
      for (const draft of drafts) progress = await log.append(learner, progress, reading, draft);
      await db.locks.put({ learner, lock: event.lock });
    });
    // And what was sealed in between.
    if (!next) await pieces.unseal(learner);
    opened = next?.ok ? next.value.opened : null;
    if (opened) sealPieces();
    deps.appended();
    return ok(await shown(learner));
  }

  /** Beside what the learner is waiting for. What fails, such as for want of room, is tried again (media.ts). */
  const sealPieces = (): void => void pieces.sealWaiting().catch(() => undefined);

  async function made(learner: LearnerId, { kind, secret, minutes }: NewLock, before: readonly LearnerKey[]) {
    // Without it a forgotten PIN would be the end of what was written.
    const school = await readSchoolKey(db, hub);
    if (!school.ok) return school;
    const keys = before.length > 0 ? distinctKeys(before) : [mintLearnerKey(random)];
    const head: LockHead = { kind, minutes, cost: lockCost, salt: random(saltBytes) };
    const lock = makeLock(head, learner, keys, await wrappingKey(head, learner, secret));
    const event = { lock, school: sealForSchool(keys, learner, school.value, random) };
    return ok({ event, opened: { learner, keys, head }, school: school.value });
  }

  return {
    /** Who is signed in, if anybody. */
    opened: (): LearnerId | null => opened?.learner ?? null,

    pieces,

    /** Seals and opens a learner's private words. Null: they have no lock, and what they write stays open. */
    async sealer(learner: LearnerId): Promise<Result<WordsSealer | null, Failure>> {
      if ((await lockOf(learner)) === null) return ok(null);
      return opened?.learner === learner ? ok(sealerWith(learner, opened.keys)) : err(failure('locked'));
    },

    async ask(learner: LearnerId, ask: LockAsk): Promise<Result<LockShown, Failure>> {
      switch (ask.kind) {
        case 'look':
          return ok(await shown(learner));
        case 'open':
          return open(learner, ask.secret);
        case 'change':
          return change(learner, ask.lock);
        case 'close':
          if (opened?.learner === learner) opened = null;
          await db.locks.put({ learner, ...(await db.locks.get(learner)) });
          return ok(await shown(learner));
      }
    },
  };
}

export type Locks = ReturnType<typeof createLocks>;

function sealerWith(learner: LearnerId, keys: readonly LearnerKey[]): WordsSealer {
  return {
    seal: (text, type, place) => {
      const [key] = keys;
      return key ? sealText(text, { learner, type, place }, key, random) : null;
    },
    open: (box, type, place) => openText(box, { learner, type, place }, keys),
  };
}

/** The words that count now, as they are to be kept from now on. */
function again(words: OwnWords, opener: WordsSealer, sealer: WordsSealer | null): Draft[] {
  return profileFields.flatMap((field): Draft[] => {
    const { text, saw } = aboutField(words.profile, field, opener);
    if (text === '') return [];
    const box = sealer?.seal(text, 'profile.changed', field);
    const data = box ? { field, text: '', saw: saw.slice(), box } : { field, text, saw: saw.slice() };
    return [{ type: 'profile.changed', data }];
  });
}

function wrappingKey(head: LockHead, learner: LearnerId, secret: string): Promise<Uint8Array> {
  const { password, salt } = scryptInput(head, learner, secret);
  // In turns of 10 ms: an answer in another tab's question does not wait for it.
  return scryptAsync(password, salt, { ...head.cost, dkLen: 32 });
}
