import type { LoadedPack } from '#content/pack-reader.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { PackHash } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import { codebookItems } from '#progress/codebook-items.ts';
import { type Codebook, packCodebook } from '#sync/frame/codebook.ts';
import { decodeAnswer, encodeRequest } from '#sync/frame/frame.ts';
import type { SyncAnswer } from '#sync/protocol.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import { goingHome } from './going-home.ts';

let made: { readonly hash: PackHash; readonly codebook: Codebook } | null = null;

/** The codebook of a pack: made once, a class works with one pack for weeks. */
export function codebookOf(hash: PackHash, pack: LoadedPack): Codebook {
  if (made?.hash !== hash) made = { hash, codebook: packCodebook(hash, codebookItems(pack)) };
  return made.codebook;
}

/**
 * Frames of one exchange (SYN-12).
 *
 * @param known names that both sides have anyway: the hub, this device, its class
 * @param shared the pack that both sides have; null to do without
 */
export function framing(
  known: readonly string[],
  shared: { readonly hash: PackHash; readonly pack: LoadedPack } | null,
) {
  const book = shared && codebookOf(shared.hash, shared.pack);
  return {
    encode: (request: SyncRequest): Uint8Array => encodeRequest(request, book, known),
    decode: (bytes: Uint8Array, request: SyncRequest): Result<SyncAnswer, Failure> =>
      decodeAnswer(bytes, request, book, known),
    /** Goes with every frame and with nothing else. */
    goingHome,
  };
}
