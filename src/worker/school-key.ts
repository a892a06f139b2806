import { HubKeysAnswer, hubKeysMessage } from '#domain/bundle-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { SealKey } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { readMeta } from '#store/meta.ts';
import type { HubClient } from './hub-client.ts';

/**
 * What learners' keys are sealed to for the school (KEY-7): what bundles are sealed to, and where none was made yet the hub's own
 * word, signed with the key that this device has from joining. Whoever else answers under the hub's address cannot give a key.
 */
export async function readSchoolKey(db: FootpathDatabase, hub: HubClient): Promise<Result<SealKey, Failure>> {
  const [joined, known] = await Promise.all([readMeta(db, 'joined'), readMeta(db, 'hub-seal')]);
  if (!joined) return err(failure('not-joined'));
  if (known?.hub === joined.hub) return ok(known.seal);
  const answer = await hub.ask({
    method: 'GET',
    path: '/api/hub-keys',
    roams: true,
    answer: HubKeysAnswer,
  });
  if (!answer.ok) return answer;
  const { verifyReceipt } = await import('./verify-receipt.ts');
  const { hub: id, seal, signature } = answer.value;
  const isTheHubs =
    id === joined.hub &&
    !!joined.key &&
    (await verifyReceipt(hubKeysMessage({ hub: id, seal }), signature, joined.key));
  return isTheHubs ? ok(seal) : err(failure('keys-missing'));
}
