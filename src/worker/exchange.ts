import type { LoadedPack } from '#content/pack-reader.ts';
import { failure } from '#domain/error-codes.ts';
import type { DeviceId, PackHash } from '#domain/ids.ts';
import { err } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { DexieEventStore } from '#store/dexie-event-store.ts';
import { type Joined, readMeta } from '#store/meta.ts';
import { handIn } from '#sync/initiator.ts';
import type { Transport } from '#sync/initiator-port.ts';
import { SyncAnswer } from '#sync/protocol.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import { createDeviceLog } from './device-log.ts';
import type { HubClient } from './hub-client.ts';

export type ExchangeDeps = {
  readonly db: FootpathDatabase;
  readonly store: DexieEventStore;
  readonly device: DeviceId;
  readonly hub: HubClient;
  readonly wall: () => number;
  /** The class's pack, which both sides know; null while it is not here. */
  readonly pack: () => Promise<{ readonly hash: PackHash; readonly pack: LoadedPack } | null>;
};

/**
 * The exchange over HTTP to the hub that served this page. A file of its own: no answer of a learner waits for it. What only
 * later exchanges need (frames, the verification of signatures) is one more, so that a first visit goes without.
 */
export function createExchange({ db, store, device, hub, wall, pack }: ExchangeDeps) {
  const trip = { sent: 0, received: 0 };
  /** Set when the hub did not understand a frame, or does not have the pack that it was written with. */
  let speaksJson = false;
  let withoutCodebook = false;
  const port = createDeviceLog(
    db,
    store,
    device,
    () => trip,
    async (...signed) => (await import('./verify-receipt.ts')).verifyReceipt(...signed),
  );

  const inJson = (request: SyncRequest, token: string) =>
    hub.ask({
      method: 'POST',
      path: '/api/sync',
      token,
      body: request,
      answer: SyncAnswer,
      timeout: 60_000,
    });

  async function inFrame(request: SyncRequest, joined: Joined) {
    const { framing } = await import('./frames.ts');
    const known = [joined.hub, device, joined.class.id];
    const { encode, decode } = framing(known, withoutCodebook ? null : await pack());
    const answer = await hub.frame(joined.token, encode(request));
    return answer.ok ? decode(answer.value, request) : answer;
  }

  const transport: Transport = {
    async exchange(request) {
      const joined = await readMeta(db, 'joined');
      if (!joined) return err(failure('not-joined'));
      trip.sent = wall();
      // The first exchange is on the way to a learner's first question: it does without the code that makes frames.
      let answer =
        speaksJson || request.cursorsOf === null
          ? await inJson(request, joined.token)
          : await inFrame(request, joined);
      if (!answer.ok && answer.error.code === 'pack-missing' && !withoutCodebook) {
        withoutCodebook = true;
        answer = await inFrame(request, joined);
      }
      if (!answer.ok && answer.error.code === 'malformed' && !speaksJson) {
        // A hub of before frames were spoken, or a line that spoils them: words get through both.
        trip.sent = wall();
        answer = await inJson(request, joined.token);
        speaksJson = answer.ok;
      }
      trip.received = wall();
      return answer;
    },
  };

  return (pushLimit: number) => handIn(port, transport, pushLimit);
}

export type Exchange = ReturnType<typeof createExchange>;
