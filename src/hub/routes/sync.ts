import { type Context, Hono } from 'hono';
import type { Hello } from '#domain/device-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { type Asker, askerOf } from '#hub/auth/asker.ts';
import { createHandInRecord } from '#hub/hand-in-record.ts';
import { answerJson } from '#hub/http/answer.ts';
import { parseBody, readBytes, syncBody } from '#hub/http/body.ts';
import { createGate } from '#hub/http/gate.ts';
import { refuse } from '#hub/http/refusal.ts';
import { createCodebooks } from '#hub/packs/codebooks.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';
import { unlessFull } from '#hub/storage/disk-full.ts';
import { streamNameHolds } from '#log/chain.ts';
import { decodeRequest, encodeAnswer, frameType } from '#sync/frame/frame.ts';
import { protocolVersion, type SyncAnswer } from '#sync/protocol.ts';
import { respond } from '#sync/responder.ts';
import { isRestored } from '#sync/restored.ts';
import { SyncRequest } from '#sync/sync-request.ts';

/** Unpacked requests are large: so many in memory at a time, and so many waiting for a place. */
const atOnce = 4;
const mostWaiting = 200;

/** A request as it came, and how it wants to be answered. */
type Heard = { readonly request: SyncRequest; answer(said: SyncAnswer): Response | Promise<Response> };

/** POST /api/sync: the exchange (docs/spec/sync.md), with what only a server adds: who asks, how much, how many. */
export function syncRoutes(services: HubServices) {
  const { accounts, packs, school, store } = services;
  const gate = createGate(atOnce, mostWaiting);
  const codebooks = createCodebooks(packs, school);
  const record = createHandInRecord(services);
  let epochBegun = false;

  return new Hono<HubEnv>().post('/sync', async (c) => {
    const asker = await askerOf(c, services);
    if (!asker.ok) return refuse(c, asker.error);
    const isFrame = c.req.header('content-type') === frameType;
    const sent = await readBytes(c, syncBody.sent, isFrame ? frameType : undefined);
    if (!sent.ok) return refuse(c, sent.error);
    const answer = await gate.enter(async () => {
      const heard = await (isFrame ? hearFrame : hearJson)(c, asker.value, sent.value);
      if (!heard.ok) return refuse(c, heard.error);
      const { request } = heard.value;
      if (request.protocol > protocolVersion) return refuse(c, failure('too-new'));
      const grant = await asker.value.grantFor(request.device);
      if (!grant) return refuse(c, failure('forbidden'));
      const sound = soundRequest(request);
      if (!sound) return refuse(c, failure('malformed'));
      await noticeRestore(sound, await services.hello());
      const keys = await services.receiptKeys();
      const said = await respond(sound, store, await helloFor(sound), grant, keys);
      // Notes about the device wait for room; what was stated of its events does not hang on them.
      // What a teacher or another hub asks for says nothing of a learner's device.
      if (asker.value.class !== null) await unlessFull(record(sound, said, grant));
      return heard.value.answer(said.answer);
    });
    return answer ?? refuse(c, failure('busy'));
  });

  async function hearJson(c: Context, _: Asker, sent: Uint8Array): Promise<Result<Heard, Failure>> {
    const request = await parseBody(c, SyncRequest, sent, syncBody);
    return request.ok ? ok({ request: request.value, answer: (said) => answerJson(c, said) }) : request;
  }

  async function hearFrame(c: Context, asker: Asker, sent: Uint8Array): Promise<Result<Heard, Failure>> {
    const book = asker.class && (await codebooks.ofClass(asker.class));
    const decoded = decodeRequest(sent, (name) => (book?.name === name ? book : null), asker.known);
    if (!decoded.ok) return err(decoded.error);
    const { request, codebook } = decoded.value;
    const answer = (said: SyncAnswer): Response => {
      // Who answers the device knows; the school's name and the program's version it hears of elsewhere.
      const hello = { ...said.hello, school: null, version: '' };
      const frame = encodeAnswer({ ...said, hello }, request, codebook, asker.known);
      // A copy of exactly its bytes: the frame may be a view of a larger buffer.
      return c.body(frame.slice().buffer, 200, { 'Content-Type': frameType });
    };
    return ok({ request, answer });
  }

  /** A device of an older protocol takes no other for its own. */
  async function helloFor({ protocol }: SyncRequest): Promise<Hello> {
    return { ...(await services.hello()), protocol };
  }

  /** A device that knows this hub from before a restore that nobody announced (SYN-7, HUB-11). */
  async function noticeRestore(request: SyncRequest, hello: Hello): Promise<void> {
    if (epochBegun || !(await isRestored(request, store, hello))) return;
    // Once per start: a lying device must not make all others begin again and again.
    epochBegun = true;
    await accounts.beginEpoch();
    await record.restored();
  }
}

/**
 * The request without what no honest device sends: streams under a name that their device and partition do not make,
 * and numbers that cannot be stored. Null when an event holds one of those.
 */
function soundRequest(request: SyncRequest): SyncRequest | null {
  for (const { events } of request.segments)
    for (const [, , , at, offset] of events)
      if (!Number.isSafeInteger(at) || (offset !== null && !Number.isSafeInteger(offset))) return null;
  return { ...request, have: request.have.filter(({ info }) => streamNameHolds(info)) };
}
