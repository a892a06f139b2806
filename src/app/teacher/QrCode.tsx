import { useMemo } from 'preact/hooks';
import { encode } from 'uqr';

type Drawing = { readonly size: number; readonly path: string };

/** Modules of white around the code, as the standard asks. */
const quiet = 4;

/** A QR code as one SVG path: sharp on any projector and on paper. The encoder comes with the page that shows it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const drawing = useMemo(() => draw(encode(text, { ecc: 'M', border: quiet })), [text]);
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${drawing.size} ${drawing.size}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <rect class="qr-paper" width="100%" height="100%" />
      <path class="qr-ink" d={drawing.path} />
    </svg>
  );
}

/** Runs of dark modules become bars, so that no hairline shows between neighbours. */
function draw({ size, data }: { size: number; data: boolean[][] }): Drawing {
  let path = '';
  data.forEach((row, y) => {
    for (let x = 0; x < size; x += 1) {
      if (!row[x]) continue;
      const start = x;
      while (row[x + 1]) x += 1;
      path += `M${start} ${y}h${x - start + 1}v1H${start}z`;
    }
  });
  return { size, path };
}
