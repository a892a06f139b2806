import type { Context } from 'hono';
import type { HubServices } from '#hub/services.ts';
import { bearerPattern } from './device-bearer.ts';
import { hashToken } from './secret-token.ts';

/** Whether another hub of the school asks, by the key that this one printed on `--pair` (SYN-14). */
export async function isPairedHub(c: Context, { accounts }: HubServices): Promise<boolean> {
  const [, key] = bearerPattern.exec(c.req.header('authorization') ?? '') ?? [];
  const known = key === undefined ? null : await accounts.settings.read('peer-key');
  return key !== undefined && known === Buffer.from(hashToken(key)).toString('hex');
}
