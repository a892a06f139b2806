import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { Draft } from '#domain/events/event.ts';
import { type DeviceId, type LearnerId, learnerPartition } from '#domain/ids.ts';
import { MediaHash, mediaChunkBytes, mostPieceBytes, otherType } from '#domain/media.ts';
import { mediaTypeOf, safeFileName, typeBytes } from '#domain/media-kind.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { DexieLog } from '#store/dexie-log.ts';
import { dropMedia } from '#store/drop-media.ts';
import type { MediaStore } from '#store/media-store.ts';
import { storageFailure } from '#store/storage-failure.ts';
import type { NewWork } from './api.ts';
import type { DeviceTime } from './practice.ts';

type Deps = {
  readonly db: FootpathDatabase;
  readonly store: DexieLog;
  readonly media: MediaStore;
  readonly device: DeviceId;
  readonly time: () => Promise<DeviceTime>;
  readonly appended: () => void;
};

type ReadPiece = { readonly hash: MediaHash; readonly chunks: readonly Uint8Array<ArrayBuffer>[] };

/**
 * Keeps a piece of work: its bytes and the event that names it in one transaction, so that neither is ever here without the
 * other (MED-1). On a full device, pieces that are safe at school make room once.
 */
export async function addWork(deps: Deps, learner: LearnerId, work: NewWork): Promise<Result<null, Failure>> {
  const { size } = work.blob;
  if (size > mostPieceBytes) return err(failure('too-large', { limit: mostPieceBytes }));
  const piece = size === 0 ? null : await readPiece(work.blob).catch(() => null);
  if (!piece) return err(failure('work-damaged'));
  let kept = await keep(deps, learner, work, piece);
  if (!kept.ok && kept.error.code === 'storage-full' && (await dropMedia(deps.db, 2 * size)).freed > 0)
    kept = await keep(deps, learner, work, piece);
  if (kept.ok) deps.appended();
  return kept;
}

/** In slices, hashed as they come: a phone's memory holds the piece once. */
async function readPiece(blob: Blob): Promise<ReadPiece> {
  const hash = sha256.create();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < blob.size; at += mediaChunkBytes) {
    const chunk = new Uint8Array(await blob.slice(at, at + mediaChunkBytes).arrayBuffer());
    hash.update(chunk);
    chunks.push(chunk);
  }
  return { hash: v.parse(MediaHash, bytesToHex(hash.digest())), chunks };
}

async function keep(
  { db, store, media, device, time }: Deps,
  learner: LearnerId,
  work: NewWork,
  { hash, chunks }: ReadPiece,
): Promise<Result<null, Failure>> {
  const type = mediaTypeOf(chunks[0]?.subarray(0, typeBytes) ?? new Uint8Array());
  const words = work.words.trim();
  const draft: Draft = {
    type: 'work.added',
    data: {
      hash,
      bytes: work.blob.size,
      type,
      // A photo's name says nothing but the camera's number.
      ...(type === otherType && work.name ? { name: safeFileName(work.name) } : {}),
      ...(work.skill ? { skill: work.skill } : {}),
      ...(words === '' ? {} : { words }),
    },
  };
  const { reading } = await time();
  try {
    await db.transaction('rw', [db.events, db.streams, db.meta, ...media.tables], async () => {
      await media.putWhole(hash, work.blob.size, chunks);
      await store.append(device, learnerPartition(learner), [draft], reading);
      await media.foldWorks();
    });
    return ok(null);
  } catch (error) {
    return err(storageFailure(error));
  }
}
