import { type Failure, failure } from '#domain/error-codes.ts';
import { mostPieceBytes } from '#domain/media.ts';
import { type MediaKind, mediaKind, mediaTypeOf, typeBytes } from '#domain/media-kind.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { scalePhoto } from './scale-photo.ts';

/** A piece that was chosen and is looked at before it is kept. */
export type ChosenPiece = { readonly blob: Blob; readonly kind: MediaKind; readonly name: string | null };

/** Makes ready what somebody chose: photos are made small, everything else stays as it is, within the limit. */
export async function readChosen(file: File): Promise<Result<ChosenPiece, Failure>> {
  try {
    const first = new Uint8Array(await file.slice(0, typeBytes).arrayBuffer());
    const type = mediaTypeOf(first);
    const kind = mediaKind(type);
    // Also what says of itself that it is a picture and we do not know: it may hold the place where it was taken.
    if (kind === 'image' || file.type.startsWith('image/')) {
      const blob = await scalePhoto(file);
      return blob ? ok({ blob, kind: 'image', name: null }) : err(failure('work-damaged'));
    }
    if (file.size > mostPieceBytes) return err(failure('too-large'));
    if (file.size === 0) return err(failure('work-damaged'));
    return ok({ blob: file.slice(0, file.size, type), kind, name: file.name });
  } catch {
    // A file in a cloud that is out of reach, or one that was taken away meanwhile.
    return err(failure('work-damaged'));
  }
}
