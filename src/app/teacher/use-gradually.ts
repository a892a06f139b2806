import { useEffect, useState } from 'preact/hooks';

/** Cells made in one go: what a slow laptop makes within a few frames. */
const cellsAtOnce = 1500;

/** How many of `rows` rows to show by now: the first screenful at once, the rest after it is painted, a few at a time. */
export function useGradually(rows: number, columns: number): number {
  const step = Math.max(4, Math.floor(cellsAtOnce / Math.max(1, columns)));
  const first = Math.max(12, step);
  const [shown, setShown] = useState(first);
  useEffect(() => setShown(first), [columns]);
  useEffect(() => {
    if (shown >= rows) return;
    const frame = requestAnimationFrame(() => setShown((before) => before + step));
    return () => cancelAnimationFrame(frame);
  }, [shown, rows, step]);
  return Math.min(rows, shown);
}
