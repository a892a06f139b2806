import type { Context } from 'hono';
import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { Accounts } from '#hub/storage/accounts.ts';
import type { DeviceBearer } from '#hub/storage/devices.ts';

/** A key as it is sent: 32 bytes, base64url. */
export const bearerPattern = /^Bearer ([A-Za-z0-9_-]{43})$/;

/** The device that a request's key speaks for. */
export async function requireDevice(c: Context, accounts: Accounts): Promise<Result<DeviceBearer, Failure>> {
  const [, token] = bearerPattern.exec(c.req.header('authorization') ?? '') ?? [];
  const bearer = token === undefined ? null : await accounts.devices.bearerOf(token);
  return bearer ? ok(bearer) : err(failure('device-unknown'));
}
