import { type Failure, failure } from '#domain/error-codes.ts';
import type { EntryMinted } from '#domain/events/entry-events.ts';
import type { Draft } from '#domain/events/event.ts';
import type { ChangePlanRequest, GiveEvidenceRequest } from '#domain/hub-api.ts';
import { type LearnerId, type StaffId, staffPartition } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { EventStore } from '#log/event-store.ts';
import { arrivalsOf } from './arrivals.ts';
import type { Clock } from './clock.ts';
import { createGate } from './http/gate.ts';
import type { Accounts } from './storage/accounts.ts';

const mostWaiting = 100;

/** What was said of a learner so far, by the ids of evidence and of entries. */
type Said = {
  readonly given: ReadonlySet<string>;
  readonly withdrawn: ReadonlySet<string>;
  readonly minted: ReadonlySet<string>;
};

/**
 * What staff say of learners (HUB-25): events in the learner's `staff:` partition, which only this hub writes, each with
 * who said it. Nothing is edited: taking back is an event too. Asking again for what was done already changes nothing.
 */
export function createStaffWords(store: EventStore, accounts: Accounts, clock: Clock) {
  // One at a time: between looking whether something was said and saying it, nobody else may say it.
  const turn = createGate(1, mostWaiting);

  const append = async (learner: LearnerId, draft: Draft) =>
    store.append(await accounts.writer(), staffPartition(learner), [draft], { wall: clock.now(), offset: 0 });

  async function saidOf(learner: LearnerId): Promise<Said> {
    const given = new Set<string>();
    const withdrawn = new Set<string>();
    const minted = new Set<string>();
    for await (const { event } of arrivalsOf(store, staffPartition(learner))) {
      if (event.type === 'evidence.given') given.add(event.data.id);
      if (event.type === 'evidence.withdrawn') withdrawn.add(event.data.id);
      if (event.type === 'entry.minted') minted.add(event.data.id);
    }
    return { given, withdrawn, minted };
  }

  const inTurn = async (work: () => Promise<Result<null, Failure>>): Promise<Result<null, Failure>> =>
    (await turn.enter(work)) ?? err(failure('busy'));

  return {
    give: (learner: LearnerId, by: StaffId, evidence: GiveEvidenceRequest): Promise<Result<null, Failure>> =>
      inTurn(async () => {
        // An override without a reason helps nobody who reads it next month.
        if (evidence.kind === 'judgement' && evidence.note === '') return err(failure('reason-missing'));
        const { given } = await saidOf(learner);
        if (!given.has(evidence.id))
          await append(learner, { type: 'evidence.given', data: { ...evidence, by } });
        return ok(null);
      }),

    withdraw: (learner: LearnerId, by: StaffId, id: string, note: string): Promise<Result<null, Failure>> =>
      inTurn(async () => {
        if (note === '') return err(failure('reason-missing'));
        const { given, withdrawn } = await saidOf(learner);
        if (!given.has(id)) return err(failure('not-found'));
        if (!withdrawn.has(id)) await append(learner, { type: 'evidence.withdrawn', data: { id, note, by } });
        return ok(null);
      }),

    plan: (learner: LearnerId, by: StaffId, plan: ChangePlanRequest): Promise<Result<null, Failure>> =>
      inTurn(async () => {
        await append(learner, { type: 'plan.changed', data: { ...plan, by } });
        return ok(null);
      }),

    /** Gives the learner something to spend, once for each id (LOG-18). Who may is for the route that asks. */
    mint: (learner: LearnerId, entry: EntryMinted): Promise<Result<null, Failure>> =>
      inTurn(async () => {
        const { minted } = await saidOf(learner);
        if (!minted.has(entry.id)) await append(learner, { type: 'entry.minted', data: entry });
        return ok(null);
      }),
  };
}

export type StaffWords = ReturnType<typeof createStaffWords>;
