import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { type Failure, failure } from '#domain/error-codes.ts';
import { type LearnerId, learnerOfPartition, learnerPartition, type SealKey } from '#domain/ids.ts';
import { MediaHash, mediaChunkBytes } from '#domain/media.ts';
import {
  type LearnerWork,
  type LearnerWorksAnswer,
  MediaPutQuery,
  MediaRequest,
  sealedPieceType,
} from '#domain/media-api.ts';
import { mediaKind, safeFileName } from '#domain/media-kind.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { grantFor } from '#hub/auth/class-grant.ts';
import { requireDevice } from '#hub/auth/device-bearer.ts';
import { learnerOf, letInOf, memberOf } from '#hub/auth/let-in.ts';
import { answerJson } from '#hub/http/answer.ts';
import { readBody, readBytes, smallBody } from '#hub/http/body.ts';
import { createGate } from '#hub/http/gate.ts';
import { refuse } from '#hub/http/refusal.ts';
import { createLearnerKeys } from '#hub/learner-keys.ts';
import { readRange } from '#hub/media/byte-range.ts';
import { mediaAnswer } from '#hub/media/held.ts';
import type { HeldPiece } from '#hub/media/media-files.ts';
import type { MayRead, Uploader } from '#hub/media/media-shelf.ts';
import { readableClasses } from '#hub/readable-classes.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';
import type { StaffMember } from '#hub/storage/staff.ts';
import { compareEvents } from '#log/order.ts';
import { keyBoxBytes } from '#log/private/key-box.ts';
import { openPieceKey, turnPiece } from '#log/private/sealed-piece.ts';
import { learnersOf } from '#log/projections/roster.ts';

/** Chunks in memory at a time: 16 MB. More wait, and too many come again later. */
const atOnce = 64;
const mostWaiting = 200;
/** How often old parts are looked for, ms. */
const tidyEvery = 86_400_000;

/**
 * Nothing of a piece runs in anybody's browser (MED-6): what is not a checked picture or sound can only be saved, what is
 * shown has no rights at all, and no other site may put it on its pages.
 */
const safeHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Accept-Ranges': 'bytes',
};

/**
 * POST /api/media, PUT and GET /api/media/:hash, and GET …/learners/:learner/works: pieces of work beside the log
 * (docs/spec/media.md). Who may not have a piece hears the same as who asks for one that is not there.
 */
export function mediaRoutes(services: HubServices) {
  const { accounts, audit, clock, media, school } = services;
  const gate = createGate(atOnce, mostWaiting);
  const keys = createLearnerKeys(services);
  let tidied = 0;

  /** Now and then, behind an upload: a hub that takes in nothing has nothing new to clear. */
  function tidyNowAndThen(): void {
    const now = clock.now();
    if (now - tidied < tidyEvery) return;
    tidied = now;
    void media.tidy(now).catch(services.reportBug);
  }

  /** The device that asks, if it may write to the partition. */
  async function uploaderOf(
    c: Context,
    partition: MediaRequest['partition'],
  ): Promise<Result<Uploader, Failure>> {
    const bearer = await requireDevice(c, accounts);
    if (!bearer.ok) return bearer;
    const grant = await grantFor(bearer.value, school);
    if (!grant.mayWrite(partition)) return err(failure('forbidden'));
    return ok({ device: bearer.value.device, mayRead: grant.mayRead });
  }

  /** Plain bytes of a piece, opened with the school's key where the device that has them cannot do it (KEY-13). */
  async function readChunk(c: Context, hash: MediaHash, from: number): Promise<Result<Uint8Array, Failure>> {
    if (c.req.header('content-type') !== sealedPieceType)
      return readBytes(c, mediaChunkBytes, 'application/octet-stream');
    const sent = await readBytes(c, keyBoxBytes + mediaChunkBytes, sealedPieceType);
    if (!sent.ok) return sent;
    const { publicKey, secretKey } = await accounts.sealKey();
    const own = { publicKey: publicKey as SealKey, secretKey };
    const key = openPieceKey(sent.value.subarray(0, keyBoxBytes), hash, [own]);
    return key ? ok(turnPiece(sent.value.subarray(keyBoxBytes), key, from)) : err(failure('locked'));
  }

  /** What staff may read; `found`: whose piece it was, once one was. */
  async function staffReader(member: StaffMember): Promise<{ mayRead: MayRead; found(): LearnerId | null }> {
    const classes = await readableClasses(accounts, member);
    let found: LearnerId | null = null;
    const mayRead: MayRead = async (partition) => {
      const asked = learnerOfPartition(partition);
      for (const classId of classes) {
        const present = learnersOf((await school.view(classId)).roster);
        if (!present.some(({ learner }) => learner === asked)) continue;
        found = asked;
        return true;
      }
      return false;
    };
    return { mayRead, found: () => found };
  }

  /** The piece, if the asker may have it: a device by its key, staff by their session. What staff are given is noted (AUT-9). */
  async function findFor(c: Context, hash: MediaHash): Promise<HeldPiece | null> {
    const { who } = letInOf(c);
    if (who.kind === 'device') return media.find(hash, (await grantFor(who.bearer, school)).mayRead);
    const member = memberOf(c);
    const reader = await staffReader(member);
    const piece = await media.find(hash, reader.mayRead);
    const learner = reader.found();
    if (piece && learner) await audit.note({ who: member.id, did: 'read.work', about: { learner } });
    return piece;
  }

  function send(c: Context, hash: MediaHash, piece: HeldPiece): Response {
    const range = readRange(c.req.header('range'), piece.bytes);
    if (range === 'unsatisfiable')
      return c.body(null, 416, { ...safeHeaders, 'Content-Range': `bytes */${piece.bytes}` });
    const { start, end } = range ?? { start: 0, end: piece.bytes - 1 };
    const headers: Record<string, string> = {
      ...safeHeaders,
      'Content-Type': piece.type,
      'Content-Length': String(end - start + 1),
      'Content-Disposition': mediaKind(piece.type) === 'file' ? 'attachment' : 'inline',
      ...(range ? { 'Content-Range': `bytes ${start}-${end}/${piece.bytes}` } : {}),
    };
    const status = range ? 206 : 200;
    return c.req.method === 'HEAD'
      ? c.body(null, status, headers)
      : c.body(media.read(hash, start, end), status, headers);
  }

  return new Hono<HubEnv>()
    .post('/media', async (c) => {
      const body = await readBody(c, MediaRequest, smallBody);
      if (!body.ok) return refuse(c, body.error);
      const by = await uploaderOf(c, body.value.partition);
      if (!by.ok) return refuse(c, by.error);
      tidyNowAndThen();
      const state = await media.ask(body.value, by.value);
      if (!state.ok) return refuse(c, state.error);
      return answerJson(c, mediaAnswer(await services.hello(), body.value.hash, state.value));
    })

    .put('/media/:hash', async (c) => {
      const hash = v.safeParse(MediaHash, c.req.param('hash'));
      const query = v.safeParse(MediaPutQuery, c.req.query());
      if (!hash.success || !query.success) return refuse(c, failure('malformed'));
      const { from, ...rest } = query.output;
      const by = await uploaderOf(c, rest.partition);
      if (!by.ok) return refuse(c, by.error);
      const answer = await gate.enter(async () => {
        const chunk = await readChunk(c, hash.output, from);
        if (!chunk.ok) return refuse(c, chunk.error);
        const state = await media.put({ hash: hash.output, ...rest }, by.value, from, chunk.value);
        if (!state.ok) return refuse(c, state.error);
        return answerJson(c, mediaAnswer(await services.hello(), hash.output, state.value));
      });
      return answer ?? refuse(c, failure('busy'));
    })

    .get('/media/:hash', async (c) => {
      const hash = v.safeParse(MediaHash, c.req.param('hash'));
      const piece = hash.success ? await findFor(c, hash.output) : null;
      return piece && hash.success ? send(c, hash.output, piece) : refuse(c, failure('not-found'));
    })

    .get('/classes/:class/learners/:learner/works', async (c) => {
      const learner = learnerOf(c);
      const partition = learnerPartition(learner);
      const found: LearnerWork[] = [];
      const added = [...(await media.works(partition))].sort((a, b) => compareEvents(b, a));
      // The learner's keys are worked out from all of their log: only where something is sealed under them.
      const isSealed = added.some(({ data }) => data.box !== undefined);
      const opened = isSealed ? await keys.pieceWords(learner) : () => null;
      for (const { data, order } of added) {
        const { hash, bytes, skill, box } = data;
        const { name, words } = (box === undefined ? data : opened(box)) ?? {};
        const type = (await media.findFor(partition, hash))?.type ?? null;
        found.push({
          hash,
          bytes,
          type,
          name: name ? safeFileName(name) : null,
          skill: skill ?? null,
          words: words ?? null,
          at: order[0],
        });
      }
      const answer: LearnerWorksAnswer = { hello: await services.hello(), learner, works: found };
      return answerJson(c, answer);
    });
}
