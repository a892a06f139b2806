import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ErrorAnswer } from '#domain/device-api.ts';
import { type ErrorCode, type Failure, failure } from '#domain/error-codes.ts';

/** The HTTP status of every code the hub sends (HUB-15). */
const statusByCode: Readonly<Partial<Record<ErrorCode, ContentfulStatusCode>>> = {
  malformed: 400,
  'class-code-malformed': 400,
  'reason-missing': 400,
  'too-new': 400,
  'sign-in-wrong': 401,
  'session-expired': 401,
  'device-unknown': 401,
  forbidden: 403,
  'device-revoked': 403,
  'quarantine-waits': 409,
  locked: 409,
  'not-found': 404,
  'class-code-unknown': 404,
  'pack-missing': 404,
  'not-set-up': 409,
  'already-set-up': 409,
  'too-large': 413,
  'too-many-tries': 429,
  'hub-full': 507,
  'work-full': 507,
  busy: 503,
  'not-a-bundle': 400,
  'bundle-cut': 400,
  'bundle-altered': 400,
  'bundle-foreign': 400,
  'bundle-forged': 400,
  'bundle-too-new': 400,
};

/** The answer to whatever cannot be done: a code with its data, and the status that fits it. */
export function refuse(c: Context, reason: Failure): Response {
  const { code, data } = reason;
  if (code === 'too-large') c.header('Connection', 'close');
  if (code === 'too-many-tries') c.header('Retry-After', String(data?.['seconds'] ?? 1));
  if (code === 'busy') c.header('Retry-After', '5');
  const body: ErrorAnswer = { error: data ? { code, data } : { code } };
  return c.json(body, statusByCode[code] ?? 500);
}

export const tooManyTries = (waitMs: number): Failure =>
  failure('too-many-tries', { seconds: Math.ceil(waitMs / 1000) });
