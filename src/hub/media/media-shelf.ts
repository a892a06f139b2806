import { type Failure, failure } from '#domain/error-codes.ts';
import type { DeviceId, Partition } from '#domain/ids.ts';
import type { MediaHash } from '#domain/media.ts';
import type { MediaRequest } from '#domain/media-api.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { EventStore } from '#log/event-store.ts';
import type { HeldPiece, MediaFiles, PartState } from './media-files.ts';
import type { MediaIndex } from './media-index.ts';
import { createWorks } from './works.ts';

/** All pieces of one learner together, bytes (MED-8). */
export const mostLearnerBytes = 200 * 1024 * 1024;
/** Begun and not ended, or handed in and named by no event: kept this long, ms. */
export const unnamedMs = 31 * 86_400_000;

/** Which partitions the asker may read. */
export type MayRead = (partition: Partition) => boolean | Promise<boolean>;
export type Uploader = { readonly device: DeviceId; readonly mayRead: MayRead };

/**
 * The hub's shelf of pieces (docs/spec/media.md): what is held of a piece, for whom, and who may have it. A piece counts as
 * held for a partition only when all of its bytes came from somebody who may write there, or may fetch it anyway: knowing
 * a name gives nobody the bytes (MED-4).
 */
export function createMediaShelf(files: MediaFiles, index: MediaIndex, store: Pick<EventStore, 'arrivals'>) {
  const works = createWorks(store);

  /** May the asker have this piece, which is here? */
  async function mayFetch(hash: MediaHash, mayRead: MayRead): Promise<boolean> {
    const partitions = await index.partitionsOf(hash);
    for (const partition of partitions) if (await mayRead(partition)) return true;
    return false;
  }

  /**
   * A piece that lies here and is noted for nobody: the database is from an earlier day than the folder. Whoever's event
   * names it gets it back, because the devices that uploaded it may have let go of it since.
   */
  async function reclaim(hash: MediaHash, partition: Partition, piece: HeldPiece): Promise<boolean> {
    if ((await index.partitionsOf(hash)).length > 0 || !(await works.names(partition, hash))) return false;
    await index.note(hash, partition, piece.bytes, piece.type);
    return true;
  }

  /** What this uploader is told: the piece, if they have shown that they have it, else where their upload stands. */
  async function settle(
    { hash, partition, bytes }: MediaRequest,
    { device, mayRead }: Uploader,
    state: () => Promise<PartState>,
  ): Promise<PartState> {
    const piece = await files.held(hash);
    if (piece && piece.bytes === bytes) {
      const own = (await index.partitionsOf(hash)).includes(partition);
      if (own || (await mayFetch(hash, mayRead)) || (await reclaim(hash, partition, piece))) {
        if (!own) await index.note(hash, partition, piece.bytes, piece.type);
        await files.dropPart(hash, device);
        return { bytes: piece.bytes, held: piece };
      }
    }
    const now = await state();
    if (now.held) await index.note(hash, partition, now.held.bytes, now.held.type);
    return now;
  }

  async function hasRoom({ hash, partition, bytes }: MediaRequest): Promise<boolean> {
    if ((await index.partitionsOf(hash)).includes(partition)) return true;
    return (await index.bytesOf(partition)) + bytes <= mostLearnerBytes;
  }

  return {
    /** What is held of a piece for the uploader, and whether there is room for the rest. */
    async ask(request: MediaRequest, by: Uploader): Promise<Result<PartState, Failure>> {
      const now = await settle(request, by, () => files.state(request.hash, by.device, request.bytes));
      return now.held || (await hasRoom(request)) ? ok(now) : err(failure('work-full'));
    },

    /** Takes the next bytes of an upload. */
    async put(
      request: MediaRequest,
      by: Uploader,
      from: number,
      chunk: Uint8Array,
    ): Promise<Result<PartState, Failure>> {
      if (!(await hasRoom(request))) return err(failure('work-full'));
      const put = await files.append(request.hash, by.device, { from, total: request.bytes, chunk });
      return put.ok ? ok(await settle(request, by, async () => put.value)) : put;
    },

    /** The piece for somebody who may have it; null alike when it is not here and when it is not theirs (MED-5). */
    async find(hash: MediaHash, mayRead: MayRead): Promise<HeldPiece | null> {
      const piece = await files.held(hash);
      return piece && (await mayFetch(hash, mayRead)) ? piece : null;
    },

    /** The same for a partition whose events the asker has read: what is known of a piece that one of them names. */
    async findFor(partition: Partition, hash: MediaHash): Promise<HeldPiece | null> {
      const piece = await files.held(hash);
      if (!piece) return null;
      const own = (await index.partitionsOf(hash)).includes(partition);
      return own || (await reclaim(hash, partition, piece)) ? piece : null;
    },

    read: files.read,
    works: works.of,
    /** Nothing of the partition stays in memory. */
    forget: works.forget,

    /** Clears what was begun and not ended, and what was handed in and never named, a month later (MED-9). */
    async tidy(now: number): Promise<void> {
      await files.clearParts(now - unnamedMs);
      for (const hash of await files.heldBefore(now - unnamedMs)) {
        let isNamed = false;
        const partitions = await index.partitionsOf(hash);
        for (const partition of partitions)
          if (await works.names(partition, hash)) isNamed = true;
          else await index.forget(hash, partition);
        // Noted for nobody is not the same as never named: the database may be from an earlier day (`reclaim`).
        if (!isNamed && partitions.length > 0) await files.remove(hash);
      }
    },
  };
}

export type MediaShelf = ReturnType<typeof createMediaShelf>;
