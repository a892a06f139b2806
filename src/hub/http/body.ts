import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Context } from 'hono';
import * as v from 'valibot';
import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';

/** Bytes a request may have as sent, and after unpacking. */
export type BodyLimits = { readonly sent: number; readonly unpacked: number };

export const smallBody: BodyLimits = { sent: 64 * 1024, unpacked: 64 * 1024 };
export const syncBody: BodyLimits = { sent: 1024 * 1024, unpacked: 8 * 1024 * 1024 };

/** Deeper than any event; folds and hashes walk data by recursion. */
const deepest = 40;
const unzip = promisify(gunzip);

/**
 * A request's JSON, parsed (HUB-16): never more in memory than the limits, packed or not. JSON alone is taken, which a
 * form on another site cannot send.
 */
export async function readBody<S extends v.GenericSchema>(
  c: Context,
  schema: S,
  limits: BodyLimits,
): Promise<Result<v.InferOutput<S>, Failure>> {
  const bytes = await readBytes(c, limits.sent);
  return bytes.ok ? parseBody(c, schema, bytes.value, limits) : bytes;
}

/** The second half of `readBody`, for a route that lets only a few unpack at a time. */
export async function parseBody<S extends v.GenericSchema>(
  c: Context,
  schema: S,
  sent: Uint8Array,
  limits: BodyLimits,
): Promise<Result<v.InferOutput<S>, Failure>> {
  const bytes = await unpack(c, sent, limits.unpacked);
  if (!bytes.ok) return bytes;
  const json = parseJson(bytes.value);
  if (!json.ok || depthExceeds(json.value, deepest)) return err(failure('malformed'));
  const parsed = v.safeParse(schema, json.value);
  if (parsed.success) return ok(parsed.output);
  return err(failure('malformed', { path: (v.getDotPath(parsed.issues[0]) ?? '').slice(0, 200) }));
}

/** The bytes as sent, unless they are too many or not of the wanted type by their own word. */
export async function readBytes(
  c: Context,
  limit: number,
  wanted = 'application/json',
): Promise<Result<Uint8Array, Failure>> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== wanted) return err(failure('malformed', { header: 'content-type' }));
  if (Number(c.req.header('content-length') ?? 0) > limit) return err(tooLarge(limit));
  const stream = c.req.raw.body;
  if (!stream) return ok(new Uint8Array());
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of stream) {
      length += chunk.byteLength;
      if (length > limit) return err(tooLarge(limit));
      chunks.push(chunk);
    }
  } catch {
    // Cut in the middle: nobody is left to read the answer.
    return err(failure('malformed'));
  }
  return ok(Buffer.concat(chunks));
}

async function unpack(c: Context, bytes: Uint8Array, limit: number): Promise<Result<Uint8Array, Failure>> {
  const encoding = (c.req.header('content-encoding') ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity') return bytes.byteLength > limit ? err(tooLarge(limit)) : ok(bytes);
  if (encoding !== 'gzip') return err(failure('malformed', { header: 'content-encoding' }));
  try {
    return ok(await unzip(bytes, { maxOutputLength: limit }));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return err(code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(limit) : failure('malformed'));
  }
}

const tooLarge = (limit: number): Failure => failure('too-large', { limit });

function parseJson(bytes: Uint8Array): Result<unknown, null> {
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return err(null);
  }
}

/** Walks with a list of its own: a hostile depth must not overflow the stack here either. */
function depthExceeds(value: unknown, limit: number): boolean {
  const open: [unknown, number][] = [[value, 0]];
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const [each, depth] = entry;
    if (each === null || typeof each !== 'object') continue;
    if (depth >= limit) return true;
    for (const inner of Object.values(each)) open.push([inner, depth + 1]);
  }
  return false;
}
