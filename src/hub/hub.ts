import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { failure } from '#domain/error-codes.ts';
import { mount } from './auth/let-in.ts';
import { createExchangeDesk } from './exchange-desk.ts';
import { otherOrigins } from './http/other-origins.ts';
import { refuse } from './http/refusal.ts';
import { sameOriginOnly } from './http/same-origin.ts';
import { securityHeaders } from './http/security-headers.ts';
import { soundAddress } from './http/sound-address.ts';
import { createStaticFiles } from './http/static-files.ts';
import { strangers } from './http/strangers.ts';
import { addressesRoutes } from './routes/addresses.ts';
import { auditRoutes } from './routes/audit.ts';
import { boardRoutes } from './routes/board.ts';
import { bundleRoutes } from './routes/bundles.ts';
import { classCodeRoutes } from './routes/class-code.ts';
import { deviceTrustRoutes } from './routes/device-trust.ts';
import { erasuresRoutes } from './routes/erasures.ts';
import { helloRoutes } from './routes/hello.ts';
import { joinRoutes } from './routes/join.ts';
import { learnerRoutes } from './routes/learner.ts';
import { classLearnersRoutes } from './routes/learners.ts';
import { lockRoutes } from './routes/locks.ts';
import { mattersRoutes } from './routes/matters.ts';
import { mediaRoutes } from './routes/media.ts';
import { packRoutes } from './routes/packs.ts';
import { sessionRoutes } from './routes/session.ts';
import { setupRoutes } from './routes/setup.ts';
import { staffRoutes } from './routes/staff.ts';
import { syncRoutes } from './routes/sync.ts';
import { trustRoutes } from './routes/trust.ts';
import { createServices, type HubDeps, type HubEnv, type HubServices } from './services.ts';
import { isDiskFull } from './storage/disk-full.ts';

/** The school's hub as one function of a request (docs/spec/hub.md). It listens nowhere: see `cli/serve.ts`. */
export function createHub(deps: HubDeps): Hono<HubEnv> {
  const services = createServices(deps);
  const exchange = createExchangeDesk(services);
  const app = new Hono<HubEnv>();
  app.use('*', securityHeaders(deps.config.secure));
  app.use('*', soundAddress);
  if (deps.config.hearsStrangers) app.use('*', strangers(deps.config));
  app.use('*', otherOrigins(deps.config));
  app.use('/api/*', sameOriginOnly);
  for (const routes of [
    helloRoutes,
    addressesRoutes,
    joinRoutes,
    (all: HubServices) => syncRoutes(all, exchange),
    (all: HubServices) => bundleRoutes(all, exchange),
    sessionRoutes,
    setupRoutes,
    boardRoutes,
    classLearnersRoutes,
    learnerRoutes,
    lockRoutes,
    mediaRoutes,
    mattersRoutes,
    deviceTrustRoutes,
    erasuresRoutes,
    staffRoutes,
    classCodeRoutes,
    auditRoutes,
  ])
    mount(app, '/api', routes(services), services);
  mount(app, '/packs', packRoutes(services), services);
  mount(app, '', trustRoutes(services), services);
  // Before the page: an address of the API that is not there must never be answered with the page and 200.
  app.all('/api/*', (c) => refuse(c, failure('not-found')));

  const { dist } = deps.config;
  const files = dist === null ? null : createStaticFiles(dist);
  app.get('*', async (c) => {
    const found = files ? await files.serve(c) : null;
    if (found) return found;
    if (c.req.path === '/' && !files?.isBuilt()) return c.html(notBuilt, 503);
    return refuse(c, failure('not-found'));
  });
  app.notFound((c) => refuse(c, failure('not-found')));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return refuse(c, failure('malformed'));
    deps.reportBug(error);
    if (isDiskFull(error)) return refuse(c, failure('hub-full'));
    return refuse(c, failure('hub-failed'));
  });
  return app;
}

/** Said by the hub alone, when there is no page yet that could say it in other languages. */
const notBuilt = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Footpath: not built yet</title></head>
<body>
<h1>The hub is running, but its page has not been built.</h1>
<p>On the computer that runs the hub: stop it, then start it with <code>npm start</code>, which builds the page first.</p>
</body>
</html>
`;
