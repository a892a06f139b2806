import { type Context, Hono } from 'hono';
import { type Failure, failure } from '#domain/error-codes.ts';
import { type SessionAnswer, SignInRequest } from '#domain/hub-api.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { ChangePasswordRequest } from '#domain/staff-api.ts';
import { memberOf } from '#hub/auth/let-in.ts';
import { hashPassword, isHashedCheaply, passwordMatches } from '#hub/auth/password.ts';
import { clearSessionCookie, sessionTokenOf, setSessionCookie } from '#hub/auth/session-cookie.ts';
import { teacherClass } from '#hub/class-summary.ts';
import { addressOf } from '#hub/http/address.ts';
import { answerJson } from '#hub/http/answer.ts';
import { readBody, smallBody } from '#hub/http/body.ts';
import { refuse, tooManyTries } from '#hub/http/refusal.ts';
import { readableClasses } from '#hub/readable-classes.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';
import { unlessFull } from '#hub/storage/disk-full.ts';
import { type StaffMember, signInName } from '#hub/storage/staff.ts';

/** After so many failures for one name the log says so, and again each time there were twice as many (AUT-8). */
const failuresNoted = 5;

/**
 * POST, GET and DELETE /api/session: signing in, who is signed in, signing out here (HUB-7, HUB-8). DELETE /api/sessions: signing out
 * everywhere. POST /api/password: one's own, after which every other session is void (AUT-6).
 */
export const sessionRoutes = (services: HubServices) =>
  new Hono<HubEnv>()
    .post('/session', async (c) => {
      const body = await readBody(c, SignInRequest, smallBody);
      if (!body.ok) return refuse(c, body.error);
      const member = await signIn(services, body.value, addressOf(c));
      if (!member.ok) return refuse(c, member.error);
      return openSession(c, services, member.value);
    })
    .get('/session', async (c) => answerJson(c, await sessionAnswer(services, memberOf(c))))
    .delete('/session', async (c) => {
      await closeSession(c, services);
      clearSessionCookie(c);
      return answerJson(c, {});
    })
    .delete('/sessions', async (c) => {
      const { id } = memberOf(c);
      await services.accounts.sessions.closeAll(id, services.clock.now());
      clearSessionCookie(c);
      return answerJson(c, {});
    })
    .post('/password', async (c) => {
      const body = await readBody(c, ChangePasswordRequest, smallBody);
      if (!body.ok) return refuse(c, body.error);
      const { name, id } = memberOf(c);
      // As slowly as at sign-in: somebody at an open screen must not try them out.
      const same = await signIn(services, { name, password: body.value.password }, addressOf(c));
      if (!same.ok) return refuse(c, same.error);
      const { next } = body.value;
      if (next === body.value.password) return refuse(c, failure('malformed', { path: 'next' }));
      const given = { password: await hashPassword(next, services.config.passwordCost), isFirst: false };
      await services.accounts.staff.givePassword(id, given, id, services.clock.now());
      return openSession(c, services, { ...same.value, ...given });
    });

/**
 * Starts a session and answers with what the page needs to know of it. Its token is always new: one that was there before
 * signing in is never promoted, and ends (AUT-6).
 */
export async function openSession(c: Context, services: HubServices, member: StaffMember): Promise<Response> {
  await closeSession(c, services);
  const token = await services.accounts.sessions.open(member.id, services.clock.now());
  setSessionCookie(c, token);
  return answerJson(c, await sessionAnswer(services, member));
}

async function closeSession(c: Context, { accounts }: HubServices): Promise<void> {
  const token = sessionTokenOf(c);
  if (token !== null) await accounts.sessions.close(token);
}

async function signIn(
  services: HubServices,
  { name, password }: SignInRequest,
  address: string,
): Promise<Result<StaffMember, Failure>> {
  const { accounts, audit, config, throttles } = services;
  const account = `${signInName(name)}\n${address}`;
  const wait = Math.max(throttles.account.wait(account), throttles.address.wait(address));
  if (wait > 0) return err(tooManyTries(wait));
  // Counted before the slow comparison: many tries at once must not all slip through.
  const failed = throttles.account.fail(account);
  throttles.address.fail(address);
  const member = await accounts.staff.byName(name);
  if (!(await passwordMatches(password, member?.password ?? null)) || !member) {
    // The name as typed stays out: it may be a password in the wrong field.
    const about = member ? { staff: member.id } : {};
    if (failed >= failuresNoted && Number.isInteger(Math.log2(failed / failuresNoted)))
      await audit.note({ who: 'system', did: 'sign-in.failed', about, detail: { times: failed } });
    return err(failure('sign-in-wrong'));
  }
  throttles.account.forgive(account);
  throttles.address.forgive(address);
  const cost = config.passwordCost;
  if (isHashedCheaply(member.password, cost))
    await unlessFull(accounts.staff.rehash(member.id, await hashPassword(password, cost)));
  return ok(member);
}

async function sessionAnswer(services: HubServices, member: StaffMember): Promise<SessionAnswer> {
  const { accounts, config } = services;
  const school = await accounts.school();
  if (!school) throw new Error('invariant: somebody is signed in, so there is a school');
  const own = member.roles.includes('teacher') ? await accounts.staff.classesOf(member.id) : [];
  // A principal looks at the others too; their own come first.
  const others = (await readableClasses(accounts, member)).filter((classId) => !own.includes(classId));
  const { id, name, roles, isFirst } = member;
  return {
    hello: await services.hello(),
    // `role`: for pages of before, which knew two.
    person: {
      id,
      name,
      role: roles.includes('teacher') ? 'teacher' : 'technician',
      roles: [...roles],
      isFirst,
    },
    school,
    classes: await Promise.all([
      ...own.map((classId) => teacherClass(services, classId)),
      ...others.map((classId) => teacherClass(services, classId, false)),
    ]),
    ...whereToJoin(config),
  };
}

/**
 * For posters. A certificate that every device believes makes HTTPS the best address; by the hub's own, only devices that trust the
 * school already get past the browser, so that the way in stays the plain one (TLS-5).
 */
function whereToJoin({
  addresses,
  secure,
}: HubServices['config']): Pick<SessionAnswer, 'addresses' | 'safe'> {
  if (!secure) return { addresses: [...addresses()], safe: null };
  if (secure.authority) return { addresses: [...addresses()], safe: secure.addresses()[0] ?? null };
  return { addresses: [...secure.addresses(), ...addresses()], safe: null };
}
