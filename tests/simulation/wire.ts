import * as v from 'valibot';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { ItemId, PackHash, SkillId } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { type Codebook, packCodebook } from '#sync/frame/codebook.ts';
import { decodeAnswer, decodeRequest, encodeAnswer, encodeRequest } from '#sync/frame/frame.ts';
import { SyncAnswer as AnswerSchema, type SyncAnswer } from '#sync/protocol.ts';
import { SyncRequest } from '#sync/sync-request.ts';
import type { SimDevice } from './device.ts';
import { items } from './facts.ts';
import { SyncAnswer as AnswerAsBefore } from './protocol-1/protocol.ts';

/** How a message looks on the line: the codecs that ship. */
export type Codec = {
  readonly name: 'json-1' | 'json' | 'frame';
  /** True when a message that was changed on its way is met by the codec itself, and not left to the line. */
  readonly isChecked: boolean;
  encodeRequest(request: SyncRequest): Uint8Array;
  decodeRequest(bytes: Uint8Array): Result<SyncRequest, Failure>;
  encodeAnswer(answer: SyncAnswer, request: SyncRequest): Uint8Array;
  decodeAnswer(bytes: Uint8Array, request: SyncRequest): Result<SyncAnswer, Failure>;
};

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return null;
  }
}

const json = (name: Codec['name'], answers: v.GenericSchema<unknown, SyncAnswer>): Codec => ({
  name,
  isChecked: false,
  encodeRequest: (request) => encoder.encode(JSON.stringify(request)),
  decodeRequest(bytes) {
    const parsed = v.safeParse(SyncRequest, parse(bytes));
    return parsed.success ? ok(parsed.output) : err(failure('malformed'));
  },
  encodeAnswer: (answer) => encoder.encode(JSON.stringify(answer)),
  decodeAnswer(bytes) {
    const parsed = v.safeParse(answers, parse(bytes));
    return parsed.success ? ok(parsed.output) : err(failure('not-a-hub'));
  },
});

/** Protocol 1, read by a device that knows no more. */
export const jsonAsBefore: Codec = json('json-1', AnswerAsBefore);
/** JSON with what protocol 2 adds: a device's first exchange (SYN-12). */
export const plainJson: Codec = json('json', AnswerSchema);

/** The pack's, as both sides work it out. */
const codebook: Codebook = packCodebook(
  'b'.repeat(64) as PackHash,
  items.map((id) => ({
    id: id as ItemId,
    type: 'number',
    skills: [id.split('/')[0] as SkillId],
    difficulty: 0.3,
    guess: 0,
  })),
);
const codebookOf = (name: string): Codebook | null => (name === codebook.name ? codebook : null);

/** Protocol 2 as it is spoken after the first exchange: by a device with its class's pack, or without. */
function frames(known: readonly string[], book: Codebook | null): Codec {
  return {
    name: 'frame',
    isChecked: true,
    encodeRequest: (request) => encodeRequest(request, book, known),
    decodeRequest(bytes) {
      const decoded = decodeRequest(bytes, codebookOf, known);
      return decoded.ok ? ok(decoded.value.request) : decoded;
    },
    encodeAnswer: (answer, request) => encodeAnswer(answer, request, book, known),
    decodeAnswer: (bytes, request) => decodeAnswer(bytes, request, book, known),
  };
}

/** Two hubs of a school take nothing for known. */
export const framesBetweenHubs: Codec = frames([], null);

/** What a device speaks now: its very first exchange is plain JSON (SYN-12). */
export function codecOf(
  { id, class: classId, speaks, disk }: SimDevice,
  hub: string,
  inFrames: boolean,
): Codec {
  if (speaks === 1) return jsonAsBefore;
  if (disk.cursors === null || !inFrames) return plainJson;
  return frames([hub, id, classId], id.endsWith('1') ? null : codebook);
}
