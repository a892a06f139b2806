import { Hono } from 'hono';
import { failure } from '#domain/error-codes.ts';
import { learnerOfStaffPartition, type Partition } from '#domain/ids.ts';
import { grantFor } from '#hub/auth/class-grant.ts';
import { requireDevice } from '#hub/auth/device-bearer.ts';
import { answerJson } from '#hub/http/answer.ts';
import { parseBody, readBytes, syncBody } from '#hub/http/body.ts';
import { createGate } from '#hub/http/gate.ts';
import { refuse } from '#hub/http/refusal.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';
import type { Claim } from '#hub/storage/claims.ts';
import { streamNameHolds } from '#log/chain.ts';
import { protocolVersion, type SyncAnswer, SyncRequest } from '#sync/protocol.ts';
import { type Grant, respond } from '#sync/responder.ts';

/** Unpacked requests are large: so many in memory at a time, and so many waiting for a place. */
const atOnce = 4;
const mostWaiting = 200;
/** A lie beyond this must not spoil the sums of the board. */
const mostClaimed = 1e9;

/** POST /api/sync: the exchange (docs/spec/sync.md), with what only a server adds: who asks, how much, how many. */
export function syncRoutes(services: HubServices) {
  const { accounts, clock, school, store } = services;
  const gate = createGate(atOnce, mostWaiting);
  let epochBegun = false;

  return new Hono<HubEnv>().post('/sync', async (c) => {
    const bearer = requireDevice(c, accounts);
    if (!bearer.ok) return refuse(c, bearer.error);
    const sent = await readBytes(c, syncBody.sent);
    if (!sent.ok) return refuse(c, sent.error);
    const answer = await gate.enter(async () => {
      const request = await parseBody(c, SyncRequest, sent.value, syncBody);
      if (!request.ok) return refuse(c, request.error);
      if (request.value.protocol > protocolVersion) return refuse(c, failure('too-new'));
      if (request.value.device !== bearer.value.device) return refuse(c, failure('forbidden'));
      const sound = soundRequest(request.value);
      if (!sound) return refuse(c, failure('malformed'));
      await noticeRestore(sound);
      const grant = await grantFor(bearer.value, school);
      const said = await respond(sound, store, services.hello(), grant);
      await note(sound, said, grant);
      return answerJson(c, said);
    });
    return answer ?? refuse(c, failure('busy'));
  });

  /** A device that was given more than this log ever held knows a hub from before a restore (HUB-11). */
  async function noticeRestore(request: SyncRequest): Promise<void> {
    const { hub, epoch } = accounts.identity();
    if (epochBegun || request.cursorsOf?.hub !== hub || request.cursorsOf.epoch !== epoch) return;
    const cursor = await store.cursor();
    if (!request.want.some(({ after }) => after > cursor)) return;
    // Once per start: a lying device must not make all others begin again and again.
    epochBegun = true;
    accounts.beginEpoch();
  }

  async function note(request: SyncRequest, said: SyncAnswer, grant: Grant): Promise<void> {
    const heard = new Set<Partition>();
    const receipts = new Map(said.receipts.map((receipt) => [receipt.stream, receipt]));
    const claims: Claim[] = [];
    for (const { info, count } of request.have) {
      const receipt = receipts.get(info.stream);
      if (!receipt || receipt.status === 'refused') continue;
      const { stream, partition } = info;
      const agreed = receipt.status === 'fork' ? (receipt.common ?? 0) : null;
      claims.push({ stream, partition, claimed: Math.min(count, mostClaimed), agreed });
      heard.add(partition);
    }
    // Asking what staff say tells no more of a device than asking for the learner's own work beside it.
    for (const { partition } of request.want)
      if (grant.mayRead(partition) && learnerOfStaffPartition(partition) === null) heard.add(partition);
    const now = clock.now();
    accounts.transaction(() => {
      accounts.devices.heard(grant.device, now);
      return accounts.claims.note(claims, heard, now);
    });
  }
}

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
