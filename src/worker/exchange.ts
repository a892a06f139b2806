import type { LoadedPack } from '#content/pack-reader.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import {
  classOfPartition,
  classPartition,
  type DeviceId,
  type PackHash,
  type Partition,
} from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { type Joined, readMeta } from '#store/meta.ts';
import { handIn } from '#sync/initiator.ts';
import type { HandInReport, Transport } from '#sync/initiator-port.ts';
import { SyncAnswer } from '#sync/protocol.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import { createDeviceLog, type Verify } from './device-log.ts';
import type { HubClient } from './hub-client.ts';

export type ExchangeDeps = {
  readonly db: FootpathDatabase;
  readonly device: DeviceId;
  readonly hub: HubClient;
  readonly wall: () => number;
  readonly storage?: StorageManager | undefined;
  /** The class's pack, which both sides know; null while it is not here. */
  readonly pack: () => Promise<{ readonly hash: PackHash; readonly pack: LoadedPack } | null>;
};

/**
 * The exchange over HTTP to the hub that served this page. A file of its own: no answer of a learner waits for it. What only
 * later exchanges need (frames, the verification of signatures) is one more, so that a first visit goes without.
 */
export function createExchange({ db, device, hub, wall, storage, pack }: ExchangeDeps) {
  const store = createDexieEventStore(db);
  const trip = { sent: 0, received: 0 };
  /** Set when the hub did not understand a frame, or does not have the pack that it was written with. */
  let speaksJson = false;
  let withoutCodebook = false;
  let hasAsked = false;
  const verify: Verify = async (...signed) => (await import('./verify-receipt.ts')).verifyReceipt(...signed);
  const port = createDeviceLog(db, store, device, () => trip, verify);

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
    const { encode, decode, goingHome } = framing(known, withoutCodebook ? null : await pack());
    const home = await goingHome(db, storage, wall());
    const answer = await hub.frame(joined.token, encode(request), home);
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

  /** Is there anything to say of learners who were erased, or reason to ask whether somebody was (ERA-6)? */
  async function mustConfirm({ refused }: HandInReport): Promise<boolean> {
    if (((await readMeta(db, 'erased')) ?? []).some(({ told }) => !told)) return true;
    if (hasAsked) return false;
    const joined = await readMeta(db, 'joined');
    const own = joined && classPartition(joined.class.id);
    // What came with a class before this one is of people of whom this one's log says nothing.
    const isLeftOver = ({ partition }: { readonly partition: Partition }): boolean =>
      classOfPartition(partition) !== null && partition !== own;
    hasAsked = refused.length > 0 || (await db.streams.toArray()).some(isLeftOver);
    return hasAsked;
  }

  async function afterwards(report: HandInReport): Promise<HandInReport> {
    if (!(await mustConfirm(report))) return report;
    const { confirmErasures } = await import('./confirm-erasures.ts');
    await confirmErasures(db, hub, device, verify);
    const left = await Promise.all(report.refused.map((stream) => store.stream(stream)));
    return { ...report, refused: left.flatMap((stream) => (stream ? stream.stream : [])) };
  }

  return async (pushLimit: number): Promise<Result<HandInReport, Failure>> => {
    const report = await handIn(port, transport, pushLimit);
    return report.ok ? ok(await afterwards(report.value)) : report;
  };
}

export type Exchange = ReturnType<typeof createExchange>;
