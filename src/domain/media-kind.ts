import { audioTypes, imageTypes, type MediaType, otherType } from './media.ts';

/** How a piece is shown. */
export type MediaKind = 'image' | 'audio' | 'file';

const images: ReadonlySet<string> = new Set(imageTypes);
const sounds: ReadonlySet<string> = new Set(audioTypes);

export const mediaKind = (type: MediaType): MediaKind =>
  images.has(type) ? 'image' : sounds.has(type) ? 'audio' : 'file';

/** So many first bytes tell the type of a piece. */
export const typeBytes = 4096;

/**
 * The type that a piece's first bytes show, whatever anybody calls it (MED-6): the signatures of the formats' own
 * specifications (PNG 5.2, JPEG B.1.1.3, RIFF, RFC 9649, GIF89a, ISO/IEC 11172-3, RFC 3533, ISO/IEC 14496-12, RFC 8794).
 * A container that may hold moving pictures counts as sound only when it says that it holds sound and no picture.
 *
 * @param first the first `typeBytes` bytes, or all of a smaller piece
 */
export function mediaTypeOf(first: Uint8Array): MediaType {
  const says = (at: number, text: string): boolean => latin(first, at, at + text.length) === text;
  if (says(0, '\x89PNG\r\n\x1a\n') && says(12, 'IHDR')) return 'image/png';
  if (says(0, '\xff\xd8\xff')) return 'image/jpeg';
  if (says(0, 'RIFF') && says(8, 'WEBP')) return 'image/webp';
  if (says(0, 'GIF87a') || says(0, 'GIF89a')) return 'image/gif';
  if (says(0, 'RIFF') && says(8, 'WAVE')) return 'audio/wav';
  if (says(0, 'ID3') || isLayer3(first)) return 'audio/mpeg';
  const all = latin(first, 0, typeBytes);
  if (says(0, 'OggS')) return oggSounds.some((mark) => says(28, mark)) ? 'audio/ogg' : otherType;
  if (says(4, 'ftyp')) return isSoundOnly(all) ? 'audio/mp4' : otherType;
  if (says(0, '\x1a\x45\xdf\xa3') && all.includes('webm'))
    return /A_(OPUS|VORBIS)/.test(all) && !all.includes('V_') ? 'audio/webm' : otherType;
  return otherType;
}

/** How the first packet of an Ogg stream begins, after the 28 bytes of a page with one segment. */
const oggSounds = ['OpusHead', '\x01vorbis', 'Speex   ', '\x7fFLAC'];

/** By its brand, or by handlers that say sound and never picture. */
const isSoundOnly = (all: string): boolean =>
  !all.includes('vide') && (/^.{4}ftyp(M4A |M4B )/s.test(all) || all.includes('soun'));

/** A frame header of MPEG audio layer III without reserved values. */
function isLayer3(first: Uint8Array): boolean {
  const [sync = 0, kind = 0, rates = 0] = first;
  return (
    sync === 0xff &&
    (kind & 0xe6) === 0xe2 &&
    (kind & 0x18) !== 0x08 &&
    (rates & 0xf0) !== 0xf0 &&
    (rates & 0xf0) !== 0 &&
    (rates & 0x0c) !== 0x0c
  );
}

/** Bytes as characters of the same number. */
const latin = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

/** Endings that a computer opens in something that shows, and never runs. Macros, pages, drawings with script and programs are not here. */
const plainEndings: ReadonlySet<string> = new Set(
  'csv docx file flac gif jpeg jpg m4a mp3 mp4 mov odp ods odt ogg opus pdf png pptx rtf sb3 txt wav webm webp xlsx'.split(
    ' ',
  ),
);

/**
 * A name under which a piece may be saved (MED-7): no folders, no control characters, none that turn the writing round to
 * hide an ending, and an ending that is not known to be harmless is not the last one. A name that is safe stays as it is.
 */
export function safeFileName(name: string): string {
  const plain = name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[\\/:*?"<>|]/g, '-')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(-100);
  if (plain === '') return 'work.file';
  const ending = /\.([^.]+)$/.exec(plain)?.[1]?.toLowerCase() ?? '';
  return plainEndings.has(ending) ? plain : `${plain}.file`;
}
