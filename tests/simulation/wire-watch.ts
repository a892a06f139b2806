import type { ClassId, LearnerId, Partition } from '#domain/ids.ts';
import type { Receipt, SyncAnswer } from '#sync/protocol.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import { broken } from './broken.ts';
import type { Bearer } from './hub.ts';
import type { Heard } from './impostors.ts';

/** What went over the line since it was last asked. */
export type Traffic = { requests: number; up: number; down: number };

export type WireWatch = {
  look(request: SyncRequest, answer: SyncAnswer, bearer: Bearer): void;
  /** What was signed for each device. */
  readonly heard: Heard;
  /** Traffic since the last call. */
  take(): Traffic;
};

/** May a device of this class ever have read this partition? */
export function mayEverRead(
  enrolled: ReadonlyMap<ClassId, ReadonlySet<LearnerId>>,
  classId: ClassId,
  partition: Partition,
): boolean {
  if (partition === `class:${classId}`) return true;
  const [kind, id] = partition.split(':');
  return (kind === 'learner' || kind === 'staff') && (enrolled.get(classId)?.has(id as LearnerId) ?? false);
}

/** Looks at every exchange that a hub answered, and holds it against the rules of the wire. */
export function createWatch(enrolled: ReadonlyMap<ClassId, ReadonlySet<LearnerId>>): WireWatch {
  let traffic: Traffic = { requests: 0, up: 0, down: 0 };
  const heard = new Map<string, Receipt>();
  return {
    heard,
    look(request, answer, bearer) {
      traffic.requests += 1;
      for (const receipt of answer.receipts) {
        const key = `${request.device} ${receipt.stream}`;
        const isSigned = receipt.status === 'held' && receipt.signature !== undefined;
        if (isSigned && receipt.count > (heard.get(key)?.count ?? 0)) heard.set(key, receipt);
      }
      const refused = new Set<string>();
      for (const { stream, status } of answer.receipts) if (status === 'refused') refused.add(stream);
      // Protocol 1 sends again each time what it may not hand in.
      for (const { info, events } of request.segments)
        if (request.protocol > 1 || !refused.has(info.stream)) traffic.up += events.length;
      const agreed = agreedCounts(request, answer);
      for (const page of answer.pulled)
        for (const { info, from, events } of page.segments) {
          traffic.down += events.length;
          if (info.partition !== page.partition)
            broken('SYN-9', `a page of ${page.partition} holds ${info.partition}`);
          if (bearer.class !== null && !mayEverRead(enrolled, bearer.class, info.partition))
            broken('SYN-9', `${bearer.device} of ${bearer.class} was given ${info.partition}`);
          if (from <= (agreed.get(info.stream) ?? 0))
            broken('SYN-8', `events of ${info.stream} that both hold were sent back`);
        }
    },
    take() {
      const taken = traffic;
      traffic = { requests: 0, up: 0, down: 0 };
      return taken;
    },
  };
}

/** Streams of which the answer says that the hub holds just what the request named. */
function agreedCounts(request: SyncRequest, answer: SyncAnswer): Map<string, number> {
  const stated = new Map(answer.receipts.map((receipt) => [receipt.stream, receipt]));
  const agreed = new Map<string, number>();
  for (const { info, count, head } of request.have) {
    const receipt = stated.get(info.stream);
    if (receipt?.status === 'held' && receipt.count === count && receipt.head === head)
      agreed.set(info.stream, count);
  }
  return agreed;
}
