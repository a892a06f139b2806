import { useEffect, useState } from 'preact/hooks';

/** Cells made before the first paint, and in each go after it: what a slow laptop makes within a few frames. */
const cellsAtFirst = 600;
const cellsAtOnce = 4000;

const rowsFor = (cells: number, columns: number): number => Math.ceil(cells / Math.max(1, columns));

/** How many of `rows` rows to show by now: the first at once, the rest after they are painted, a few at a time. */
export function useGradually(rows: number, columns: number): number {
  const [made, setMade] = useState(0);
  const shown = rowsFor(cellsAtFirst, columns) + made * rowsFor(cellsAtOnce, columns);
  useEffect(() => setMade(0), [columns]);
  useEffect(() => {
    if (shown >= rows) return;
    // A frame for the paint of what is there, and a task after it.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setMade((before) => before + 1), 0);
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [shown, rows]);
  return Math.min(rows, shown);
}
