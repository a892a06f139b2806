import { bundleEnding, bundleType } from '#domain/bundle-api.ts';

/**
 * Bundles as a file. Saved, it is bytes with an ending of its own. Share sheets let only some kinds of files through, so where
 * they refuse that one it goes as a text, in base64: opened, both are the same.
 */
const textBegin = 'RlBC';

/** `footpath-hand-in-03-4e-f8-2026-05-29.footpath`: days and devices can be told apart, and no learner is named. */
export const fileName = (what: string, day: Date): string =>
  `footpath-${what}-${day.toISOString().slice(0, 10)}${bundleEnding}`;

export function joined(bundles: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(bundles.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const bundle of bundles) {
    whole.set(bundle, at);
    at += bundle.length;
  }
  return whole;
}

/** The bytes of a file, whichever of the two ways it went. */
export async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await new Response(file).arrayBuffer());
  if (String.fromCharCode(...bytes.subarray(0, textBegin.length)) !== textBegin) return bytes;
  try {
    const text = atob(new TextDecoder().decode(bytes).replace(/\s+/g, ''));
    return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  } catch {
    // A text that somebody changed: the worker says what it is worth.
    return bytes;
  }
}

/** As the browser lets it be shared; null: not at all. */
export function shareable(bytes: Uint8Array<ArrayBuffer>, name: string): File | null {
  // Missing on plain HTTP, and in browsers without a share sheet.
  const canShare = (file: File): boolean => navigator.canShare?.({ files: [file] }) ?? false;
  const own = new File([bytes], name, { type: bundleType });
  if (canShare(own)) return own;
  const text = new File([base64(bytes)], `${name}.txt`, { type: 'text/plain' });
  return canShare(text) ? text : null;
}

/** Before anything is made: can a file be shared here at all? */
export const mayShare = (): boolean => shareable(new Uint8Array(1), fileName('test', new Date(0))) !== null;

export function save(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: bundleType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // Not at once: some browsers begin to read it later.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** In pieces: a function takes so many arguments and no more. */
function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
