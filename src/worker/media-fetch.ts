import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type Failure, failure } from '#domain/error-codes.ts';
import { type MediaHash, mediaChunkBytes } from '#domain/media.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { MediaStore } from '#store/media-store.ts';
import { readMeta } from '#store/meta.ts';
import { storageFailure } from '#store/storage-failure.ts';
import type { MediaWire } from './media-wire.ts';

/** A wrong byte on the way is asked for again once; twice is the hub's own disk. */
const tries = 2;

/** Whether it was here already. */
export type Fetched = 'here' | 'fetched';

/** Fetches pieces, a chunk at a time, each kept before the next is asked for: a cut costs one chunk (MED-2). */
export function createMediaFetch(db: FootpathDatabase, media: MediaStore, wire: MediaWire) {
  const underWay = new Map<MediaHash, Promise<Result<Fetched, Failure>>>();

  async function isSound(hash: MediaHash): Promise<boolean> {
    const found = sha256.create();
    for (const chunk of await media.chunks(hash)) found.update(chunk);
    return bytesToHex(found.digest()) === hash;
  }

  /** The rest of a piece, whose size an event says. */
  async function fetchRest(hash: MediaHash, bytes: number): Promise<Result<null, Failure>> {
    const [joined, hub] = await Promise.all([readMeta(db, 'joined'), readMeta(db, 'cursors')]);
    if (!joined || !hub) return err(failure('not-joined'));
    for (let at = (await media.piece(hash))?.here ?? 0; at < bytes; ) {
      const part = await wire.get(joined.token, hash, at, mediaChunkBytes);
      if (!part.ok) return part.error.code === 'not-found' ? err(failure('work-missing')) : part;
      const expected = Math.min(mediaChunkBytes, bytes - at);
      if (part.value.total !== bytes || part.value.bytes.byteLength !== expected)
        return err(failure('work-damaged'));
      await media.addChunk(hash, bytes, at, part.value.bytes, { hub: hub.hub, epoch: hub.epoch });
      at += expected;
    }
    return ok(null);
  }

  async function fetchWhole(hash: MediaHash): Promise<Result<Fetched, Failure>> {
    const bytes = (await db.works.where({ hash }).first())?.bytes;
    if (bytes === undefined) return err(failure('work-missing'));
    try {
      if ((await media.piece(hash))?.here === bytes) return ok('here');
      for (let n = 0; n < tries; n++) {
        const fetched = await fetchRest(hash, bytes);
        if (!fetched.ok) return fetched;
        if (await isSound(hash)) return ok('fetched');
        await media.clear(hash, false);
      }
      return err(failure('work-damaged'));
    } catch (error) {
      return err(storageFailure(error));
    }
  }

  return {
    /** All of a piece, here and verified. */
    fetch(hash: MediaHash): Promise<Result<Fetched, Failure>> {
      const begun = underWay.get(hash) ?? fetchWhole(hash).finally(() => underWay.delete(hash));
      underWay.set(hash, begun);
      return begun;
    },
  };
}
