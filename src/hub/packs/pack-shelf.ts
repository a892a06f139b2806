import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompressSync, constants, gzipSync } from 'node:zlib';
import * as v from 'valibot';
import { openPack } from '#content/pack-reader.ts';
import type { PackHash } from '#domain/ids.ts';
import { ParameterPack } from '#domain/parameter-pack.ts';
import type { PackOffer } from '#hub/school.ts';
import { type Lesson, lessonOf } from '#progress/lesson.ts';

/** A pack's bytes in every encoding that is ready. */
export type PackBytes = {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer>;
  readonly br: Uint8Array<ArrayBuffer> | null;
};

const squeeze = promisify(brotliCompress);
const packsOpen = 4;

/**
 * The packs of this hub, and the difficulties that were found for them, each a file named by the hash of its bytes:
 * whatever was ever assigned stays, so that an old answer's question can be made again. A file that no longer hashes to
 * its name is not served (HUB-14).
 */
export function createPackShelf(folder: string) {
  const bytesByHash = new Map<PackHash, Promise<PackBytes | null>>();
  const lessons = new Map<string, Lesson>();
  const fileOf = (hash: PackHash): string => join(folder, `${hash}.json`);

  function readVerified(hash: PackHash): Uint8Array<ArrayBuffer> | null {
    const file = fileOf(hash);
    if (!existsSync(file)) return null;
    const bytes = new Uint8Array(readFileSync(file));
    return hashOf(bytes) === hash ? bytes : null;
  }

  async function load(hash: PackHash): Promise<PackBytes | null> {
    const plain = readVerified(hash);
    if (!plain) return null;
    return { plain, gzip: new Uint8Array(gzipSync(plain, { level: 9 })), br: readBrotli(hash) };
  }

  function readBrotli(hash: PackHash): Uint8Array<ArrayBuffer> | null {
    const file = `${fileOf(hash)}.br`;
    if (!existsSync(file)) return null;
    const packed = new Uint8Array(readFileSync(file));
    try {
      return hashOf(brotliDecompressSync(packed)) === hash ? packed : null;
    } catch {
      return null;
    }
  }

  return {
    /** Puts a pack on the shelf; the same bytes twice are one pack. */
    keep(text: string, title: string): PackOffer {
      const bytes = new TextEncoder().encode(text);
      const hash = hashOf(bytes);
      if (readVerified(hash) === null) {
        mkdirSync(folder, { recursive: true });
        const half = `${fileOf(hash)}.new`;
        writeFileSync(half, bytes, { flush: true });
        renameSync(half, fileOf(hash));
        bytesByHash.delete(hash);
      }
      return { hash, title, bytes: bytes.byteLength };
    },

    /** Makes the smallest form, which takes a second: called when the hub has nothing more urgent. */
    async squeezeTightly(hash: PackHash): Promise<void> {
      if (readBrotli(hash) !== null) return;
      const plain = readVerified(hash);
      if (!plain) return;
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
      };
      await writeFile(`${fileOf(hash)}.br`, await squeeze(plain, { params }));
      bytesByHash.delete(hash);
    },

    bytes(hash: PackHash): Promise<PackBytes | null> {
      const known = bytesByHash.get(hash);
      if (known) return known;
      const loading = load(hash);
      bytesByHash.set(hash, loading);
      if (bytesByHash.size > packsOpen) bytesByHash.delete(bytesByHash.keys().next().value ?? hash);
      return loading;
    },

    /**
     * The pack opened for folding, with the difficulties that count for it; null when its file is gone or damaged. Without
     * the difficulties' file the pack's own count.
     */
    lesson(hash: PackHash, parameters: PackHash | null = null): Lesson | null {
      const name = `${hash} ${parameters ?? ''}`;
      const known = lessons.get(name);
      if (known) return known;
      const opened = openPack(readJson(hash));
      if (!opened.ok) return null;
      const lesson = lessonOf(opened.value, (parameters && readParameters(parameters)) ?? undefined);
      lessons.set(name, lesson);
      if (lessons.size > packsOpen) lessons.delete(lessons.keys().next().value ?? name);
      return lesson;
    },

    parameters: readParameters,
  };

  function readJson(hash: PackHash): unknown {
    const bytes = readVerified(hash);
    return bytes && JSON.parse(new TextDecoder().decode(bytes));
  }

  function readParameters(hash: PackHash): ParameterPack | null {
    const parsed = v.safeParse(ParameterPack, readJson(hash));
    return parsed.success ? parsed.output : null;
  }
}

export type PackShelf = ReturnType<typeof createPackShelf>;

const hashOf = (bytes: Uint8Array): PackHash => createHash('sha256').update(bytes).digest('hex') as PackHash;
