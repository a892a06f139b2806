import type { Hello } from '#domain/device-api.ts';
import type { MediaHash } from '#domain/media.ts';
import type { MediaAnswer, MediaHeld } from '#domain/media-api.ts';
import type { PartState } from './media-files.ts';

/** The hub's word that it has a piece, made in this one place: what a device calls "safe" rests on it. */
const heldStatement = (hash: MediaHash, { held }: PartState): MediaHeld | null => held && { hash, ...held };

export const mediaAnswer = (hello: Hello, hash: MediaHash, state: PartState): MediaAnswer => ({
  hello,
  hash,
  bytes: state.bytes,
  held: heldStatement(hash, state),
});
