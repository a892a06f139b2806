/** The longer side of a photo as it is kept, pixels: small writing on a page of paper can still be read. */
const longestSide = 1600;
const quality = 0.8;

/**
 * A picture drawn anew at a size that a slow line can carry, about 200 kB. Where and when it was taken, which cameras write
 * into their files, does not come along. Null when this browser cannot read it.
 */
export async function scalePhoto(file: Blob): Promise<Blob | null> {
  const url = URL.createObjectURL(file);
  try {
    // Not createImageBitmap: only an image element turns a photo upright in every browser that we know.
    const image = new Image();
    image.src = url;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const share = Math.min(1, longestSide / Math.max(width, height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * share));
    canvas.height = Math.max(1, Math.round(height * share));
    const context = canvas.getContext('2d');
    if (!context || width === 0) return null;
    // What is see-through would come out black.
    context.fillStyle = 'white';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality));
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(url);
  }
}
