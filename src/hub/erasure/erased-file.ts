import { readFileSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { LearnerId, Signature } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { createReceiptKeys, verifySignature } from '#hub/auth/receipt-keys.ts';
import type { HubKey } from '#hub/storage/identity.ts';

/** Somebody who was erased, and when, by the hub's clock. */
export type ErasedEntry = { readonly learner: LearnerId; readonly at: number };

const Entry = v.object({ learner: LearnerId, at: v.pipe(v.number(), v.integer()) });
const Content = v.object({
  kind: v.literal('footpath-erased'),
  version: v.literal(1),
  learners: v.array(Entry),
  signature: Signature,
});

/** One entry a line; nothing in an entry holds a line break. */
const messageOf = (learners: readonly ErasedEntry[]): string =>
  ['footpath erased 1', ...learners.map(({ learner, at }) => `${learner} ${at}`)].join('\n');

/**
 * `erased.json`, beside the database and no part of it (ERA-9): whatever older state of the database is put back, who was erased
 * is still known before the hub serves anything. Ids alone, signed with the hub's key, so that a damaged or a foreign file is
 * not taken for a short one.
 */
export function createErasedFile(path: string) {
  return {
    path,

    /** Empty when there is none. `damaged`: it cannot be read, or another hub or no hub has signed it. */
    async read({ publicKey }: Pick<HubKey, 'publicKey'>): Promise<Result<readonly ErasedEntry[], 'damaged'>> {
      const text = textOf(path);
      if (text === null) return ok([]);
      const content = v.safeParse(Content, parseJson(text));
      if (!content.success) return err('damaged');
      const { learners, signature } = content.output;
      const key = publicKey as Parameters<typeof verifySignature>[2];
      return (await verifySignature(messageOf(learners), signature, key)) ? ok(learners) : err('damaged');
    },

    /** Whole or not at all: a cut leaves what was there. */
    async write(learners: readonly ErasedEntry[], keys: HubKey): Promise<void> {
      const signature = await createReceiptKeys(keys).sign(messageOf(learners));
      const content: v.InferOutput<typeof Content> = {
        kind: 'footpath-erased',
        version: 1,
        learners: learners.map(({ learner, at }) => ({ learner, at })),
        signature,
      };
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const half = `${path}.part`;
      const file = await open(half, 'w', 0o600);
      try {
        await file.writeFile(`${JSON.stringify(content, null, 1)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(half, path);
    },
  };
}

export type ErasedFile = ReturnType<typeof createErasedFile>;

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
