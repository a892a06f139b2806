import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import * as v from 'valibot';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { DeviceId } from '#domain/ids.ts';
import { MediaHash, type MediaType } from '#domain/media.ts';
import { mediaTypeOf, typeBytes } from '#domain/media-kind.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { createQueues } from './queues.ts';

/** How much the shelf may take. */
export type MediaLimits = {
  /** All pieces of the school together, bytes. */
  readonly school: number;
  /** The log comes first: so many bytes of the disk stay free for it. */
  readonly spare: number;
};
export const usualLimits: MediaLimits = { school: 40 * 1024 ** 3, spare: 512 * 1024 ** 2 };

/** A whole piece, verified: its bytes hash to its name, and the type is what they show. */
export type HeldPiece = { readonly bytes: number; readonly type: MediaType };
/** Where an upload stands. */
export type PartState = { readonly bytes: number; readonly held: HeldPiece | null };

/** A device that begins more than this without ending loses the oldest of its own. */
const partsPerUploader = 8;

/**
 * Pieces of work as files: `ab/cd/HASH`, written to `parts/HASH.DEVICE.part` first, so that two who upload the same piece
 * cannot touch each other's bytes (MED-3). A file is put under its name only after its bytes were read back from it, hashed to
 * that name and on the disk. Everything is for the hub's own user.
 *
 * @param free bytes that are free where the folder is; from the system if left out
 */
export function createMediaFiles(
  folder: string,
  limits: MediaLimits = usualLimits,
  free: () => Promise<number> = () => freeBytes(folder),
) {
  const parts = join(folder, 'parts');
  const queues = createQueues();
  let used: Promise<number> | null = null;

  const pathOf = (hash: MediaHash): string => join(folder, hash.slice(0, 2), hash.slice(2, 4), hash);
  const partOf = (hash: MediaHash, uploader: DeviceId): string => join(parts, `${hash}.${uploader}.part`);

  /** Bytes of all that lies here; counted once, then kept up by what is written and removed. */
  const usedBytes = (): Promise<number> => {
    used ??= sizeOfAll(folder);
    return used;
  };
  function grow(by: number): void {
    used = usedBytes().then((bytes) => bytes + by);
  }

  async function held(hash: MediaHash): Promise<HeldPiece | null> {
    const bytes = await sizeOf(pathOf(hash));
    return bytes === null ? null : { bytes, type: mediaTypeOf(await firstBytes(pathOf(hash))) };
  }

  async function removePart(path: string): Promise<void> {
    const bytes = (await sizeOf(path)) ?? 0;
    await rm(path, { force: true });
    grow(-bytes);
  }

  async function remove(hash: MediaHash): Promise<void> {
    const bytes = (await sizeOf(pathOf(hash))) ?? 0;
    await rm(pathOf(hash), { force: true });
    grow(-bytes);
  }

  /** The part is complete: it becomes the piece, or it is thrown away because it is something else. */
  async function finish(hash: MediaHash, part: string): Promise<PartState> {
    if ((await hashOf(part)) !== hash) {
      await removePart(part);
      return { bytes: 0, held: null };
    }
    // Another uploader was faster: the same bytes are here.
    if ((await sizeOf(pathOf(hash))) !== null) {
      await removePart(part);
      return whole(hash);
    }
    await sync(part);
    await mkdir(dirname(pathOf(hash)), { recursive: true, mode: 0o700 });
    await rename(part, pathOf(hash));
    // The names too, up to the folder that was there before: without them the file is nowhere after a power cut.
    for (const each of [dirname(pathOf(hash)), join(folder, hash.slice(0, 2)), folder]) await sync(each);
    return whole(hash);
  }

  async function whole(hash: MediaHash): Promise<PartState> {
    const piece = await held(hash);
    return { bytes: piece?.bytes ?? 0, held: piece };
  }

  /** What there is of an upload. A part that a killed hub left complete is finished now. */
  async function state(hash: MediaHash, uploader: DeviceId, total: number): Promise<PartState> {
    const part = partOf(hash, uploader);
    const bytes = await sizeOf(part);
    if (bytes === null) return { bytes: 0, held: null };
    if (bytes === total) return queues.inTurn(hash, () => finish(hash, part));
    if (bytes < total) return { bytes, held: null };
    await removePart(part);
    return { bytes: 0, held: null };
  }

  async function hasRoom(bytes: number): Promise<boolean> {
    return (await usedBytes()) + bytes <= limits.school && (await free()) - bytes >= limits.spare;
  }

  async function beginPart(uploader: DeviceId): Promise<void> {
    await mkdir(parts, { recursive: true, mode: 0o700 });
    const own = (await listed(parts)).filter(({ name }) => name.endsWith(`.${uploader}.part`));
    own.sort((a, b) => a.changed - b.changed);
    for (const { path } of own.slice(0, Math.max(0, own.length - partsPerUploader + 1)))
      await removePart(path);
  }

  async function write(part: string, at: number, chunk: Uint8Array): Promise<Failure | null> {
    const file = await open(part, at === 0 ? 'w' : 'r+', 0o600);
    try {
      // A disk that is nearly full takes some of it and says nothing: the rest is refused.
      for (let done = 0; done < chunk.byteLength; )
        done += (await file.write(chunk, done, chunk.byteLength - done, at + done)).bytesWritten;
      return null;
    } catch (error) {
      if (!isFull(error)) throw error;
      // A half-written chunk is taken back, so that the count stays what the device was told.
      await file.truncate(at);
      return failure('hub-full');
    } finally {
      await file.close();
    }
  }

  return {
    held,
    usedBytes,

    /** Where the uploader goes on. Also ends what a killed hub had left undone. */
    state: (hash: MediaHash, uploader: DeviceId, total: number): Promise<PartState> =>
      queues.inTurn(partOf(hash, uploader), () => state(hash, uploader, total)),

    /**
     * Takes the bytes from `from` on. Where they do not continue what is here, because an answer was lost or the hub
     * forgot, nothing is written and the answer says where to go on. Fails with `hub-full` and keeps what it has.
     */
    append: (
      hash: MediaHash,
      uploader: DeviceId,
      { from, total, chunk }: { readonly from: number; readonly total: number; readonly chunk: Uint8Array },
    ): Promise<Result<PartState, Failure>> =>
      queues.inTurn(partOf(hash, uploader), async () => {
        const part = partOf(hash, uploader);
        const now = await state(hash, uploader, total);
        if (now.held || from !== now.bytes) return ok(now);
        if (from + chunk.byteLength > total) return err(failure('malformed', { path: 'bytes' }));
        if (!(await hasRoom(chunk.byteLength))) return err(failure('hub-full'));
        if (from === 0) await beginPart(uploader);
        const full = await write(part, from, chunk);
        if (full) return err(full);
        grow(chunk.byteLength);
        return ok(await state(hash, uploader, total));
      }),

    /** The bytes from `start` to `end`, both counted. */
    read: (hash: MediaHash, start: number, end: number): ReadableStream =>
      // Node's own stream type for the same thing.
      Readable.toWeb(createReadStream(pathOf(hash), { start, end })) as ReadableStream,

    /** Drops the uploader's own bytes of a piece that came another way. */
    dropPart: (hash: MediaHash, uploader: DeviceId): Promise<void> =>
      queues.inTurn(partOf(hash, uploader), () => removePart(partOf(hash, uploader))),

    /** The piece, and whatever anybody has begun to send of it. */
    async erase(hash: MediaHash): Promise<void> {
      for (const { name, path } of await listed(parts))
        if (name.startsWith(`${hash}.`)) await removePart(path);
      await remove(hash);
    },

    remove,

    /** Pieces that have lain here since before then. */
    async heldBefore(before: number): Promise<readonly MediaHash[]> {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
      const found: MediaHash[] = [];
      for (const { name, parentPath } of entries) {
        const hash = v.safeParse(MediaHash, name);
        if (!hash.success) continue;
        const about = await stat(join(parentPath, name)).catch(() => null);
        if (about && about.mtimeMs < before) found.push(hash.output);
      }
      return found;
    },

    /** Parts that nobody has added to since then. */
    async clearParts(before: number): Promise<number> {
      const old = (await listed(parts)).filter(({ changed }) => changed < before);
      for (const { path } of old) await removePart(path);
      return old.length;
    },
  };
}

export type MediaFiles = ReturnType<typeof createMediaFiles>;

type Listed = {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly changed: number;
};

async function listed(folder: string): Promise<readonly Listed[]> {
  const names = await readdir(folder).catch(() => []);
  const found: Listed[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const about = await stat(path).catch(() => null);
    if (about?.isFile()) found.push({ name, path, bytes: about.size, changed: about.mtimeMs });
  }
  return found;
}

async function sizeOfAll(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []))
    if (entry.isFile()) bytes += (await sizeOf(join(entry.parentPath, entry.name))) ?? 0;
  return bytes;
}

/** Null: there is no such file. */
async function sizeOf(path: string): Promise<number | null> {
  const about = await stat(path).catch(() => null);
  return about?.isFile() ? about.size : null;
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(typeBytes), 0, typeBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

/** Onto the disk. Windows cannot do it for a folder, and does not need it. */
async function sync(path: string): Promise<void> {
  const file = await open(path, 'r').catch(() => null);
  await file?.sync().catch(() => undefined);
  await file?.close();
}

async function freeBytes(folder: string): Promise<number> {
  // Before the first piece the folder is not there: the one it will be in is on the same disk.
  const about = (await statfs(folder).catch(() => null)) ?? (await statfs(dirname(folder)));
  return about.bavail * about.bsize;
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(error.code));
