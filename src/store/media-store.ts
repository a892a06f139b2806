import { eventSchemas, readEvent } from '#domain/events/event.ts';
import { type LearnerId, learnerOfPartition } from '#domain/ids.ts';
import { type MediaHash, mediaChunkBytes } from '#domain/media.ts';
import {
  type EventRow,
  type FootpathDatabase,
  type HubEpoch,
  isSameEpoch,
  type PieceRow,
  type PieceSeal,
  type StreamRow,
  type WorkRow,
} from './database.ts';
import { readMeta, writeMeta } from './meta.ts';

/** What of the events this program can read. */
const { version } = eventSchemas['work.added'];

/** Events looked through in one transaction: an answer that is being kept waits for no more. */
const pageSize = 1000;

/** What the database does with a work's bytes and with what is known of it. Callers may join these in wider transactions. */
export function createMediaStore(db: FootpathDatabase) {
  const bytesOf = [db.pieces, db.chunks];

  const chunksOf = (hash: MediaHash) =>
    db.chunks.where('[hash+place]').between([hash, 0], [hash, Number.MAX_SAFE_INTEGER]);

  const store = {
    /** All tables that adding a piece writes, beside the log's. */
    tables: [db.pieces, db.chunks, db.works],

    /** A whole piece. What was here of it is replaced: it may have been half fetched, or damaged, or sealed otherwise. */
    async putWhole({ hash, bytes, chunks, seal }: WholePiece): Promise<void> {
      await chunksOf(hash).delete();
      await db.chunks.bulkAdd(chunks.map((data, place) => ({ hash, place, data })));
      const sent = (await db.pieces.get(hash))?.sent ?? 0;
      await db.pieces.put({ hash, bytes, here: bytes, sent, ...(seal ? { seal } : {}) });
    },

    /**
     * The next chunk of a piece that is being fetched; one that does not follow what is here, or is sealed otherwise, changes
     * nothing.
     */
    addChunk: (hash: MediaHash, bytes: number, next: FetchedChunk): Promise<void> =>
      db.transaction('rw', bytesOf, async () => {
        const { at, data, from, seal, anew } = next;
        const known = (await db.pieces.get(hash)) ?? { hash, bytes, here: 0, sent: 0 };
        const { seal: before, ...piece } = known;
        const follows = known.here === at && (at === 0 || before?.school === seal?.school);
        if (!follows && !anew) return;
        await db.chunks.put({ hash, place: at / mediaChunkBytes, data });
        await db.pieces.put({
          ...piece,
          bytes,
          here: at + data.byteLength,
          from,
          ...(seal ? { seal } : {}),
        });
      }),

    /**
     * Takes a piece's bytes away; what is known of it stays. Not in one transaction: a full browser refuses one that writes
     * anything at all, though it deletes a thousand times as much.
     */
    clear: async (hash: MediaHash, lost: boolean): Promise<void> => {
      await chunksOf(hash).delete();
      await db.transaction('rw', db.pieces, async () => {
        const piece = await db.pieces.get(hash);
        if (piece) await db.pieces.put({ ...piece, here: 0, ...(lost ? { lost: true as const } : {}) });
      });
    },

    /** All that is here of a piece, and how it is sealed at the same moment. */
    chunks: (hash: MediaHash): Promise<StoredBytes<readonly Uint8Array<ArrayBuffer>[]>> =>
      db.transaction('r', bytesOf, async () => ({
        bytes: (await chunksOf(hash).toArray()).map(({ data }) => data),
        seal: (await db.pieces.get(hash))?.seal ?? null,
      })),

    /** Bytes from `from` on, at most `most` and never over the end of a chunk; null: they are not here. */
    slice: (
      hash: MediaHash,
      from: number,
      most: number,
    ): Promise<StoredBytes<Uint8Array<ArrayBuffer>> | null> =>
      db.transaction('r', bytesOf, async () => {
        const row = await db.chunks.get([hash, Math.floor(from / mediaChunkBytes)]);
        const start = from % mediaChunkBytes;
        if (!row || start >= row.data.byteLength) return null;
        const seal = (await db.pieces.get(hash))?.seal ?? null;
        return { bytes: row.data.slice(start, start + most), seal };
      }),

    piece: (hash: MediaHash): Promise<PieceRow | undefined> => db.pieces.get(hash),

    works: (learner: LearnerId): Promise<WorkRow[]> =>
      db.works.where('[learner+id]').between([learner, ''], [learner, '~']).reverse().toArray(),

    /** Works with all their bytes here that this hub has not said, in this epoch, that it has. Oldest first. */
    async unheld(hub: HubEpoch): Promise<readonly WorkRow[]> {
      const whole = new Set(
        (await db.pieces.toArray()).flatMap(({ hash, bytes, here }) => (here === bytes ? [hash] : [])),
      );
      const works = await db.works.toArray();
      return works
        .filter(({ hash, held }) => whole.has(hash) && !isSameEpoch(held, hub))
        .sort((a, b) => a.at - b.at);
    },

    /** Looks through the events that have come since the last time for pieces of work, this device's and others'. */
    async foldWorks(): Promise<void> {
      for (;;) {
        const left = await db.transaction('rw', [db.events, db.streams, db.works, db.meta], foldPage);
        if (!left) return;
      }
    },
  };

  async function foldPage(): Promise<boolean> {
    const folded = await readMeta(db, 'works-folded');
    // By a program that passed over what this one knows: from the beginning (LOG-11).
    const after = typeof folded === 'object' && folded?.version === version ? folded.arrival : 0;
    const page = await db.events.where('arrival').above(after).limit(pageSize).toArray();
    const last = page[page.length - 1];
    if (last?.arrival === undefined) return false;
    for (const event of page) {
      const stream = event.type === 'work.added' ? await db.streams.get(event.stream) : undefined;
      const work = stream && workRowOf(stream, event);
      // What the hub said of it, or why it did not take it, is in the row that is there.
      if (work && !(await db.works.get([work.learner, work.id]))) await db.works.add(work);
    }
    await writeMeta(db, 'works-folded', { arrival: last.arrival, version });
    return page.length === pageSize;
  }

  return store;
}

export type MediaStore = ReturnType<typeof createMediaStore>;

export type WholePiece = {
  readonly hash: MediaHash;
  readonly bytes: number;
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  readonly seal?: PieceSeal | undefined;
};

export type FetchedChunk = {
  readonly at: number;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly from: HubEpoch;
  readonly seal?: PieceSeal | undefined;
  /** The first chunk of a piece that is here, and cannot be opened here: it is fetched over what is here. */
  readonly anew?: boolean;
};

/** Bytes as they lie here, and how. */
export type StoredBytes<T> = { readonly bytes: T; readonly seal: PieceSeal | null };

/** Null: no learner's, or of a version that this program does not know. */
function workRowOf(stream: StreamRow, event: EventRow): WorkRow | null {
  const learner = learnerOfPartition(stream.partition);
  const known = readEvent({ ...event, stream: stream.stream });
  if (learner === null || known?.type !== 'work.added') return null;
  const [ms, count] = known.order;
  const { hash, bytes, type, name, skill, words, box } = known.data;
  return {
    learner,
    id: `${String(ms).padStart(15, '0')}.${String(count).padStart(10, '0')}.${hash.slice(0, 16)}`,
    hash,
    bytes,
    type,
    name: name ?? null,
    skill: skill ?? null,
    words: words ?? null,
    ...(box === undefined ? {} : { box }),
    at: ms,
    held: null,
    problem: null,
  };
}
