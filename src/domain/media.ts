import * as v from 'valibot';

/**
 * Pieces of work beside the log: photos, sound and files, named by the SHA-256 of their bytes (docs/spec/media.md). An
 * event names a piece; the bytes travel by themselves, after the answers.
 */
export const MediaHash = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/, 'not a MediaHash'),
  v.brand('MediaHash'),
);
export type MediaHash = v.InferOutput<typeof MediaHash>;

/** What may be shown where it is. Everything else is bytes that can only be saved, whatever it calls itself (MED-6). */
export const imageTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const;
export const audioTypes = ['audio/mpeg', 'audio/ogg', 'audio/wav', 'audio/mp4', 'audio/webm'] as const;
export const otherType = 'application/octet-stream';

export const MediaType = v.picklist([...imageTypes, ...audioTypes, otherType]);
export type MediaType = v.InferOutput<typeof MediaType>;

/** The most one piece may have, bytes: a photo as it is kept has 200 kB, a minute of speech 500 kB. */
export const mostPieceBytes = 8 * 1024 * 1024;
/** The most that travels in one request, and one row of a device's store, bytes. */
export const mediaChunkBytes = 256 * 1024;

export const MediaBytes = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostPieceBytes));
