import { signal } from '@preact/signals';

/** The shapes, once fetched. Module-wide: thirty pictures on one page share one request. */
const shapes = signal<Readonly<Record<string, string>> | null>(null);
let asked = false;

/** Fetches the shapes ahead of the first picture, where a screen knows that it will need them. */
export async function loadPictures(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    shapes.value = (await import('./picture-shapes.ts')).pictureShapes;
  } catch {
    // Names stand beside pictures: the empty disc is good enough, and the next picture asks again.
    asked = false;
  }
}

export type PictureProps = {
  /** One of `pictureNames`; an unknown name, from a newer hub, shows a plain disc. */
  name: string;
  size?: 'small' | 'normal' | 'large' | undefined;
  /** Only where no name stands beside it. Else it is decoration. */
  label?: string | undefined;
};

/** A learner's picture: an animal or a thing on a disc. */
export function Picture({ name, size, label }: PictureProps) {
  if (shapes.value === null) void loadPictures();
  const text = shapes.value?.[name] ?? 'm ';
  const drawing = text.slice(2);
  return (
    <svg
      class="picture"
      viewBox="-8 -8 64 64"
      data-size={size ?? 'normal'}
      focusable="false"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      <circle class="picture-ground" data-paint={text[0]} cx="24" cy="24" r="31" />
      {drawing !== '' && drawing.split(';').map((shape) => <Shape key={shape} shape={shape} />)}
    </svg>
  );
}

function Shape({ shape }: { shape: string }) {
  const paint = shape[0];
  if (shape[1] !== '@') return <path class="picture-shape" data-paint={paint} d={shape.slice(1)} />;
  const [cx, cy, rx, ry] = shape.slice(2).split(',');
  return <ellipse class="picture-shape" data-paint={paint} cx={cx} cy={cy} rx={rx} ry={ry ?? rx} />;
}
