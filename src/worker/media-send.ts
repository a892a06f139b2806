import { type Failure, failure } from '#domain/error-codes.ts';
import { learnerPartition } from '#domain/ids.ts';
import { mediaChunkBytes } from '#domain/media.ts';
import type { MediaAnswer, MediaRequest } from '#domain/media-api.ts';
import { err, type Result } from '#domain/result.ts';
import type { FootpathDatabase, WorkRow } from '#store/database.ts';
import type { MediaStore } from '#store/media-store.ts';
import { type Joined, readMeta } from '#store/meta.ts';
import type { LoopPhase } from './hand-in-loop.ts';
import type { MediaWire } from './media-wire.ts';
import type { Covers } from './piece-cover.ts';

/** A chunk should take about this long, ms: then a cut costs little, and answers never wait longer for the line. */
const chunkTime = 3_000;
const leastChunk = 16 * 1024;
const firstChunk = 64 * 1024;
/** A hub whose copy came out wrong is sent the piece again this often in one go. */
const tries = 2;

export type MediaSendDeps = {
  readonly db: FootpathDatabase;
  readonly media: MediaStore;
  readonly wire: MediaWire;
  readonly phase: () => LoopPhase;
  readonly wall: () => number;
  readonly alone: (work: () => Promise<void>) => Promise<void>;
  readonly covers: Pick<Covers, 'of'>;
};

/**
 * Sends pieces that the hub does not have yet, the oldest first, from wherever the hub says it stopped (MED-2). It gives way
 * to the hand-in between any two chunks, and begins again after it: answers first.
 */
export function createMediaSend({ db, media, wire, phase, wall, alone, covers }: MediaSendDeps) {
  let running = false;
  let chunkSize = firstChunk;

  const inTheWay = (): boolean => phase().phase !== 'idle';

  /** What to do with the rest after this work: go on, or leave it for the next time. */
  async function send(work: WorkRow, joined: Joined): Promise<'on' | 'later'> {
    const request: MediaRequest = {
      hash: work.hash,
      bytes: work.bytes,
      partition: learnerPartition(work.learner),
    };
    let answer = await wire.ask(joined.token, request);
    for (let begun = 0, before = -1; ; ) {
      if (!answer.ok) return note(work, answer.error);
      const { hello, hash, bytes, held } = answer.value;
      if (hello.hub !== joined.hub || hash !== work.hash) return note(work, failure('other-hub'));
      if (held && held.hash === work.hash && held.bytes === work.bytes) {
        await db.works.update([work.learner, work.id], {
          held: { hub: hello.hub, epoch: hello.epoch },
          problem: null,
        });
        return 'on';
      }
      await db.pieces.update(work.hash, { sent: bytes });
      if (bytes === 0) begun += 1;
      if (begun > tries) return note(work, failure('work-damaged'));
      // A hub that takes nothing and refuses nothing must not keep us here.
      if ((bytes !== 0 && bytes <= before) || inTheWay()) return 'later';
      before = bytes;
      answer = await sendChunk(request, bytes, joined);
    }
  }

  async function sendChunk(
    request: MediaRequest,
    from: number,
    joined: Joined,
  ): Promise<Result<MediaAnswer, Failure>> {
    const chunk = await media.slice(request.hash, from, chunkSize);
    if (!chunk) return err(failure('work-damaged'));
    // As it is, where it can be opened; else as it lies here, and the school opens it (KEY-13).
    const cover = await covers.of(request.hash, chunk.seal).catch(() => null);
    const began = wall();
    const answer = cover
      ? await wire.put(joined.token, request, from, cover.turn(chunk.bytes, from))
      : await wire.put(joined.token, request, from, chunk.bytes, chunk.seal?.school);
    const took = wall() - began;
    if (!answer.ok || took > chunkTime) chunkSize = Math.max(leastChunk, chunkSize / 2);
    else if (took < chunkTime / 2) chunkSize = Math.min(mediaChunkBytes, chunkSize * 2);
    return answer;
  }

  /** What stands in the way of one work only is written beside it; a line that is down stands in the way of all. */
  async function note(work: WorkRow, problem: Failure): Promise<'on' | 'later'> {
    const ofThisOne: readonly string[] = [
      'forbidden',
      'work-full',
      'work-damaged',
      'malformed',
      'too-large',
      'locked',
    ];
    const passes = problem.code === 'hub-unreachable' || problem.code === 'busy';
    if (!passes) await db.works.update([work.learner, work.id], { problem });
    return ofThisOne.includes(problem.code) ? 'on' : 'later';
  }

  async function sendUnheld(): Promise<void> {
    const [joined, hub] = await Promise.all([readMeta(db, 'joined'), readMeta(db, 'cursors')]);
    if (!joined || !hub) return;
    for (const work of await media.unheld(hub)) {
      if (inTheWay()) return;
      if ((await send(work, joined)) === 'later') return;
    }
  }

  return {
    async sendAll(): Promise<void> {
      if (running) return;
      running = true;
      try {
        await alone(sendUnheld);
      } finally {
        running = false;
      }
    },
  };
}
