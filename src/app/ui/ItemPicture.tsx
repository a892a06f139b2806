import type { Picture } from '#domain/item-instance.ts';
import { formatNumber } from '#i18n/format.ts';

/**
 * A question's picture, drawn from its numbers. `alt` says the same in words. Always left to right, as number lines and
 * clocks are in every school.
 */
export function ItemPicture({ picture }: { picture: Picture }) {
  switch (picture.kind) {
    case 'counters':
      return <Counters {...picture} />;
    case 'array':
      return <DotArray {...picture} />;
    case 'number-line':
      return <NumberLine {...picture} />;
    case 'fraction-bars':
      return <FractionBars {...picture} />;
    case 'clock':
      return <Clock {...picture} />;
  }
}

type Kind<K extends Picture['kind']> = Extract<Picture, { kind: K }>;

function Frame(props: { alt: string; width: number; height: number; children: preact.ComponentChildren }) {
  const { alt, width, height, children } = props;
  return (
    <svg
      class="item-picture"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={alt}
      direction="ltr"
      focusable="false"
    >
      {children}
    </svg>
  );
}

const cell = 34;

/** Groups in boxes of five to a row, so that they can be counted and seen at once. */
function Counters({ groups, crossed, alt }: Kind<'counters'>) {
  const limit = 360;
  const gap = 16;
  let x = 0;
  let y = 0;
  let lineHeight = 0;
  let width = 0;
  const boxes = groups.map((count) => {
    const columns = Math.max(1, Math.min(5, count));
    const box = { count, columns, w: columns * cell + 12, h: Math.max(1, Math.ceil(count / 5)) * cell + 12 };
    if (x > 0 && x + box.w > limit) {
      x = 0;
      y += lineHeight + gap;
      lineHeight = 0;
    }
    const placed = { ...box, x, y };
    x += box.w + gap;
    lineHeight = Math.max(lineHeight, box.h);
    width = Math.max(width, placed.x + box.w);
    return placed;
  });
  const last = groups.length - 1;
  return (
    <Frame alt={alt} width={width + 4} height={y + lineHeight + 4}>
      {boxes.map((box, group) => (
        <g key={group} transform={`translate(${box.x + 2} ${box.y + 2})`}>
          <rect class="item-picture-box" width={box.w} height={box.h} rx={12} />
          {range(box.count).map((at) => {
            const cx = 6 + (at % 5) * cell + cell / 2;
            const cy = 6 + Math.floor(at / 5) * cell + cell / 2;
            const struck = group === last && at >= box.count - (crossed ?? 0);
            return (
              <g key={at}>
                {group % 2 === 0 ? (
                  <circle
                    class="item-picture-first"
                    cx={cx}
                    cy={cy}
                    r={12}
                    data-faded={struck || undefined}
                  />
                ) : (
                  <rect
                    class="item-picture-second"
                    x={cx - 11}
                    y={cy - 11}
                    width={22}
                    height={22}
                    rx={5}
                    data-faded={struck || undefined}
                  />
                )}
                {struck && <path class="item-picture-cross" d={`M${cx - 12} ${cy - 12}l24 24m0-24l-24 24`} />}
              </g>
            );
          })}
        </g>
      ))}
    </Frame>
  );
}

function DotArray({ rows, columns, alt }: Kind<'array'>) {
  const size = columns > 10 ? 28 : cell;
  return (
    <Frame alt={alt} width={columns * size + 4} height={rows * size + 4}>
      {range(rows).map((row) =>
        range(columns).map((column) => (
          <circle
            class={row % 2 === 0 ? 'item-picture-first' : 'item-picture-second'}
            key={`${row} ${column}`}
            cx={2 + column * size + size / 2}
            cy={2 + row * size + size / 2}
            r={size * 0.35}
          />
        )),
      )}
    </Frame>
  );
}

function NumberLine({ from, to, step, labels, mark, alt }: Kind<'number-line'>) {
  const width = 400;
  const edge = 28;
  const line = 52;
  const span = to - from || 1;
  const place = (value: number) => edge + ((value - from) / span) * (width - 2 * edge);
  // A step that is too fine would draw a solid bar.
  const ticks = step > 0 ? Math.min(120, Math.round(span / step)) : 0;
  return (
    <Frame alt={alt} width={width} height={96}>
      <path class="item-picture-line" d={`M8 ${line}H${width - 8}`} />
      <path class="item-picture-line" d={`M16 ${line - 7}L7 ${line}l9 7M${width - 16} ${line - 7}l9 7-9 7`} />
      {range(ticks + 1).map((at) => {
        const x = place(from + at * step);
        return <path class="item-picture-tick" key={at} d={`M${x} ${line - 8}v16`} />;
      })}
      {labels.map((label) => (
        <g key={label}>
          <path class="item-picture-line" d={`M${place(label)} ${line - 11}v22`} />
          <text class="item-picture-text" x={place(label)} y={line + 34}>
            {formatNumber(label).replace('-', '−')}
          </text>
        </g>
      ))}
      {mark !== undefined && (
        <path class="item-picture-mark" d={`M${place(mark)} ${line - 4}l-11-20a12.5 12.5 0 1 1 22 0z`} />
      )}
    </Frame>
  );
}

function FractionBars({ bars, alt }: Kind<'fraction-bars'>) {
  const width = 360;
  const height = 46;
  const gap = 14;
  return (
    <Frame alt={alt} width={width + 4} height={bars.length * (height + gap) - gap + 4}>
      {bars.map(({ parts, shaded }, row) => {
        const part = width / Math.max(1, parts);
        return (
          <g key={row} transform={`translate(2 ${2 + row * (height + gap)})`}>
            {range(parts).map((at) => (
              <rect
                class={at < shaded ? 'item-picture-shaded' : 'item-picture-open'}
                key={at}
                x={at * part}
                width={part}
                height={height}
              />
            ))}
          </g>
        );
      })}
    </Frame>
  );
}

function Clock({ hour, minute, alt }: Kind<'clock'>) {
  const middle = 110;
  return (
    <Frame alt={alt} width={220} height={220}>
      <circle class="item-picture-face" cx={middle} cy={middle} r={104} />
      {range(60).map((at) => (
        <path
          class={at % 5 === 0 ? 'item-picture-line' : 'item-picture-tick'}
          key={at}
          d={`M${middle} 10v${at % 5 === 0 ? 10 : 5}`}
          transform={`rotate(${at * 6} ${middle} ${middle})`}
        />
      ))}
      {range(12).map((at) => {
        const angle = ((at + 1) * Math.PI) / 6;
        return (
          <text
            class="item-picture-text"
            key={at}
            x={middle + 76 * Math.sin(angle)}
            y={middle - 76 * Math.cos(angle) + 7}
          >
            {formatNumber(at + 1)}
          </text>
        );
      })}
      <path
        class="item-picture-hour"
        d={`M${middle} ${middle + 10}V62`}
        transform={`rotate(${(hour % 12) * 30 + minute / 2} ${middle} ${middle})`}
      />
      <path
        class="item-picture-minute"
        d={`M${middle} ${middle + 14}V26`}
        transform={`rotate(${minute * 6} ${middle} ${middle})`}
      />
      <circle class="item-picture-pin" cx={middle} cy={middle} r={7} />
    </Frame>
  );
}

function range(length: number): readonly number[] {
  return Array.from({ length: Math.max(0, length) }, (_, at) => at);
}
