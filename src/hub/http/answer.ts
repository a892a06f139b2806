import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context } from 'hono';

/** Below this, a gzip header costs more than it saves. */
const packAbove = 512;
const pack = promisify(gzip);

/** Does the asker take this encoding? `q=0` is a no. */
export function accepts(c: Context, encoding: string): boolean {
  for (const part of (c.req.header('accept-encoding') ?? '').split(',')) {
    const [name, ...parameters] = part.trim().toLowerCase().split(';');
    if (name?.trim() === encoding) return !parameters.some((each) => /^\s*q=0(\.0*)?\s*$/.test(each));
  }
  return false;
}

/** A JSON answer, packed where the asker takes it. */
export async function answerJson(c: Context, value: unknown): Promise<Response> {
  const text = JSON.stringify(value);
  if (text.length < packAbove || !accepts(c, 'gzip'))
    return c.body(text, 200, { 'Content-Type': 'application/json' });
  return c.body(await pack(text), 200, {
    'Content-Type': 'application/json',
    'Content-Encoding': 'gzip',
    Vary: 'Accept-Encoding',
  });
}
