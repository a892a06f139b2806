import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { isSecure } from '#hub/http/address.ts';
import type { HubServices } from '#hub/services.ts';
import { sessionMs } from '#hub/storage/sessions.ts';
import type { StaffMember } from '#hub/storage/staff.ts';

/**
 * By HTTPS another name than by plain HTTP. Cookies know no ports, and a browser lets no plain page replace a Secure one: under
 * one name, who had signed in by HTTPS could not sign in by plain HTTP. And under `__Host-` nobody who holds the plain line
 * can plant a session (TLS-10).
 */
const cookieName = (c: Context): string => (isSecure(c) ? '__Host-footpath' : 'footpath_session');

/** The cookie that holds a session: no script reads it, no other site sends it. */
export function setSessionCookie(c: Context, token: string): void {
  setCookie(c, cookieName(c), token, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    maxAge: sessionMs / 1000,
    secure: isSecure(c),
  });
}

export function clearSessionCookie(c: Context): void {
  deleteCookie(c, cookieName(c), { path: '/', secure: isSecure(c) });
}

export const sessionTokenOf = (c: Context): string | null => getCookie(c, cookieName(c)) ?? null;

/** Who is signed in. Using a session makes it last, and changes its token now and then (HUB-8). */
export async function requireStaff(c: Context, services: HubServices): Promise<Result<StaffMember, Failure>> {
  const { accounts, clock } = services;
  const token = sessionTokenOf(c);
  const session = token === null ? null : await accounts.sessions.find(token, clock.now());
  const member = session && (await accounts.staff.present(session.staff));
  if (token === null || !session || !member) return err(failure('session-expired'));
  if (session.cookie !== null) setSessionCookie(c, session.cookie);
  return ok(member);
}
