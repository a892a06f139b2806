import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { type LoadedPack, openPack } from '#content/pack-reader.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { PackHash } from '#domain/ids.ts';
import { ParameterPack } from '#domain/parameter-pack.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { storageFailure } from '#store/storage-failure.ts';
import type { HubClient } from './hub-client.ts';

/** Packs on this device, and difficulties found for them: fetched once, verified by their hash, opened once per worker. */
export function createPackShelf(db: FootpathDatabase, hub: HubClient) {
  const opened = new Map<PackHash, LoadedPack>();

  /** Under way: joining asks for a pack that the exchange beside it asks for too. */
  const fetching = new Map<PackHash, Promise<Result<null, Failure>>>();

  const has = async (hash: PackHash): Promise<boolean> =>
    opened.has(hash) || (await db.packs.where({ hash }).count()) > 0;

  async function fetchOnce(hash: PackHash): Promise<Result<null, Failure>> {
    // Asked of the database: what is open may be gone from it, when the browser cleared it under us.
    if ((await db.packs.where({ hash }).count()) > 0) return ok(null);
    const text = await hub.text(`/packs/${hash}`);
    if (!text.ok) return text;
    if (bytesToHex(sha256(utf8ToBytes(text.value))) !== hash) return err(failure('pack-damaged'));
    try {
      await db.packs.put({ hash, text: text.value });
      return ok(null);
    } catch (error) {
      return err(storageFailure(error));
    }
  }

  return {
    has,

    /** Fetches a pack unless it is here. Bytes that do not hash to its name are never stored. */
    async fetch(hash: PackHash): Promise<Result<null, Failure>> {
      const begun = fetching.get(hash) ?? fetchOnce(hash).finally(() => fetching.delete(hash));
      fetching.set(hash, begun);
      return begun;
    },

    async open(hash: PackHash): Promise<Result<LoadedPack, Failure>> {
      const known = opened.get(hash);
      if (known) return ok(known);
      const row = await db.packs.get(hash);
      if (!row) return err(failure('pack-missing'));
      const pack = openPack(parseJson(row.text));
      if (!pack.ok) {
        await db.packs.delete(hash);
        return err(failure('pack-damaged'));
      }
      opened.set(hash, pack.value);
      return ok(pack.value);
    },

    /** Difficulties that the hub found; null while they are not here: the pack's own count until then. */
    async parameters(hash: PackHash): Promise<ParameterPack | null> {
      const row = await db.packs.get(hash);
      const parsed = v.safeParse(ParameterPack, row && parseJson(row.text));
      return parsed.success ? parsed.output : null;
    },
  };
}

export type PackShelf = ReturnType<typeof createPackShelf>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
