import { Hono } from 'hono';
import { failure } from '#domain/error-codes.ts';
import { SetupRequest } from '#domain/hub-api.ts';
import { hashPassword } from '#hub/auth/password.ts';
import { addressOf } from '#hub/http/address.ts';
import { readBody, smallBody } from '#hub/http/body.ts';
import { refuse, tooManyTries } from '#hub/http/refusal.ts';
import { openSchool } from '#hub/new-school.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';
import { openSession } from './session.ts';

/** POST /api/setup: once, with the key that the hub printed where only its owner can read it (HUB-10). */
export const setupRoutes = (services: HubServices) =>
  new Hono<HubEnv>().post('/setup', async (c) => {
    const { accounts, clock, config, school, throttles } = services;
    const body = await readBody(c, SetupRequest, smallBody);
    if (!body.ok) return refuse(c, body.error);
    if (await accounts.school()) return refuse(c, failure('already-set-up'));
    const address = addressOf(c);
    const wait = throttles.setup.wait(address);
    if (wait > 0) return refuse(c, tooManyTries(wait));
    if (!(await accounts.setupKeyMatches(body.value.key))) {
      throttles.setup.fail(address);
      return refuse(c, failure('forbidden'));
    }
    const wish = { ...body.value, password: await hashPassword(body.value.password, config.passwordCost) };
    const member = await openSchool(accounts, school, wish, config.starterPack, clock.now(), false);
    return member ? openSession(c, services, member) : refuse(c, failure('already-set-up'));
  });
