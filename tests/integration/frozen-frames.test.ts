import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { PackHash } from '#domain/ids.ts';
import { canonical } from '#log/canonical.ts';
import { type CodebookItem, packCodebook } from '#sync/frame/codebook.ts';
import { decodeAnswer, decodeRequest, encodeAnswer, encodeRequest } from '#sync/frame/frame.ts';
import type { SyncAnswer } from '#sync/protocol.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import { frameExamples } from '#tests/support/frame-examples.ts';

/**
 * Frames as each version of the frame wrote them, committed for ever, each beside what it says: whatever is changed, they are
 * read, and to the same. A new version adds a folder, with `FREEZE_FRAMES=1` and this test; what is there is never written again.
 */
type Frozen = {
  readonly kind: 'request' | 'answer';
  readonly known: readonly string[];
  readonly pack: { readonly hash: PackHash; readonly items: readonly CodebookItem[] } | null;
  /** The request that an answer answers. */
  readonly request?: SyncRequest;
  readonly says: SyncRequest | SyncAnswer;
};
const folder = 'tests/fixtures/frames';
const newest = `${folder}/v1`;

if (process.env['FREEZE_FRAMES'] && !existsSync(newest)) {
  mkdirSync(newest, { recursive: true });
  for (const [name, example] of Object.entries(frameExamples)) {
    const { kind, known, pack, request, says } = example as Frozen;
    const book = pack && packCodebook(pack.hash, pack.items);
    const frame =
      kind === 'answer'
        ? encodeAnswer(says as SyncAnswer, request as SyncRequest, book, known)
        : encodeRequest(says as SyncRequest, book, known);
    writeFileSync(`${newest}/${name}.frame`, frame);
    writeFileSync(`${newest}/${name}.json`, `${JSON.stringify(example, null, 1)}\n`);
  }
}

const frozen = readdirSync(folder).flatMap((version) =>
  readdirSync(`${folder}/${version}`)
    .filter((file) => file.endsWith('.frame'))
    .map((file) => ({ version, name: file.slice(0, -'.frame'.length) })),
);

describe('SYN-12 FRM-10: frozen frames of every version', () => {
  test('there is one of each kind', () => {
    expect(frozen.filter(({ version }) => version === 'v1').map(({ name }) => name)).toEqual(
      Object.keys(frameExamples).sort(),
    );
  });

  test.each(frozen)('$version/$name says what it said', ({ version, name }) => {
    const bytes = new Uint8Array(readFileSync(`${folder}/${version}/${name}.frame`));
    const frame = JSON.parse(readFileSync(`${folder}/${version}/${name}.json`, 'utf8')) as Frozen;
    const book = frame.pack && packCodebook(frame.pack.hash, frame.pack.items);
    const told =
      frame.kind === 'answer'
        ? decodeAnswer(bytes, frame.request as SyncRequest, book, frame.known)
        : decodeRequest(bytes, (named) => (named === book?.name ? book : null), frame.known);
    expect(told.ok).toBe(true);
    const says = told.ok && 'request' in told.value ? told.value.request : told.ok && told.value;
    expect(canonical(says)).toBe(canonical(frame.says));
  });

  test.each(frozen)('$version/$name is written the same today', ({ version, name }) => {
    const frame = JSON.parse(readFileSync(`${folder}/${version}/${name}.json`, 'utf8')) as Frozen;
    const book = frame.pack && packCodebook(frame.pack.hash, frame.pack.items);
    const written =
      frame.kind === 'answer'
        ? encodeAnswer(frame.says as SyncAnswer, frame.request as SyncRequest, book, frame.known)
        : encodeRequest(frame.says as SyncRequest, book, frame.known);
    if (`${folder}/${version}` === newest)
      expect(Buffer.from(written).equals(readFileSync(`${folder}/${version}/${name}.frame`))).toBe(true);
  });
});
