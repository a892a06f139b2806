import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type Failure, failure } from '#domain/error-codes.ts';
import { type MediaHash, mediaChunkBytes } from '#domain/media.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { type FootpathDatabase, isSameEpoch } from '#store/database.ts';
import type { MediaStore } from '#store/media-store.ts';
import { readMeta } from '#store/meta.ts';
import { storageFailure } from '#store/storage-failure.ts';
import type { MediaWire } from './media-wire.ts';
import type { Covers } from './piece-cover.ts';

/** A wrong byte on the way is asked for again once; twice is the hub's own disk. */
const tries = 2;

/** Its plain bytes, and whether they were here already. */
export type Fetched = { readonly wasHere: boolean; readonly chunks: readonly Uint8Array<ArrayBuffer>[] };

/** Fetches pieces, a chunk at a time, each kept before the next is asked for: a cut costs one chunk (MED-2). */
export function createMediaFetch(
  db: FootpathDatabase,
  media: MediaStore,
  wire: MediaWire,
  covers: Pick<Covers, 'of' | 'make'>,
) {
  const underWay = new Map<MediaHash, Promise<Result<Fetched, Failure>>>();

  /**
   * All that is here of a piece. `sealed`: to nobody who is signed in; null: it is not what its name says.
   *
   * @param isChecked it was looked through before, and lies here as it was then; what is sealed has no other seal than its name
   */
  async function read(hash: MediaHash, isChecked: boolean): Promise<Fetched['chunks'] | 'sealed' | null> {
    const { bytes, seal } = await media.chunks(hash);
    const cover = await covers.of(hash, seal);
    if (!cover) return 'sealed';
    if (isChecked && !seal) return bytes;
    const chunks = bytes.map((chunk, place) => cover.turn(chunk, place * mediaChunkBytes));
    const found = sha256.create();
    for (const chunk of chunks) found.update(chunk);
    return bytesToHex(found.digest()) === hash ? chunks : null;
  }

  /** Did the hub of now say that it has it, or give it to us? */
  async function isAtSchool(hash: MediaHash): Promise<boolean> {
    const [hub, piece] = await Promise.all([readMeta(db, 'cursors'), media.piece(hash)]);
    const works = await db.works.where({ hash }).toArray();
    return isSameEpoch(piece?.from, hub) || works.some(({ held }) => isSameEpoch(held, hub));
  }

  /**
   * The rest of a piece, whose size an event says.
   *
   * @param over all of it is here and cannot be opened: what comes replaces it, once something comes
   */
  async function fetchRest(hash: MediaHash, bytes: number, over: boolean): Promise<Result<null, Failure>> {
    const [joined, hub] = await Promise.all([readMeta(db, 'joined'), readMeta(db, 'cursors')]);
    if (!joined || !hub) return err(failure('not-joined'));
    for (let isFirst = true; ; isFirst = false) {
      const piece = await media.piece(hash);
      const begun = await covers.of(hash, piece?.seal);
      if (!begun && !isFirst) return err(failure('locked'));
      const anew = begun === null || (over && isFirst);
      const at = anew ? 0 : (piece?.here ?? 0);
      if (at >= bytes) return ok(null);
      const part = await wire.get(joined.token, hash, at, mediaChunkBytes);
      if (!part.ok) return part.error.code === 'not-found' ? err(failure('work-missing')) : part;
      const expected = Math.min(mediaChunkBytes, bytes - at);
      if (part.value.total !== bytes || part.value.bytes.byteLength !== expected)
        return err(failure('work-damaged'));
      const { turn, seal } = begun && at > 0 ? begun : await covers.make(hash);
      const data = turn(part.value.bytes, at);
      await media.addChunk(hash, bytes, { at, anew, data, seal, from: { hub: hub.hub, epoch: hub.epoch } });
    }
  }

  async function fetchWhole(hash: MediaHash): Promise<Result<Fetched, Failure>> {
    const bytes = (await db.works.where({ hash }).first())?.bytes;
    if (bytes === undefined) return err(failure('work-missing'));
    try {
      let over = false;
      if ((await media.piece(hash))?.here === bytes) {
        const chunks = await read(hash, true);
        if (chunks && chunks !== 'sealed') return ok({ wasHere: true, chunks });
        // Under a lock that the learner no longer has. The school has it too, or will: until then nothing is given up here.
        if (!(await isAtSchool(hash))) return err(failure(chunks ? 'keys-missing' : 'work-damaged'));
        over = true;
      }
      for (let n = 0; n < tries; n++) {
        const fetched = await fetchRest(hash, bytes, over && n === 0);
        if (!fetched.ok) return fetched;
        const chunks = await read(hash, false);
        // Signed out meanwhile.
        if (chunks === 'sealed') return err(failure('locked'));
        if (chunks) return ok({ wasHere: false, chunks });
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
