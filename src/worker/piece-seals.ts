import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { LearnerId, SealKey } from '#domain/ids.ts';
import { type MediaHash, mediaChunkBytes } from '#domain/media.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { SealPair } from '#log/private/key-box.ts';
import type { LearnerKey } from '#log/private/learner-key.ts';
import { openPieceWords, type PieceWords, sealPieceWords } from '#log/private/piece-words.ts';
import {
  openPieceKey,
  type PieceKey,
  piecePairOf,
  sealPieceKey,
  turnPiece,
} from '#log/private/sealed-piece.ts';
import type { FootpathDatabase, PieceRow, PieceSeal } from '#store/database.ts';
import { createMediaStore } from '#store/media-store.ts';
import { readMeta } from '#store/meta.ts';
import { storageFailure } from '#store/storage-failure.ts';
import type { HubClient } from './hub-client.ts';
import { readSchoolKey } from './school-key.ts';

export type PieceSealsDeps = {
  readonly db: FootpathDatabase;
  readonly hub: HubClient;
  /** Null: the learner has no lock. */
  readonly lockOf: (learner: LearnerId) => Promise<string | null>;
  readonly opened: () => { readonly learner: LearnerId; readonly keys: readonly LearnerKey[] } | null;
};

type Bytes = Uint8Array<ArrayBuffer>;

/** How the bytes of a piece lie here: as they are, or sealed (docs/spec/keys.md, KEY-12). */
export type Cover = {
  /** What says so beside the piece; left out, they lie as they are. */
  readonly seal?: PieceSeal;
  /** Plain bytes to what lies here, and back. `from`: where in the piece they stand. */
  turn(bytes: Bytes, from: number): Bytes;
};

const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));

/**
 * Pieces of work of learners with a lock, sealed where they lie (docs/spec/keys.md, KEY-12). Part of the file of locks: nobody
 * without one fetches it.
 */
export function createPieceSeals({ db, hub, lockOf, opened }: PieceSealsDeps) {
  const media = createMediaStore(db);
  let pairs: { readonly of: readonly LearnerKey[]; readonly pairs: readonly SealPair[] } | null = null;
  let sealing: Promise<void> = Promise.resolve();

  /** Of who is signed in. */
  function ownPairs(): readonly SealPair[] {
    const keys = opened()?.keys ?? [];
    if (pairs?.of !== keys) pairs = { of: keys, pairs: keys.map(piecePairOf) };
    return pairs.pairs;
  }

  /** Notes what the learner's pieces are sealed to from now on. Fails when the school's key is not known here and nobody tells it. */
  async function remember(learner: LearnerId, key: LearnerKey, told?: SealKey): Promise<void> {
    const [joined, known] = await Promise.all([readMeta(db, 'joined'), db.seals.get(learner)]);
    if (!joined) return;
    const to = piecePairOf(key).publicKey;
    if (known?.hub === joined.hub && known.to === to) return;
    const school = told ? ok(told) : await readSchoolKey(db, hub);
    if (school.ok) await db.seals.put({ learner, hub: joined.hub, to, school: school.value });
  }

  /** A new key for a piece and its boxes; null: it is also the work of somebody without a lock, or nobody knows yet whom to seal it to. */
  async function make(hash: MediaHash, learner?: LearnerId): Promise<Cover | null> {
    const works = await db.works.where({ hash }).toArray();
    const learners = new Set(works.map((work) => work.learner));
    if (learner !== undefined) learners.add(learner);
    const joined = await readMeta(db, 'joined');
    const key = random(32);
    const own: string[] = [];
    let school: string | null = null;
    for (const each of learners) {
      const to = (await lockOf(each)) === null ? undefined : await db.seals.get(each);
      if (!to || to.hub !== joined?.hub) return null;
      own.push(bytesToHex(sealPieceKey(key, hash, to.to, random)));
      school ??= bytesToHex(sealPieceKey(key, hash, to.school, random));
    }
    return school === null ? null : coverWith(key, { school, own });
  }

  /** Null: nobody is signed in whose piece it is, or it was sealed to a key that they no longer have. */
  function keyOf(hash: MediaHash, { own, key }: PieceSeal): PieceKey | null {
    if (key !== undefined) return hexToBytes(key);
    const mine = ownPairs();
    for (const box of mine.length > 0 ? own : []) {
      const found = openPieceKey(hexToBytes(box), hash, mine);
      if (found) return found;
    }
    return null;
  }

  function open(hash: MediaHash, seal: PieceSeal): Cover | null {
    const key = keyOf(hash, seal);
    return key && coverWith(key, seal);
  }

  /** All of a piece in one transaction: whenever it is cut, the piece lies there whole, either as it was or sealed. */
  async function sealOne({ hash, bytes }: PieceRow): Promise<void> {
    const cover = await make(hash);
    if (!cover) return;
    await db.transaction('rw', [db.pieces, db.chunks], async () => {
      const piece = await db.pieces.get(hash);
      if (!piece || !isOpen(piece)) return;
      const stored = await media.chunks(hash);
      const before = stored.seal && open(hash, stored.seal);
      const plain = before ? turnAll(stored.bytes, before) : stored.bytes;
      // What is damaged stays as it is: sealed, it could not be told from what nobody can open.
      if (nameOf(plain) !== hash) return;
      await media.putWhole({ hash, bytes, chunks: turnAll(plain, cover), seal: cover.seal });
      if (piece.from) await db.pieces.update(hash, { from: piece.from });
    });
  }

  /** One that there is no room for keeps no other from being sealed. */
  async function sealAll(): Promise<void> {
    const at = opened();
    const [key] = at?.keys ?? [];
    if (at && key) await remember(at.learner, key);
    for (const piece of await db.pieces.toArray())
      if (isOpen(piece))
        await sealOne(piece).catch((error) => {
          if (storageFailure(error).code !== 'storage-full') throw error;
        });
  }

  /** Of who is signed in and has a lock. */
  const keysOf = (learner: LearnerId): readonly LearnerKey[] => {
    const at = opened();
    return at?.learner === learner ? at.keys : [];
  };

  return {
    remember,
    make,
    open,

    /** What a learner says of a piece, sealed; null: they have no lock, and it stays open. */
    async sealWords(learner: LearnerId, said: PieceWords): Promise<Result<string | null, Failure>> {
      if ((await lockOf(learner)) === null) return ok(null);
      const [key] = keysOf(learner);
      return key ? ok(sealPieceWords(said, learner, key, random)) : err(failure('locked'));
    },

    /** Reads nothing, so that a live query may follow who is signed in. */
    openWords: (learner: LearnerId, box: string): PieceWords | null =>
      openPieceWords(box, learner, keysOf(learner)),

    /** Whether whoever holds the device may see it: the work of somebody without a lock, or of who is signed in. */
    async mayShow(hash: MediaHash): Promise<boolean> {
      const works = await db.works.where({ hash }).toArray();
      for (const { learner } of works)
        if (opened()?.learner === learner || (await lockOf(learner)) === null) return true;
      return works.length === 0;
    },

    /** Seals what lies here in the open and need not, a piece at a time. What is left when it is cut is sealed the next time. */
    sealWaiting(): Promise<void> {
      // One after the other: what this one is called for may have come after the one before had looked.
      sealing = sealing.then(sealAll, sealAll);
      return sealing;
    },

    /** The learner is about to have no lock: their keys go with it, and so each piece gets its own beside it (KEY-11). */
    unseal: (learner: LearnerId): Promise<void> =>
      db.transaction('rw', [db.pieces, db.works], async () => {
        for (const { hash } of await media.works(learner)) {
          const piece = await db.pieces.get(hash);
          const key = piece?.seal && keyOf(hash, piece.seal);
          if (piece?.seal && key)
            await db.pieces.update(hash, { seal: { ...piece.seal, key: bytesToHex(key) } });
        }
      }),
  };
}

export type PieceSeals = ReturnType<typeof createPieceSeals>;

/** All of it is here, and its key is not hidden from anybody. */
const isOpen = ({ here, bytes, seal }: PieceRow): boolean =>
  here === bytes && (seal === undefined || seal.key !== undefined);

const coverWith = (key: PieceKey, seal: PieceSeal): Cover => ({
  seal,
  turn: (bytes, from) => turnPiece(bytes, key, from),
});

const turnAll = (chunks: readonly Uint8Array<ArrayBuffer>[], { turn }: Cover) =>
  chunks.map((chunk, place) => turn(chunk, place * mediaChunkBytes));

function nameOf(chunks: readonly Uint8Array[]): string {
  const hash = sha256.create();
  for (const chunk of chunks) hash.update(chunk);
  return bytesToHex(hash.digest());
}
