import type { Context } from 'hono';
import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { Accounts } from '#hub/storage/accounts.ts';
import type { DeviceBearer } from '#hub/storage/devices.ts';

/** The device that a request's key speaks for. */
export function requireDevice(c: Context, accounts: Accounts): Result<DeviceBearer, Failure> {
  const [, token] = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(c.req.header('authorization') ?? '') ?? [];
  const bearer = token === undefined ? null : accounts.devices.bearerOf(token);
  return bearer ? ok(bearer) : err(failure('device-unknown'));
}
