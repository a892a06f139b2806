import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { Draft } from '#domain/events/event.ts';
import { type DeviceId, type LearnerId, learnerPartition } from '#domain/ids.ts';
import { MediaHash, type MediaType, mediaChunkBytes, mostPieceBytes, otherType } from '#domain/media.ts';
import { mediaTypeOf, safeFileName, typeBytes } from '#domain/media-kind.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { DexieLog } from '#store/dexie-log.ts';
import { dropMedia } from '#store/drop-media.ts';
import type { MediaStore, WholePiece } from '#store/media-store.ts';
import { storageFailure } from '#store/storage-failure.ts';
import type { NewWork } from './api.ts';
import type { Covers } from './piece-cover.ts';
import type { DeviceTime } from './practice.ts';

type Deps = {
  readonly db: FootpathDatabase;
  readonly store: DexieLog;
  readonly media: MediaStore;
  readonly device: DeviceId;
  readonly time: () => Promise<DeviceTime>;
  readonly appended: () => void;
  readonly covers: Pick<Covers, 'make' | 'sealWords'>;
};

type ReadPiece = { readonly hash: MediaHash; readonly chunks: readonly Uint8Array<ArrayBuffer>[] };
type AsKept = ReadPiece & { readonly type: MediaType; readonly seal: WholePiece['seal'] };

/**
 * Keeps a piece of work: its bytes and the event that names it in one transaction, so that neither is ever here without the
 * other (MED-1). On a full device, pieces that are safe at school make room once.
 */
export async function addWork(deps: Deps, learner: LearnerId, work: NewWork): Promise<Result<null, Failure>> {
  const { size } = work.blob;
  if (size > mostPieceBytes) return err(failure('too-large', { limit: mostPieceBytes }));
  const piece = size === 0 ? null : await readPiece(work.blob).catch(() => null);
  if (!piece) return err(failure('work-damaged'));
  const asKept = await sealedFor(deps, learner, piece);
  const said = await saidOf(deps, learner, work, asKept.type);
  if (!said.ok) return said;
  const draft: Draft = {
    type: 'work.added',
    data: {
      hash: asKept.hash,
      bytes: size,
      type: asKept.type,
      ...(work.skill ? { skill: work.skill } : {}),
      ...said.value,
    },
  };
  let kept = await keep(deps, learner, draft, { ...asKept, bytes: size });
  if (!kept.ok && kept.error.code === 'storage-full' && (await dropMedia(deps.db, 2 * size)).freed > 0)
    kept = await keep(deps, learner, draft, { ...asKept, bytes: size });
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

/** As its bytes are to lie here: sealed, when the learner has a lock (KEY-12). */
async function sealedFor({ covers }: Deps, learner: LearnerId, { hash, chunks }: ReadPiece): Promise<AsKept> {
  const type = mediaTypeOf(chunks[0]?.subarray(0, typeBytes) ?? new Uint8Array());
  const { turn, seal } = await covers.make(hash, learner);
  return { hash, type, chunks: chunks.map((chunk, place) => turn(chunk, place * mediaChunkBytes)), seal };
}

type Said = { readonly name?: string; readonly words?: string };

/** What the learner says of it and what it was called; in a box, when they have a lock (KEY-8). */
async function saidOf(
  { covers }: Deps,
  learner: LearnerId,
  work: NewWork,
  type: MediaType,
): Promise<Result<Said | { readonly box: string }, Failure>> {
  const words = work.words.trim();
  const said: Said = {
    // A photo's name says nothing but the camera's number.
    ...(type === otherType && work.name ? { name: safeFileName(work.name) } : {}),
    ...(words === '' ? {} : { words }),
  };
  const box = await covers.sealWords(learner, said);
  if (!box.ok) return box;
  return ok(box.value === null || Object.keys(said).length === 0 ? said : { box: box.value });
}

async function keep(
  { db, store, media, device, time }: Deps,
  learner: LearnerId,
  draft: Draft,
  piece: WholePiece,
): Promise<Result<null, Failure>> {
  const { reading } = await time();
  try {
    await db.transaction('rw', [db.events, db.streams, db.meta, ...media.tables], async () => {
      await media.putWhole(piece);
      await store.append(device, learnerPartition(learner), [draft], reading);
      await media.foldWorks();
    });
    return ok(null);
  } catch (error) {
    return err(storageFailure(error));
  }
}
