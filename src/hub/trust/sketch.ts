import { html, raw } from 'hono/html';

/** A drawing of what is on a device's screen: a title, some rows, and the one to tap. */
export type Sketch = {
  readonly device: 'phone' | 'laptop';
  readonly title: string;
  readonly rows: readonly string[];
  /** The row to tap, from 0. */
  readonly tap: number;
  /** That row has a switch, which is on afterwards. */
  readonly toggle?: boolean;
};

const row = 30;
const head = 34;

/**
 * Drawn from its words, so that a translation of them is a translation of the picture. The step beside it says the same:
 * a screen reader passes over the drawing.
 */
export function drawSketch({ device, title, rows, tap, toggle }: Sketch) {
  const width = device === 'phone' ? 220 : 320;
  const inset = device === 'phone' ? 12 : 22;
  const height = head + rows.length * row + 12;
  const foot = device === 'phone' ? 14 : 20;
  const lines = rows.map((words, n) => {
    const top = head + n * row;
    const isTapped = n === tap;
    return html`
      <rect class="${isTapped ? 'tapped' : 'line'}" x="${inset}" y="${top}" width="${width - 2 * inset}" height="${row - 6}" rx="6" />
      <text class="${isTapped ? 'tapped-words' : 'words'}" x="${inset + 9}" y="${top + 16}">${words}</text>
      ${isTapped ? raw(toggle ? switchAt(width - inset - 36, top + 4) : handAt(width - inset - 24, top + 8)) : ''}
    `;
  });
  return html`<svg class="sketch" viewBox="0 0 ${width} ${height + foot}" width="${width}" height="${height + foot}" aria-hidden="true" focusable="false">
      ${device === 'phone' ? raw(phone(width, height + foot)) : raw(laptop(width, height, foot))}
      <text class="title" x="${inset + 2}" y="22">${title}</text>
      ${lines}
    </svg>`;
}

const phone = (width: number, height: number): string =>
  `<rect class="case" x="1" y="1" width="${width - 2}" height="${height - 2}" rx="14" /><rect class="button" x="${width / 2 - 18}" y="${height - 10}" width="36" height="4" rx="2" />`;

const laptop = (width: number, height: number, foot: number): string =>
  `<rect class="case" x="9" y="1" width="${width - 18}" height="${height}" rx="8" /><path class="button" d="M1 ${height + 4}h${width - 2}l-8 ${foot - 8}H9z" />`;

const switchAt = (x: number, y: number): string =>
  `<rect class="switch" x="${x}" y="${y}" width="30" height="16" rx="8" /><circle class="knob" cx="${x + 22}" cy="${y + 8}" r="6" />`;

/** A pointing hand, in the few lines that are still a hand at this size. */
const handAt = (x: number, y: number): string =>
  `<path class="hand" d="M${x} ${y}l3 14-4-1q-3 0-2 3l7 8h9q4-4 4-9v-4q-1-3-4-2-1-2-4-1-1-2-3-1l-2-8q-2-3-4 1z" />`;
