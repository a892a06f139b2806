import { JoinAnswer } from '#domain/device-api.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { Draft } from '#domain/events/event.ts';
import {
  type ChainHash,
  classPartition,
  type LearnerId,
  learnerPartition,
  type PackHash,
  type Partition,
  type StreamId,
} from '#domain/ids.ts';
import { invariant } from '#domain/invariant.ts';
import type { Result } from '#domain/result.ts';
import { createRng, seedOf } from '#domain/rng.ts';
import type { Lesson } from '#progress/lesson.ts';
import { handIn } from '#sync/initiator.ts';
import type { HandInReport, InitiatorPort, Transport } from '#sync/initiator-port.ts';
import { SyncAnswer } from '#sync/protocol.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import { createSimDevice } from '#tests/support/simulated-school.ts';
import { framing } from '#worker/frames.ts';
import { createHubClient } from '#worker/hub-client.ts';
import { practiceDrafts } from '../../bench/practice-drafts.ts';
import type { Ledger } from './ledger.ts';

export type LineDeviceOptions = {
  /** Where requests go, asked for each: the line may lead elsewhere by then. */
  readonly url: () => string;
  readonly id: string;
  readonly classCode: string;
  readonly learner: LearnerId;
  /** Whose work it fetches beside their own. */
  readonly alsoWants?: readonly LearnerId[];
  readonly lesson: Lesson;
  readonly pack: PackHash;
  readonly ledger: Ledger;
  /** Frames, as devices of today, or JSON, as those of before frames and every first exchange. */
  readonly speaks: 'frames' | 'words';
  /** ms after which a stalled line is given up; the device's own is a minute, too long for a test of hundreds. */
  readonly patience: number | (() => number);
};

/**
 * A learner's device without a browser: the real initiator and the real hub client over real HTTP. Its store is in
 * memory, because this device is never killed; Chromium's is (chromium-campaign.ts).
 */
export async function joinLineDevice(options: LineDeviceOptions) {
  const { id, learner, ledger, lesson, pack, patience, url } = options;
  const device = createSimDevice(id, learner);
  const client = createHubClient((path, init) => {
    const given = AbortSignal.timeout(typeof patience === 'number' ? patience : patience());
    const signal = init?.signal ? AbortSignal.any([init.signal, given]) : given;
    // A line of its own for each request: what a fault left behind in one must not meet the next.
    const headers = { ...(init?.headers as Record<string, string>), connection: 'close' };
    return fetch(`${url()}${path}`, { ...init, headers, signal });
  });
  const joined = await client.ask({
    method: 'POST',
    path: '/api/join',
    body: { code: options.classCode, device: device.id },
    answer: JoinAnswer,
  });
  if (!joined.ok) throw new Error(`${id} could not join: ${joined.error.code}`);
  const { token, hello, class: joinedClass } = joined.value;
  const drafts = practiceDrafts(lesson, pack, createRng(seedOf(id)), longestPractice);
  const recorded = new Set<string>();
  const others = (options.alsoWants ?? []).map(learnerPartition);
  const cursors = new Map<Partition, { readonly after: number; readonly mark: string | null }>();
  const from = (partition: Partition) => ({
    partition,
    ...(cursors.get(partition) ?? { after: 0, mark: null }),
  });

  const port: InitiatorPort = {
    ...device.port,
    outline: async () => {
      const outline = await device.port.outline();
      return {
        ...outline,
        hub: hello.hub,
        cursorsOf: outline.cursorsOf && { ...outline.cursorsOf, hub: hello.hub },
        wants: [from(classPartition(joinedClass.id)), ...outline.wants, ...others.map(from)],
      };
    },
    keepCursor: async (partition, after, mark) => {
      cursors.set(partition, { after, mark });
      await device.port.keepCursor(partition, after, mark);
    },
    keepReceipt: async (receipt, said) => {
      const kept = await device.port.keepReceipt(receipt, said);
      if (kept === 'kept') ledger.acknowledged(receipt.stream, receipt.count, receipt.head);
      return kept;
    },
  };
  const inWords = (body: SyncRequest) =>
    client.ask({ method: 'POST', path: '/api/sync', token, body, answer: SyncAnswer });
  const frames = framing([hello.hub, device.id, joinedClass.id], { hash: pack, pack: lesson.pack });
  const transport: Transport = {
    // As the worker's (worker/exchange.ts): the first exchange in words, later ones in frames.
    async exchange(request) {
      if (options.speaks === 'words' || request.cursorsOf === null) return inWords(request);
      const answer = await client.frame(token, frames.encode(request));
      return answer.ok ? frames.decode(answer.value, request) : answer;
    },
  };

  return {
    learner,
    store: device.store,
    /** Every answer given here: item and seed. */
    recorded: recorded as ReadonlySet<string>,

    async record(count: number, wall: number): Promise<void> {
      const taken: Draft[] = [];
      while (taken.length < count) {
        const { value } = drafts.next();
        invariant(value, 'practice has no end');
        taken.push(value);
      }
      for (const event of await device.record(taken, wall)) recorded.add(answerKey(event.data));
    },

    handIn: (limit?: number): Promise<Result<HandInReport, Failure>> => handIn(port, transport, limit),

    /** What the hub states to hold, with nothing handed in: a hub that forgot must not be healed before it is seen. */
    async askAt(hub: string): Promise<Result<SyncAnswer, Failure>> {
      const { streams, device: self } = await port.outline();
      const have = streams.map(({ stream, device: writer, partition, branchOf, count, head }) => ({
        info: { stream, device: writer, partition, branchOf },
        count,
        head,
      }));
      const body: SyncRequest = { protocol: 1, device: self, cursorsOf: null, have, segments: [], want: [] };
      return createHubClient((path, init) => fetch(`${hub}${path}`, init)).ask({
        method: 'POST',
        path: '/api/sync',
        token,
        body,
        answer: SyncAnswer,
      });
    },

    /** This device's own hash at that count is the one given. */
    async holds(stream: StreamId, count: number, head: ChainHash): Promise<boolean> {
      if (count === 0) return true;
      const [event] = await device.store.read(stream, count, 1);
      return event?.hash === head;
    },

    /** How many of these answers are not here, though the other device handed them in. */
    lacks(answers: ReadonlySet<string>): number {
      const here = new Set(device.store.all().map(({ data }) => answerKey(data)));
      return [...answers].filter((key) => !here.has(key)).length;
    },

    /** The hub's words cover everything that this device believes to be acknowledged. */
    covers: (stated: SyncAnswer['receipts']): boolean =>
      [...ledger.receipts()].every(([stream, { count }]) =>
        stated.some((receipt) => receipt.stream === stream && receipt.count >= count),
      ),

    /** All that this device holds is acknowledged. */
    isSafe: (): boolean =>
      device.store.own().every(({ stream, count }) => ledger.receipts().get(stream)?.count === count),
  };
}
export type LineDevice = Awaited<ReturnType<typeof joinLineDevice>>;

/** Answers that a device has to give: more than any campaign takes. */
const longestPractice = 100_000;

/** One question, whoever answered it. */
export const answerKey = (data: Readonly<Record<string, unknown>>): string =>
  `${data['item']} ${data['seed']}`;
