import type { PictureOfCode } from '#worker/codes-api.ts';

/** Pixels each way that are looked at of a live camera: five for each square of a middle code. */
const liveSide = 720;
/** Longer sides at which a photo is looked at, one after the other: most are read at the first. */
const photoSides = [1600, 3000, 800];

type Source = { readonly image: CanvasImageSource; readonly width: number; readonly height: number };

/** The middle square of what a camera shows now; null while it shows nothing. */
export function pictureOfVideo(video: HTMLVideoElement, canvas: HTMLCanvasElement): PictureOfCode | null {
  const { videoWidth: width, videoHeight: height } = video;
  const shorter = Math.min(width, height);
  if (shorter === 0) return null;
  const side = Math.min(shorter, liveSide);
  return pixels(canvas, side, side, (context) =>
    context.drawImage(
      video,
      (width - shorter) / 2,
      (height - shorter) / 2,
      shorter,
      shorter,
      0,
      0,
      side,
      side,
    ),
  );
}

/**
 * A photo at the sizes in which a code may be found. Nothing when this browser cannot read it.
 *
 * Not createImageBitmap: only an image element turns a photo upright in every browser that we know.
 */
export async function* picturesOfPhoto(file: Blob): AsyncGenerator<PictureOfCode> {
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const source = { image, width: image.naturalWidth, height: image.naturalHeight };
    const longer = Math.max(source.width, source.height);
    for (const side of new Set(photoSides.map((most) => Math.min(most, longer)))) {
      const picture = scaled(source, side / longer);
      if (picture) yield picture;
    }
  } catch {
    // No picture, or of a kind that this browser does not know.
  } finally {
    URL.revokeObjectURL(url);
  }
}

function scaled({ image, width, height }: Source, share: number): PictureOfCode | null {
  const across = Math.max(1, Math.round(width * share));
  const down = Math.max(1, Math.round(height * share));
  return pixels(document.createElement('canvas'), across, down, (context) =>
    context.drawImage(image, 0, 0, across, down),
  );
}

function pixels(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  paint: (context: CanvasRenderingContext2D) => void,
): PictureOfCode | null {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  // Else each picture is fetched back from the graphics card.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  paint(context);
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, data };
}
