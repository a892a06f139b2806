import { type Context, Hono } from 'hono';
import { type Failure, failure } from '#domain/error-codes.ts';
import { type SessionAnswer, SignInRequest } from '#domain/hub-api.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { passwordMatches } from '#hub/auth/password.ts';
import {
  clearSessionCookie,
  requireStaff,
  sessionTokenOf,
  setSessionCookie,
} from '#hub/auth/session-cookie.ts';
import { teacherClass } from '#hub/class-summary.ts';
import { addressOf } from '#hub/http/address.ts';
import { answerJson } from '#hub/http/answer.ts';
import { readBody, smallBody } from '#hub/http/body.ts';
import { refuse, tooManyTries } from '#hub/http/refusal.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';
import { type StaffMember, signInName } from '#hub/storage/staff.ts';

/** POST, GET and DELETE /api/session: signing in, who is signed in, signing out (HUB-7, HUB-8). */
export const sessionRoutes = (services: HubServices) =>
  new Hono<HubEnv>()
    .post('/session', async (c) => {
      const body = await readBody(c, SignInRequest, smallBody);
      if (!body.ok) return refuse(c, body.error);
      const member = await signIn(services, body.value, addressOf(c));
      if (!member.ok) return refuse(c, member.error);
      return openSession(c, services, member.value);
    })
    .get('/session', async (c) => {
      const member = await requireStaff(c, services);
      return member.ok ? answerJson(c, await sessionAnswer(services, member.value)) : refuse(c, member.error);
    })
    .delete('/session', async (c) => {
      const token = sessionTokenOf(c);
      if (token !== null) await services.accounts.sessions.close(token);
      clearSessionCookie(c, services.config.https);
      return answerJson(c, {});
    });

/** Starts a session and answers with what the page needs to know of it. */
export async function openSession(c: Context, services: HubServices, member: StaffMember): Promise<Response> {
  const token = await services.accounts.sessions.open(member.id, services.clock.now());
  setSessionCookie(c, token, services.config.https);
  return answerJson(c, await sessionAnswer(services, member));
}

async function signIn(
  { accounts, throttles }: HubServices,
  { name, password }: SignInRequest,
  address: string,
): Promise<Result<StaffMember, Failure>> {
  const account = `${signInName(name)}\n${address}`;
  const wait = Math.max(throttles.account.wait(account), throttles.address.wait(address));
  if (wait > 0) return err(tooManyTries(wait));
  // Counted before the slow comparison: many tries at once must not all slip through.
  throttles.account.fail(account);
  throttles.address.fail(address);
  const member = await accounts.staff.byName(name);
  if (!(await passwordMatches(password, member?.password ?? null)) || !member)
    return err(failure('sign-in-wrong'));
  throttles.account.forgive(account);
  throttles.address.forgive(address);
  return ok(member);
}

async function sessionAnswer(services: HubServices, member: StaffMember): Promise<SessionAnswer> {
  const { accounts, config } = services;
  const school = await accounts.school();
  if (!school) throw new Error('invariant: somebody is signed in, so there is a school');
  const classes = await accounts.staff.classesOf(member.id);
  return {
    hello: await services.hello(),
    person: { id: member.id, name: member.name, role: member.role },
    school,
    classes: await Promise.all(classes.map((classId) => teacherClass(services, classId))),
    addresses: [...config.addresses()],
  };
}
