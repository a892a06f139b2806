import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CodeDrawing } from '#worker/codes-api.ts';

/** Modules of white around the code, as the standard asks. */
const quiet = 4;

/**
 * A code as large as its place allows, each of its squares a whole number of the screen's pixels, so that all are of one
 * size. Black on white in every theme: cameras read nothing else well.
 */
export function CodeCanvas({ drawing, label }: { drawing: CodeDrawing; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [room, setRoom] = useState(0);

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setRoom(element.clientWidth));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = canvas.current;
    const width = room || place.current?.clientWidth;
    if (element && width) draw(element, drawing, width);
  }, [drawing, room]);

  return (
    <div class="code-place" ref={place}>
      <canvas class="code-canvas" ref={canvas} role="img" aria-label={label} />
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, { size, modules }: CodeDrawing, room: number): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const across = size + 2 * quiet;
  const scale = Math.max(1, Math.floor((room * devicePixelRatio) / across));
  canvas.width = across * scale;
  canvas.height = across * scale;
  canvas.style.inlineSize = `${(across * scale) / devicePixelRatio}px`;
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = 'black';
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      if (modules[y * size + x] === 1)
        context.fillRect((x + quiet) * scale, (y + quiet) * scale, scale, scale);
}
