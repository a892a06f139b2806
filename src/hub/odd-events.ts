import { readEvent, type StoredEvent } from '#domain/events/event.ts';
import type { Partition } from '#domain/ids.ts';
import { type Oddity, oddities } from '#domain/trust-api.ts';
import { clockJumpLimit, correctedTime, earliestSensibleTime } from '#log/clock.ts';
import { mayHandIn } from '#log/may-hand-in.ts';

/** Quicker than a question can be read, ms. */
const tooFast = 700;
/** Answers of one learner in one day: a busy one has sixty. */
const tooMany = 300;
const dayMs = 86_400_000;

/** As the device says, corrected, ms. */
export const timeOf = ({ at, offset }: StoredEvent): number => correctedTime({ wall: at, offset });

/**
 * What an adult who looks through a device's work should look at twice (TRU-5). None of it proves anything: a child may guess fast, and a
 * clock may be wrong.
 *
 * @param since when the device was reported, by the hub's clock; null: it was not
 */
export function oddEvents(
  partition: Partition,
  events: readonly StoredEvent[],
  since: number | null,
  now: number,
): ReadonlyMap<StoredEvent, readonly Oddity[]> {
  const answersByDay = new Map<number, number>();
  const dayOf = (event: StoredEvent) => Math.floor(timeOf(event) / dayMs);
  for (const event of events)
    if (event.type === 'answer.submitted')
      answersByDay.set(dayOf(event), (answersByDay.get(dayOf(event)) ?? 0) + 1);
  return new Map(events.map((event) => [event, oddities.filter((oddity) => is(oddity, event))]));

  function is(oddity: Oddity, event: StoredEvent): boolean {
    const at = timeOf(event);
    switch (oddity) {
      case 'clock':
        return at < earliestSensibleTime || at > now + clockJumpLimit;
      case 'after':
        return since !== null && at > since && !is('clock', event);
      case 'fast': {
        const read = event.type === 'answer.submitted' ? readEvent(event) : null;
        return read?.type === 'answer.submitted' && read.data.ms < tooFast;
      }
      case 'many':
        return event.type === 'answer.submitted' && (answersByDay.get(dayOf(event)) ?? 0) > tooMany;
      case 'unknown':
        return mayHandIn(partition, event) && readEvent(event) === null;
      case 'not-allowed':
        return !mayHandIn(partition, event);
    }
  }
}
