import type { Squares } from '#sync/qr/squares.ts';

export type { Squares };

/**
 * What the page may ask of the worker of QR codes (docs/spec/qr.md), which draws and reads them and knows nothing else: no
 * database, no network. It is not the worker that keeps answers, because to read a picture takes longer than a tap may wait.
 */
export type CodesApi = {
  /**
   * Makes ready to show these bytes, 1 to 65,535. Answers with how many codes are needed when none is missed; null when there are too
   * many bytes, or none.
   */
  show(payload: Uint8Array, squares: Squares): Promise<number | null>;
  /** The code of a number from 0 on, of what was made ready. */
  draw(number: number): Promise<CodeDrawing>;
  /** Looks for a code in a picture, whose pixels are given away, and adds what it says to what is known. */
  look(picture: PictureOfCode): Promise<Look>;
};

/** Modules by row, 1 is dark; without the white around them. */
export type CodeDrawing = { readonly size: number; readonly modules: Uint8Array };

/** RGBA. */
export type PictureOfCode = {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
};

export type Look =
  | { readonly kind: 'nothing' }
  /** A code of somebody else's, or one that was read wrongly. */
  | { readonly kind: 'foreign' }
  /** Of something that was read to its end before. */
  | { readonly kind: 'had-before' }
  /** Of `needed` codes that say something new, `known` were read. `fresh`: this was one of them. */
  | { readonly kind: 'going-on'; readonly fresh: boolean; readonly known: number; readonly needed: number }
  | { readonly kind: 'spoilt' }
  | { readonly kind: 'complete'; readonly payload: Uint8Array; readonly needed: number };

/** A call and its answer, by number. */
export type ToCodes = {
  readonly id: number;
  readonly call: keyof CodesApi;
  readonly values: readonly unknown[];
};
export type FromCodes =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly thrown: string };
