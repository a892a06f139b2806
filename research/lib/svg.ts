/** Numbers of a path with one decimal: a third of the bytes, and no two machines differ in the last digit. */
export const round = (value: number): string => String(Math.round(value * 10) / 10 || 0);

export const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

/** A picture that reads on a light page and on a dark one: ink follows the reader's scheme, and there is no background. */
export const picture = (width: number, height: number, title: string, parts: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">
<style>
svg { font: 12px system-ui, sans-serif; fill: none; stroke-width: 1 }
text { fill: #333; stroke: none }
.line { stroke: #888 } .faint { stroke: #888; stroke-dasharray: 3 3 }
.data { stroke: #0b62a4; stroke-width: 2 } .dot { fill: #0b62a4 } .miss { stroke: #b3400e; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
text { fill: #ddd } .data { stroke: #7fc1ff } .dot { fill: #7fc1ff } .miss { stroke: #ff9d6b }
}
</style>
${parts.join('\n')}
</svg>
`;

export type Anchor = 'start' | 'middle' | 'end';

export const text = (x: number, y: number, words: string, anchor: Anchor = 'start'): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escaped(words)}</text>`;

export const line = (
  from: readonly [number, number],
  to: readonly [number, number],
  name: 'line' | 'faint',
): string => `<path class="${name}" d="M${from.map(round).join(' ')}L${to.map(round).join(' ')}"/>`;
