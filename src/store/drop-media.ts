import { type FootpathDatabase, isSameEpoch, type PieceRow } from './database.ts';
import { createMediaStore } from './media-store.ts';
import { readMeta } from './meta.ts';

export type DroppedMedia = {
  /** Bytes that were given back. */
  readonly freed: number;
  /** Pieces that were on this device only, and are gone: a person must be told. */
  readonly lost: number;
};

/**
 * Makes room by letting go of pieces of work: answers come first (MED-10). Those that the hub has, in the epoch it is in
 * now, go first, largest first, and are fetched again when they are opened. Pieces that are nowhere else go only when
 * `onlyHere` is `'if-needed'`, that is when an answer cannot be kept otherwise.
 *
 * @param bytesWanted stops when so many bytes are freed
 */
export async function dropMedia(
  db: FootpathDatabase,
  bytesWanted: number,
  onlyHere: 'never' | 'if-needed' = 'never',
): Promise<DroppedMedia> {
  const media = createMediaStore(db);
  let freed = 0;
  let lost = 0;
  const { safe, alone } = await sortPieces(db);
  for (const piece of safe) {
    if (freed >= bytesWanted) break;
    await media.clear(piece.hash, false);
    freed += piece.here;
  }
  for (const piece of onlyHere === 'if-needed' ? alone : []) {
    if (freed >= bytesWanted) break;
    await media.clear(piece.hash, true);
    freed += piece.here;
    lost += 1;
  }
  return { freed, lost };
}

/** Pieces with bytes here, the largest first, by whether the hub has them for everybody whose work they are. */
async function sortPieces(db: FootpathDatabase): Promise<{ safe: PieceRow[]; alone: PieceRow[] }> {
  const hub = await readMeta(db, 'cursors');
  const safe: PieceRow[] = [];
  const alone: PieceRow[] = [];
  for (const piece of await db.pieces.toArray()) {
    if (piece.here === 0) continue;
    const works = await db.works.where({ hash: piece.hash }).toArray();
    const isHeld = works.length > 0 && works.every(({ held }) => isSameEpoch(held, hub));
    // Half a piece is of no use to anybody, and the rest of it is where it came from.
    const isFetched = isSameEpoch(piece.from, hub) || piece.here < piece.bytes;
    (isHeld || isFetched ? safe : alone).push(piece);
  }
  const bySize = (a: PieceRow, b: PieceRow): number => b.here - a.here;
  return { safe: safe.sort(bySize), alone: alone.sort(bySize) };
}
