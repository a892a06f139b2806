import { type Context, Hono } from 'hono';
import type { Failure } from '#domain/error-codes.ts';
import { failure } from '#domain/error-codes.ts';
import { goingHomeHeader, readGoingHome } from '#domain/going-home.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { type Asker, askerOf } from '#hub/auth/asker.ts';
import type { ExchangeDesk } from '#hub/exchange-desk.ts';
import { answerJson } from '#hub/http/answer.ts';
import { parseBody, readBytes, syncBody } from '#hub/http/body.ts';
import { refuse } from '#hub/http/refusal.ts';
import { createCodebooks } from '#hub/packs/codebooks.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';
import { decodeRequest, encodeAnswer, frameType } from '#sync/frame/frame.ts';
import type { SyncAnswer } from '#sync/protocol.ts';
import { SyncRequest } from '#sync/sync-request.ts';

/** A request as it came, and how it wants to be answered. */
type Heard = { readonly request: SyncRequest; answer(said: SyncAnswer): Response | Promise<Response> };

/** POST /api/sync: the exchange (docs/spec/sync.md), with what only a server adds: who asks, how much, how many. */
export function syncRoutes(services: HubServices, exchange: ExchangeDesk) {
  const { packs, school } = services;
  const codebooks = createCodebooks(packs, school);

  return new Hono<HubEnv>().post('/sync', async (c) => {
    const asker = await askerOf(c, services);
    const isFrame = c.req.header('content-type') === frameType;
    const sent = await readBytes(c, syncBody.sent, isFrame ? frameType : undefined);
    if (!sent.ok) return refuse(c, sent.error);
    const answer = await exchange.enter(async () => {
      const heard = await (isFrame ? hearFrame : hearJson)(c, asker, sent.value);
      if (!heard.ok) return refuse(c, heard.error);
      const home = readGoingHome(c.req.header(goingHomeHeader));
      const said = await exchange.answer(asker, heard.value.request, { isNews: true, home });
      return said.ok ? heard.value.answer(said.value) : refuse(c, said.error);
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
}
