/**
 * Where a value stands in a JSON text, for messages that name a line. A reader of positions only: the text has been
 * parsed before, so it is known to be well formed.
 */
export function lineOfPath(text: string, path: readonly string[]): number;
/** With `exact`, null when the path is not there; else the line of its nearest parent. */
export function lineOfPath(text: string, path: readonly string[], exact: true): number | null;
export function lineOfPath(text: string, path: readonly string[], exact = false): number | null {
  const offsets = offsetsOf(text);
  for (let length = path.length; length >= 0; length--) {
    const offset = offsets.get(path.slice(0, length).join('\u0000'));
    if (offset !== undefined) return text.slice(0, offset).split('\n').length;
    if (exact) return null;
  }
  return 1;
}

const offsetsByText = new Map<string, Map<string, number>>();

function offsetsOf(text: string): Map<string, number> {
  const known = offsetsByText.get(text);
  if (known) return known;
  const offsets = new Map<string, number>();
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
  const stack: { path: string[]; index: number | null; key: string | null }[] = [];
  const place = (): string[] => {
    const top = stack[stack.length - 1];
    return top ? [...top.path, top.index === null ? (top.key ?? '') : String(top.index)] : [];
  };
  for (const match of text.matchAll(tokens)) {
    const [token] = match;
    const top = stack[stack.length - 1];
    if (token === '}' || token === ']') stack.pop();
    else if (token === ',') {
      if (top?.index !== undefined && top.index !== null) top.index += 1;
      else if (top) top.key = null;
    } else if (token === ':') continue;
    else if (top && top.index === null && top.key === null) top.key = JSON.parse(token);
    else {
      offsets.set(place().join('\u0000'), match.index);
      if (token === '{' || token === '[')
        stack.push({ path: place(), index: token === '[' ? 0 : null, key: null });
    }
  }
  offsetsByText.set(text, offsets);
  return offsets;
}
