import type { Hello } from '#domain/device-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { streamNameHolds } from '#log/chain.ts';
import { protocolVersion, type SyncAnswer } from '#sync/protocol.ts';
import { respond } from '#sync/responder.ts';
import { isRestored } from '#sync/restored.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import type { Asker } from './auth/asker.ts';
import { grantWithout, tellsErasure, withoutErased } from './erasure/erased-requests.ts';
import { createHandInRecord, type Told } from './hand-in-record.ts';
import { createGate } from './http/gate.ts';
import { hubIntake } from './intake.ts';
import type { HubServices } from './services.ts';
import { unlessFull } from './storage/disk-full.ts';

/** Unpacked requests are large: so many in memory at a time, and so many waiting for a place. */
const atOnce = 4;
const mostWaiting = 200;

/**
 * Takes a request of the exchange by whatever road it came (`routes/sync.ts`, `bundle-desk.ts`): the same rights, the same
 * record, the same limits. One for the whole hub.
 */
export function createExchangeDesk(
  services: Pick<HubServices, 'accounts' | 'clock' | 'eraser' | 'store' | 'hello' | 'receiptKeys'>,
) {
  const { accounts, store } = services;
  const gate = createGate(atOnce, mostWaiting);
  const record = createHandInRecord(services);
  const intake = hubIntake(accounts);
  let epochBegun = false;

  /** A device of an older protocol takes no other for its own. */
  async function helloFor({ protocol }: SyncRequest): Promise<Hello> {
    return { ...(await services.hello()), protocol };
  }

  /** A device that knows this hub from before a restore that nobody announced (SYN-7, HUB-11). */
  async function noticeRestore(request: SyncRequest, hello: Hello): Promise<void> {
    if (epochBegun || !(await isRestored(request, store, hello))) return;
    // Once per start: a lying device must not make all others begin again and again.
    epochBegun = true;
    await accounts.beginEpoch();
    await record.restored();
  }

  return {
    /** Reading and answering a request, a few at a time; null: come again later (HUB-17). */
    enter: gate.enter,

    /**
     * @param told `isNews`: false for a request that was carried here and was overtaken on its way: it says nothing of how
     *   things stand on the device now; `home`: what the device says of itself
     */
    async answer(
      asker: Asker,
      request: SyncRequest,
      told: Told = { isNews: true },
    ): Promise<Result<SyncAnswer, Failure>> {
      if (request.protocol > protocolVersion) return err(failure('too-new'));
      const granted = await asker.grantFor(request.device);
      if (!granted) return err(failure('forbidden'));
      const sound = soundRequest(request);
      if (!sound) return err(failure('malformed'));
      const isBarred = await intake.isBarred(request.device);
      // It names nothing that could be said to lie apart.
      if (isBarred && sound.have.length === 0) return err(failure('device-revoked'));
      const grant = isBarred ? { ...granted, mayRead: () => false } : granted;
      const erased = await accounts.erasures.learners();
      const living = withoutErased(sound, erased);
      // Nobody begins again because a device says so that is in the wrong hands.
      if (!isBarred) await noticeRestore(living, await services.hello());
      const keys = await services.receiptKeys();
      // What is told of streams of who was erased is that they are refused: all of what this device has is named.
      const asked = { ...living, have: sound.have };
      const said = await respond(
        asked,
        store,
        await helloFor(sound),
        grantWithout(grant, erased),
        keys,
        intake,
      );
      if (tellsErasure(living)) await services.eraser.settle();
      // Notes about the device wait for room; what was stated of its events does not hang on them.
      // What a teacher or another hub asks for says nothing of a learner's device.
      if (asker.class !== null) await unlessFull(record(living, said, grant, told));
      return ok(said.answer);
    },
  };
}

export type ExchangeDesk = ReturnType<typeof createExchangeDesk>;

/**
 * The request without what no honest device sends: streams under a name that their device and partition do not make,
 * and numbers that cannot be stored. Null when an event holds one of those.
 */
function soundRequest(request: SyncRequest): SyncRequest | null {
  for (const { events } of request.segments)
    for (const [, , , at, offset] of events)
      if (!Number.isSafeInteger(at) || (offset !== null && !Number.isSafeInteger(offset))) return null;
  return { ...request, have: request.have.filter(({ info }) => streamNameHolds(info)) };
}
