import { useEffect, useState } from 'preact/hooks';
import type { CodeDrawing, Squares } from '#worker/codes-api.ts';
import { useCodes } from './use-codes.ts';

/** The code on screen. */
export type ShownCode = {
  readonly number: number;
  readonly drawing: CodeDrawing;
  /** Codes that are enough when none is missed. */
  readonly needed: number;
};

export type ShownCodes = {
  readonly code: ShownCode | null;
  /** `missing`: the script that draws did not come. `size`: more bytes than codes may carry, or none. */
  readonly failure: 'missing' | 'size' | null;
  readonly next: () => void;
};

/**
 * One code after the other, from the first on whenever the payload or the squares change.
 *
 * @param pace codes a second; 0 stands still
 */
export function useShownCodes(payload: Uint8Array, squares: Squares, pace: number): ShownCodes {
  const codes = useCodes();
  const [code, setCode] = useState<ShownCode | null>(null);
  const [failure, setFailure] = useState<ShownCodes['failure']>(null);

  useEffect(() => {
    if (!codes) return;
    let ended = false;
    const begin = async (): Promise<void> => {
      const needed = await codes.show(payload, squares);
      if (ended) return;
      setFailure(needed === null ? 'size' : null);
      if (needed === null) return;
      const drawing = await codes.draw(0);
      if (!ended) setCode({ number: 0, drawing, needed });
    };
    begin().catch(() => setFailure('missing'));
    return () => {
      ended = true;
      setCode(null);
    };
  }, [codes, payload, squares]);

  /** Shows the one after this, not before so many ms. */
  function follow(wait: number): () => void {
    if (!codes || !code) return () => undefined;
    let ended = false;
    const number = code.number + 1;
    const drawn = codes.draw(number);
    const timer = setTimeout(() => {
      drawn
        .then((drawing) => {
          if (!ended) setCode({ ...code, number, drawing });
        })
        .catch(() => setFailure('missing'));
    }, wait);
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }

  useEffect(() => (pace > 0 ? follow(1000 / pace) : undefined), [code, pace]);

  return { code, failure, next: () => void follow(0) };
}
