import type { Standing } from '#domain/standing.ts';

/**
 * The grid's marks as pictures for CSS backgrounds, in the outlines of ui/StandingMark.tsx and the colours of the theme,
 * drawn once on a canvas for all cells and again when the theme changes. Of the ways tried, a bitmap is the only one
 * that does not show in the time to paint: inline SVG is 60,000 elements for 12,000 cells, a mask over a colour is a
 * layer for every cell, and an SVG in url() is laid out again for every cell.
 */
type Mark = { readonly role: string; readonly draw: (pen: Pen) => void };
type Pen = {
  readonly fill: (path: string) => void;
  readonly line: (path: string) => void;
  /** A line in the colour of the ground, to cut with. */
  readonly cut: (path: string) => void;
};

const marks: Readonly<Record<Standing, Mark>> = {
  secure: {
    role: '--good',
    draw({ fill, cut }) {
      fill('M10 1a9 9 0 1 0 0 18 9 9 0 1 0 0-18z');
      cut('M5.5 10.3l3.2 3.2 5.8-6.5');
    },
  },
  refresh: {
    role: '--trail',
    draw({ fill, line }) {
      line('M16.5 8A7 7 0 1 0 17 11.5');
      fill('M18.8 2.8v6.7h-6.7z');
    },
  },
  assumed: {
    role: '--good',
    draw({ line }) {
      line('M10 2a8 8 0 0 1 6 2.7M18 10a8 8 0 0 1-2.7 6M10 18a8 8 0 0 1-6-2.7M2 10a8 8 0 0 1 2.7-6');
      line('M6.5 10.2l2.6 2.6 4.4-5.2');
    },
  },
  growing: {
    role: '--info',
    draw({ fill, line }) {
      line('M10 18.5V10');
      fill('M10 12.5C3.5 12.5 1.5 9 1.5 4.5 7 4.5 10 7 10 12.5z');
      fill('M10 9.5c0-5 3-7.5 8.5-7.5 0 5-2.5 7.5-8.5 7.5z');
    },
  },
  ready: { role: '--accent', draw: ({ line }) => line('M10 1.8l8.2 8.2-8.2 8.2L1.8 10z') },
  later: { role: '--line', draw: ({ fill }) => fill('M10 8a2 2 0 1 0 0 4 2 2 0 1 0 0-4z') },
};

/** Sharp on a screen of three device pixels to one, and with the page zoomed to twice its size on others. */
const pixels = 60;

/** Gives `frame` its marks, and again at each change of the page's looks. Returns the function that ends it. */
export function keepMarks(frame: HTMLElement): () => void {
  const paint = () => paintMarks(frame);
  paint();
  const looks = new MutationObserver(paint);
  looks.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-contrast', 'dir'] });
  const forced = window.matchMedia('(forced-colors: active)');
  forced.addEventListener('change', paint);
  return () => {
    looks.disconnect();
    forced.removeEventListener('change', paint);
  };
}

function paintMarks(frame: HTMLElement): void {
  const canvas = document.createElement('canvas');
  canvas.width = pixels;
  canvas.height = pixels;
  const context = canvas.getContext('2d');
  if (!context) return;
  const root = getComputedStyle(document.documentElement);
  const role = (name: string) => root.getPropertyValue(name).trim();
  // Where the person's own colours rule, backgrounds stay as they are: then the marks take the text's colour.
  const own = window.matchMedia('(forced-colors: active)').matches ? getComputedStyle(frame) : null;
  const scale = pixels / 20;
  for (const [standing, mark] of Object.entries(marks)) {
    const mirrored = standing === 'refresh' && root.direction === 'rtl';
    context.setTransform(mirrored ? -scale : scale, 0, 0, scale, mirrored ? pixels : 0, 0);
    context.clearRect(0, 0, 20, 20);
    mark.draw(penOf(context, own?.color ?? role(mark.role), own?.backgroundColor ?? role('--surface')));
    frame.style.setProperty(`--mark-${standing}`, `url("${canvas.toDataURL('image/png')}")`);
  }
}

function penOf(context: CanvasRenderingContext2D, colour: string, ground: string): Pen {
  const stroke = (path: string, ink: string) => {
    context.strokeStyle = ink;
    context.lineWidth = 2.4;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.stroke(new Path2D(path));
  };
  return {
    fill: (path) => {
      context.fillStyle = colour;
      context.fill(new Path2D(path));
    },
    line: (path) => stroke(path, colour),
    cut: (path) => stroke(path, ground),
  };
}
