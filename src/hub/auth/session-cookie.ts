import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { HubServices } from '#hub/services.ts';
import { sessionMs } from '#hub/storage/sessions.ts';
import type { StaffMember } from '#hub/storage/staff.ts';

const cookieName = 'footpath_session';

/** The cookie that holds a session: no script reads it, no other site sends it. */
export function setSessionCookie(c: Context, token: string, https: boolean): void {
  setCookie(c, cookieName, token, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    maxAge: sessionMs / 1000,
    secure: https,
  });
}

export function clearSessionCookie(c: Context, https: boolean): void {
  deleteCookie(c, cookieName, { path: '/', secure: https });
}

export const sessionTokenOf = (c: Context): string | null => getCookie(c, cookieName) ?? null;

/** Who is signed in. Using a session makes it last, and changes its token now and then (HUB-8). */
export async function requireStaff(c: Context, services: HubServices): Promise<Result<StaffMember, Failure>> {
  const { accounts, clock, config } = services;
  const token = sessionTokenOf(c);
  const session = token === null ? null : await accounts.sessions.find(token, clock.now());
  const member = session && (await accounts.staff.byId(session.staff));
  if (token === null || !session || !member) return err(failure('session-expired'));
  if (session.cookie !== null) setSessionCookie(c, session.cookie, config.https);
  return ok(member);
}
