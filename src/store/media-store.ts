import { readEvent } from '#domain/events/event.ts';
import { type LearnerId, learnerOfPartition } from '#domain/ids.ts';
import { type MediaHash, mediaChunkBytes } from '#domain/media.ts';
import {
  type EventRow,
  type FootpathDatabase,
  type HubEpoch,
  isSameEpoch,
  type PieceRow,
  type StreamRow,
  type WorkRow,
} from './database.ts';
import { readMeta, writeMeta } from './meta.ts';

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

    /** A whole piece. What was here of it is replaced: it may have been half fetched, or damaged. */
    async putWhole(
      hash: MediaHash,
      bytes: number,
      chunks: readonly Uint8Array<ArrayBuffer>[],
    ): Promise<void> {
      await chunksOf(hash).delete();
      await db.chunks.bulkAdd(chunks.map((data, place) => ({ hash, place, data })));
      const sent = (await db.pieces.get(hash))?.sent ?? 0;
      await db.pieces.put({ hash, bytes, here: bytes, sent });
    },

    /** The next chunk of a piece that is being fetched; one that does not follow what is here changes nothing. */
    addChunk: (
      hash: MediaHash,
      bytes: number,
      at: number,
      data: Uint8Array<ArrayBuffer>,
      from: HubEpoch,
    ): Promise<void> =>
      db.transaction('rw', bytesOf, async () => {
        const piece = (await db.pieces.get(hash)) ?? { hash, bytes, here: 0, sent: 0 };
        if (piece.here !== at) return;
        await db.chunks.put({ hash, place: at / mediaChunkBytes, data });
        await db.pieces.put({ ...piece, bytes, here: at + data.byteLength, from });
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

    chunks: async (hash: MediaHash): Promise<readonly Uint8Array<ArrayBuffer>[]> =>
      (await chunksOf(hash).toArray()).map(({ data }) => data),

    /** Bytes from `from` on, at most `most` and never over the end of a chunk; null: they are not here. */
    async slice(hash: MediaHash, from: number, most: number): Promise<Uint8Array<ArrayBuffer> | null> {
      const row = await db.chunks.get([hash, Math.floor(from / mediaChunkBytes)]);
      const start = from % mediaChunkBytes;
      return row && start < row.data.byteLength ? row.data.slice(start, start + most) : null;
    },

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
    const after = (await readMeta(db, 'works-folded')) ?? 0;
    const page = await db.events.where('arrival').above(after).limit(pageSize).toArray();
    const last = page[page.length - 1];
    if (last?.arrival === undefined) return false;
    for (const event of page) {
      const stream = event.type === 'work.added' ? await db.streams.get(event.stream) : undefined;
      const work = stream && workRowOf(stream, event);
      // What the hub said of it, or why it did not take it, is in the row that is there.
      if (work && !(await db.works.get([work.learner, work.id]))) await db.works.add(work);
    }
    await writeMeta(db, 'works-folded', last.arrival);
    return page.length === pageSize;
  }

  return store;
}

export type MediaStore = ReturnType<typeof createMediaStore>;

/** Null: no learner's, or of a version that this program does not know. */
function workRowOf(stream: StreamRow, event: EventRow): WorkRow | null {
  const learner = learnerOfPartition(stream.partition);
  const known = readEvent({ ...event, stream: stream.stream });
  if (learner === null || known?.type !== 'work.added') return null;
  const [ms, count] = known.order;
  const { hash, bytes, type, name, skill, words } = known.data;
  return {
    learner,
    id: `${String(ms).padStart(15, '0')}.${String(count).padStart(10, '0')}.${hash.slice(0, 16)}`,
    hash,
    bytes,
    type,
    name: name ?? null,
    skill: skill ?? null,
    words: words ?? null,
    at: ms,
    held: null,
    problem: null,
  };
}
