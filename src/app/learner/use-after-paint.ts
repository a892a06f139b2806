import { useEffect, useState } from 'preact/hooks';

/** ms after the first frame: a tap on what is there is served first. */
const breath = 30;

/** False for the first paint, true soon after it: for what is long to draw and stands below what one came for. */
export function useAfterPaint(): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setPainted(true), breath);
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, []);
  return painted;
}
