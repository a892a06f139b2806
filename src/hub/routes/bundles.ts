import { Hono } from 'hono';
import { bundleType, DeviceKeysRequest } from '#domain/bundle-api.ts';
import { type ErrorCode, failure } from '#domain/error-codes.ts';
import { letInOf } from '#hub/auth/let-in.ts';
import { createBundleDesk } from '#hub/bundle-desk.ts';
import type { ExchangeDesk } from '#hub/exchange-desk.ts';
import { addressOf } from '#hub/http/address.ts';
import { answerJson } from '#hub/http/answer.ts';
import { readBody, readBytes, smallBody } from '#hub/http/body.ts';
import { refuse, tooManyTries } from '#hub/http/refusal.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';
import { bundleKinds, mostBundleBytes } from '#sync/bundle/bundle.ts';

/** Said of bundles that no honest carrier brings twice. What the hub itself cannot do is not held against anybody. */
const carriersFault: ReadonlySet<ErrorCode> = new Set([
  'not-a-bundle',
  'bundle-cut',
  'bundle-altered',
  'bundle-foreign',
  'bundle-forged',
  'bundle-too-new',
  'device-unknown',
  'malformed',
]);

/** Keys for bundles, and bundles themselves: whoever brings one needs no session (docs/spec/bundle.md). */
export function bundleRoutes(services: HubServices, exchange: ExchangeDesk) {
  const desk = createBundleDesk(services, exchange);
  const { bundles } = services.throttles;

  return new Hono<HubEnv>()
    .get('/hub-keys', async (c) => answerJson(c, await desk.keys()))
    .post('/device-keys', async (c) => {
      const { who } = letInOf(c);
      if (who.kind !== 'device') return refuse(c, failure('forbidden'));
      const told = await readBody(c, DeviceKeysRequest, smallBody);
      if (!told.ok) return refuse(c, told.error);
      const kept = await desk.register(who.bearer, told.value);
      return kept.ok ? answerJson(c, kept.value) : refuse(c, kept.error);
    })
    .post('/bundles', async (c) => {
      const address = addressOf(c);
      const wait = bundles.wait(address);
      if (wait > 0) return refuse(c, tooManyTries(wait));
      const sent = await readBytes(c, mostBundleBytes[bundleKinds.handIn], bundleType);
      if (!sent.ok) return refuse(c, sent.error);
      const answer = await desk.take(sent.value);
      if (!answer.ok) {
        if (carriersFault.has(answer.error.code)) bundles.fail(address);
        return refuse(c, answer.error);
      }
      bundles.forgive(address);
      return c.body(answer.value.slice().buffer, 200, { 'Content-Type': bundleType });
    });
}
