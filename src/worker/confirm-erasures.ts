import { ConfirmAnswer, erasureMessage } from '#domain/erasure-api.ts';
import type { DeviceId, LearnerId } from '#domain/ids.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { type Joined, readMeta, writeMeta } from '#store/meta.ts';
import type { Verify } from './device-log.ts';
import { eraseLearners } from './erase-learner.ts';
import type { HubClient } from './hub-client.ts';

/** A hub that goes on telling of more is not believed for ever. */
const mostRounds = 5;

/**
 * Tells the hub what is gone from here, and hears who else was erased: a device that moved to another class still has the class
 * before, and hears nothing of it by the exchange (ERA-6). Until the hub has noted it, it is told again after each hand-in.
 */
export async function confirmErasures(
  db: FootpathDatabase,
  hub: HubClient,
  device: DeviceId,
  verify: Verify,
): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const joined = await readMeta(db, 'joined');
    if (!joined) return;
    const gone = ((await readMeta(db, 'erased')) ?? []).flatMap(({ learner, told }) => (told ? [] : learner));
    const answer = await hub.ask({
      method: 'POST',
      path: '/api/erasures/confirm',
      token: joined.token,
      body: { gone },
      answer: ConfirmAnswer,
    });
    if (!answer.ok || answer.value.hello.hub !== joined.hub) return;
    await noteTold(db, answer.value.noted);
    const owed = await believed(answer.value.erased, joined, device, verify);
    if (owed.length === 0) return;
    await eraseLearners(db, owed, async () => undefined);
  }
}

export const noteTold = (db: FootpathDatabase, noted: readonly LearnerId[]): Promise<void> =>
  db.transaction('rw', db.meta, async () => {
    const erased = (await readMeta(db, 'erased')) ?? [];
    await writeMeta(
      db,
      'erased',
      erased.map((one) => (noted.includes(one.learner) ? { ...one, told: true } : one)),
    );
  });

/** A word that destroys work is believed with the hub's signature alone: on plain HTTP anybody on the line could say it. */
async function believed(
  said: ConfirmAnswer['erased'],
  { hub, key }: Joined,
  device: DeviceId,
  verify: Verify,
): Promise<LearnerId[]> {
  const found: LearnerId[] = [];
  for (const { learner, signature } of said)
    if (key && signature && (await verify(erasureMessage(hub, device, learner), signature, key)))
      found.push(learner);
  return found;
}
