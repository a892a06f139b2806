import { type Failure, failure } from '#domain/error-codes.ts';
import type { DeviceId, LearnerId } from '#domain/ids.ts';
import type { MediaHash } from '#domain/media.ts';
import { mediaKind, mediaTypeOf, safeFileName, typeBytes } from '#domain/media-kind.ts';
import { err, ok, type Result } from '#domain/result.ts';
import {
  type FootpathDatabase,
  type HubEpoch,
  isSameEpoch,
  type PieceRow,
  type WorkRow,
} from '#store/database.ts';
import type { DexieLog } from '#store/dexie-log.ts';
import { createMediaStore } from '#store/media-store.ts';
import { readMeta } from '#store/meta.ts';
import type { NewWork, OpenedWork, Work } from './api.ts';
import type { LoopPhase } from './hand-in-loop.ts';
import type { HubClient } from './hub-client.ts';
import { addWork } from './media-add.ts';
import { createMediaFetch } from './media-fetch.ts';
import { createMediaSend } from './media-send.ts';
import { createMediaWire } from './media-wire.ts';
import type { NamedLesson } from './named-lesson.ts';
import { createCovers } from './piece-cover.ts';
import type { PieceSeals } from './piece-seals.ts';
import type { DeviceTime } from './practice.ts';

export type MediaDeskDeps = {
  readonly db: FootpathDatabase;
  readonly store: DexieLog;
  readonly device: DeviceId;
  readonly hub: HubClient;
  readonly fetch: typeof fetch;
  readonly time: () => Promise<DeviceTime>;
  readonly lesson: () => Promise<Result<NamedLesson, Failure>>;
  /** Something new was stored: hand in soon. */
  readonly appended: () => void;
  readonly phase: () => LoopPhase;
  readonly wall: () => number;
  /** Runs `work` unless another tab is at it. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
  /** Learners' locks: asked for when somebody has one. */
  readonly locksDesk: () => Promise<{ readonly pieces: PieceSeals }>;
};

/** Pieces of work on this device (docs/spec/media.md): adding, showing, sending, fetching. */
export function createMediaDesk(deps: MediaDeskDeps) {
  const { db } = deps;
  const media = createMediaStore(db);
  const wire = createMediaWire(deps.fetch, deps.hub);
  const covers = createCovers(async () =>
    (await db.locks.count()) ? (await deps.locksDesk()).pieces : null,
  );
  const pieces = createMediaFetch(db, media, wire, covers);
  const sender = createMediaSend({ ...deps, media, wire, covers });

  async function shown(work: WorkRow, hub: HubEpoch | null): Promise<Work> {
    const piece = await media.piece(work.hash);
    const opened = await deps.lesson();
    const title = opened.ok && work.skill ? opened.value.pack.skillById.get(work.skill)?.title : undefined;
    const { id, hash, bytes, at, problem } = work;
    const { name, words } = await covers.openWords(work);
    return {
      id,
      hash,
      bytes,
      name: name && safeFileName(name),
      words,
      at,
      problem,
      kind: mediaKind(work.type),
      skillTitle: title ?? null,
      here: piece?.here === bytes,
      state: stateOf(work, piece, hub),
      sent: piece?.sent ?? 0,
    };
  }

  return {
    sendAll: sender.sendAll,

    /** A learner's pieces, newest first. Reads only, so that a live query can follow it. */
    async works(learner: LearnerId): Promise<readonly Work[]> {
      const hub = await readMeta(db, 'cursors');
      return Promise.all((await media.works(learner)).map((work) => shown(work, hub)));
    },

    /** What other devices handed in of a learner's work, and what was here before this program knew of it. */
    look: (): Promise<void> => media.foldWorks(),

    add: (learner: LearnerId, work: NewWork): Promise<Result<null, Failure>> =>
      addWork({ ...deps, media, covers }, learner, work),

    /** Seals pieces of learners with a lock that lie here in the open, such as from before they had one. */
    sealWaiting: covers.sealWaiting,

    /** All of a piece, fetched first if it is not here. */
    async open(hash: MediaHash): Promise<Result<OpenedWork, Failure>> {
      if (!(await covers.mayShow(hash))) return err(failure('locked'));
      const fetched = await pieces.fetch(hash);
      if (!fetched.ok) return fetched;
      const { wasHere, chunks } = fetched.value;
      // What came from there is at school: the hub only has to say so.
      if (!wasHere) void sender.sendAll().catch(() => undefined);
      const [first] = chunks;
      if (!first) return err(failure('work-missing'));
      // By its bytes, never by what anybody called it: a page of the app's own address must not come of it.
      const type = mediaTypeOf(first.subarray(0, typeBytes));
      return ok({ kind: mediaKind(type), blob: new Blob([...chunks], { type }) });
    },
  };
}

export type MediaDesk = ReturnType<typeof createMediaDesk>;

function stateOf({ held, bytes }: WorkRow, piece: PieceRow | undefined, hub: HubEpoch | null): Work['state'] {
  const isHeld = isSameEpoch(held, hub);
  const isHere = piece?.here === bytes;
  if (isHeld) return isHere ? 'safe' : 'at-school';
  if (isHere && !isSameEpoch(piece.from, hub)) return 'only-here';
  return piece?.lost ? 'lost' : 'elsewhere';
}
