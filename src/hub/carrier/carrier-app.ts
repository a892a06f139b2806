import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import * as v from 'valibot';
import { bundleType } from '#domain/bundle-api.ts';
import {
  AnswersQuery,
  type CarrierAnswer,
  CarrierQuery,
  carrierMessage,
  lastAnswerHeader,
} from '#domain/carrier-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import { createReceiptKeys } from '#hub/auth/receipt-keys.ts';
import { createThrottle } from '#hub/auth/throttle.ts';
import { addressOf } from '#hub/http/address.ts';
import { readBytes } from '#hub/http/body.ts';
import { createGate } from '#hub/http/gate.ts';
import { isNear, preflight } from '#hub/http/other-origins.ts';
import { isOwnAddress } from '#hub/http/own-address.ts';
import { refuse, tooManyTries } from '#hub/http/refusal.ts';
import { soundAddress } from '#hub/http/sound-address.ts';
import type { HubConfig, HubEnv } from '#hub/services.ts';
import { hostOf } from '#hub/tls/names.ts';
import { bundleKinds, firstBundle, keyName, mostBundleBytes } from '#sync/bundle/bundle.ts';
import type { CarrierFile } from './carrier-file.ts';
import type { Journey } from './handing-in.ts';
import type { Kept } from './kept-bundles.ts';
import { statusPage } from './status-page.ts';

export type CarrierAppDeps = {
  readonly file: CarrierFile;
  readonly kept: Kept;
  readonly now: () => number;
  /** Where this computer is reached. */
  readonly places: Pick<HubConfig, 'addresses' | 'names' | 'secure'>;
  readonly journey: () => Journey;
  /** A device has just given something. */
  readonly given: () => void;
  readonly reportBug: (error: unknown) => void;
};

/** One address cannot take all the room from the others: so many of its hand-ins may wait. */
const mostFromOne = 200;
/** A bundle is held in memory until it is on the disk. */
const atOnce = 8;
const mostInLine = 200;

/** Nothing of this page comes from elsewhere, and it runs nothing. */
const policy =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const style = join(import.meta.dirname, '../../../public/trust/style.css');

/**
 * A teacher's computer that takes work in where the hub is not (BUN-14): devices give it sealed bundles and fetch answers, as they
 * would at the hub. It has no key that opens anything. It listens nowhere: see `cli/carry.ts`.
 */
export function createCarrierApp(deps: CarrierAppDeps): Hono<HubEnv> {
  const { file, kept, now, places } = deps;
  const seal = keyName(file.seal);
  const { key, signature, until } = file.pass;
  const { sign } = createReceiptKeys({ publicKey: key, secretKey: file.secret });
  const throttle = createThrottle({ free: 20, longestMs: 60_000 }, now);
  const gate = createGate(atOnce, mostInLine);
  const givenBy = new Map<string, number>();
  const app = new Hono<HubEnv>();

  /** Whose it is nobody here can say: that it is whole, a hand-in, and for this school's hub can be seen. */
  function problemOf(bundle: Uint8Array): Failure | null {
    const first = firstBundle(bundle);
    if (!first.ok) return first.error;
    const { kind, rest, to } = first.value;
    if (kind !== bundleKinds.handIn || to !== seal) return failure('bundle-foreign');
    return rest.length > 0 ? failure('bundle-altered') : null;
  }

  async function take(c: Context<HubEnv>): Promise<Response> {
    const address = addressOf(c);
    const wait = throttle.wait(address);
    if (wait > 0) return refuse(c, tooManyTries(wait));
    const sent = await readBytes(c, mostBundleBytes[bundleKinds.handIn], bundleType);
    const problem = sent.ok ? problemOf(sent.value) : sent.error;
    if (problem || !sent.ok) {
      throttle.fail(address);
      return refuse(c, problem ?? failure('malformed'));
    }
    if (kept.waiting().length === 0) givenBy.clear();
    const before = givenBy.get(address) ?? 0;
    if (before >= mostFromOne) return refuse(c, failure('hub-full'));
    const done = await kept.keep(sent.value);
    if (!done.ok) return refuse(c, done.error);
    throttle.forgive(address);
    if (done.value.fresh) {
      givenBy.set(address, before + 1);
      deps.given();
    }
    return c.json({ kept: true }, 202);
  }

  app.use('*', headers);
  app.use('*', soundAddress);
  app.use('*', nearOnly);
  app.use('/api/*', pagesOf(file));
  app.get('/api/carrier', async (c) => {
    const { waiting, handedIn, answers } = kept.state();
    const asked = v.safeParse(CarrierQuery, c.req.query());
    const said: CarrierAnswer = {
      footpath: 'carrier',
      id: kept.id,
      hub: file.hub,
      for: seal,
      school: file.school,
      waiting,
      handedIn,
      answers,
      pass: { key, signature, until },
    };
    if (!asked.success || !isOwnAddress(asked.output.at, c, places)) return c.json(said);
    return c.json({ ...said, proof: await sign(carrierMessage({ hub: file.hub, ...asked.output })) });
  });
  app.post('/api/bundles', async (c) => (await gate.enter(() => take(c))) ?? refuse(c, failure('busy')));
  app.get('/api/bundles/answers', async (c) => {
    const asked = v.safeParse(AnswersQuery, c.req.query());
    if (!asked.success) return refuse(c, failure('malformed'));
    const { bundles, last } = await kept.answersTo(asked.output.to, asked.output.after);
    const body = Buffer.concat(bundles);
    return c.body(body, 200, { 'Content-Type': bundleType, [lastAnswerHeader]: String(last) });
  });
  app.get('/', (c) => {
    const isStill = c.req.query('still') !== undefined;
    const { school } = file;
    const addresses = places.addresses();
    return c.html(
      statusPage({ ...kept.state(), ...deps.journey(), school, addresses, until, now: now(), isStill }),
    );
  });
  app.get('/style.css', (c) => c.body(readFileSync(style, 'utf8'), 200, { 'Content-Type': 'text/css' }));
  app.notFound((c) => refuse(c, failure('not-found')));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return refuse(c, failure('malformed'));
    deps.reportBug(error);
    return refuse(c, failure('hub-failed'));
  });
  return app;
}

const headers: MiddlewareHandler = async (c, next) => {
  await next();
  c.res.headers.set('X-Content-Type-Options', 'nosniff');
  c.res.headers.set('Referrer-Policy', 'no-referrer');
  c.res.headers.set('Cache-Control', 'no-store');
  c.res.headers.set('Content-Security-Policy', policy);
};

/** A name of the internet that leads here is somebody's trick to have a page of theirs read this one. */
const nearOnly: MiddlewareHandler = async (c, next) =>
  isNear(hostOf(c.req.url)) ? next() : refuse(c, failure('not-found'));

/** As the hub lets pages of the school's network ask (FND-7), and with nothing that speaks for anybody. */
const pagesOf =
  ({ addresses }: CarrierFile): MiddlewareHandler =>
  async (c, next) => {
    const origin = c.req.header('origin');
    if (origin === undefined || !URL.canParse(origin)) return next();
    if (!isNear(hostOf(origin)) && !addresses.some((each) => each === origin)) return next();
    if (c.req.method === 'OPTIONS')
      return preflight(c, origin, { methods: 'GET, POST', headers: 'Content-Type' });
    await next();
    c.res.headers.set('Access-Control-Allow-Origin', origin);
    c.res.headers.set('Access-Control-Expose-Headers', `${lastAnswerHeader}, Retry-After`);
    c.res.headers.append('Vary', 'Origin');
  };
