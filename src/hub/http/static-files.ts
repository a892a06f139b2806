import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Context } from 'hono';
import { accepts } from './answer.ts';

type StaticFile = {
  readonly path: string;
  readonly type: string;
  readonly etag: string;
  /** Encodings that lie beside it, best first. */
  readonly packed: readonly { readonly encoding: 'br' | 'gzip'; readonly path: string }[];
};

const typeByEnding: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
};

/**
 * The built page. The folder is listed once and only what was listed is served, so that no address can lead out of it
 * (HUB-19); it is listed again when the page has been built anew.
 */
export function createStaticFiles(folder: string) {
  const index = join(folder, 'index.html');
  let files = new Map<string, StaticFile>();
  let listedAt = -1;

  const builtAt = (): number => (existsSync(index) ? statSync(index).mtimeMs : 0);

  function list(): void {
    const built = builtAt();
    if (built === listedAt) return;
    listedAt = built;
    files = built === 0 ? new Map() : listFiles(folder);
  }

  async function send(c: Context, file: StaticFile, immutable: boolean): Promise<Response> {
    const headers: Record<string, string> = {
      'Content-Type': file.type,
      'Cache-Control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      ETag: file.etag,
    };
    if (file.packed.length > 0) headers['Vary'] = 'Accept-Encoding';
    if (c.req.header('if-none-match') === file.etag) return c.body(null, 304, headers);
    const packed = file.packed.find(({ encoding }) => accepts(c, encoding));
    if (packed) headers['Content-Encoding'] = packed.encoding;
    const bytes = await readFile(packed?.path ?? file.path);
    headers['Content-Length'] = String(bytes.byteLength);
    return c.req.method === 'HEAD' ? c.body(null, 200, headers) : c.body(bytes, 200, headers);
  }

  return {
    /** The file at the address, the page itself for a place inside it, or null. */
    async serve(c: Context): Promise<Response | null> {
      list();
      const path = pathOf(c);
      const file = path === null ? undefined : files.get(path === '/' ? '/index.html' : path);
      if (file) return send(c, file, c.req.path.startsWith('/assets/'));
      const page = files.get('/index.html');
      return page && isNavigation(c, path) ? send(c, page, false) : null;
    },
    isBuilt: (): boolean => builtAt() > 0,
  };
}

export type StaticFiles = ReturnType<typeof createStaticFiles>;

function listFiles(folder: string): Map<string, StaticFile> {
  const found = new Map<string, StaticFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    // Links are passed over: one could lead anywhere.
    if (!entry.isFile() || /\.(br|gz|map)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = statSync(path);
    const ending = entry.name.slice(entry.name.lastIndexOf('.') + 1).toLowerCase();
    const packed = (['br', 'gz'] as const)
      .filter((each) => existsSync(`${path}.${each}`))
      .map((each) => ({ encoding: each === 'gz' ? ('gzip' as const) : each, path: `${path}.${each}` }));
    found.set(`/${relative(folder, path).split(sep).join('/')}`, {
      path,
      type: typeByEnding[ending] ?? 'application/octet-stream',
      etag: `W/"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`,
      packed,
    });
  }
  return found;
}

function pathOf(c: Context): string | null {
  try {
    return decodeURIComponent(c.req.path);
  } catch {
    return null;
  }
}

/** A person going to a place in the app: it asks for a page, and the place does not look like a file. */
function isNavigation(c: Context, path: string | null): boolean {
  if (path === null || path.includes('\0') || /^\/(assets|packs)\//.test(path)) return false;
  const last = path.slice(path.lastIndexOf('/') + 1);
  const wantsPage =
    c.req.header('sec-fetch-mode') === 'navigate' || (c.req.header('accept') ?? '').includes('text/html');
  return wantsPage && !last.includes('.');
}
