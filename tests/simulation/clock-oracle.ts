import type { LogicalTime } from '#domain/events/event.ts';
import { broken } from './broken.ts';
import type { SimDevice } from './device.ts';

/** What a device knew of time just before it recorded. */
export type TimeBefore = {
  readonly events: number;
  readonly last: LogicalTime | null;
  /** The wall clock corrected by the last measured offset, ms. */
  readonly corrected: number;
};

const year2026 = Date.UTC(2026, 0, 1);
const furthest = 400 * 86_400_000;

export function timeOf(device: SimDevice, now: number): TimeBefore {
  const { wall, offset } = device.reading(now);
  const { store } = device.disk;
  return { events: store.size(), last: store.last(), corrected: wall + (offset ?? 0) };
}

/** LOG-5, LOG-7, written out again: time goes on, and a clock that cannot be right moves nothing. */
export function clockKept(device: SimDevice, before: TimeBefore): void {
  const { store } = device.disk;
  const now = store.last();
  const { last, corrected } = before;
  if (now === null || last === null || store.size() === before.events) return;
  if (now[0] < last[0] || (now[0] === last[0] && now[1] <= last[1]))
    broken('LOG-5', `time went from ${last.join()} to ${now.join()}`);
  const believed = corrected >= year2026 && Math.abs(corrected - last[0]) <= furthest;
  if (!believed && now[0] !== last[0])
    broken('LOG-7', `a clock at ${corrected} moved the time ${last.join()}`);
  if (believed && corrected > last[0] && now[0] !== corrected)
    broken('LOG-7', `a clock at ${corrected} was not followed from ${last.join()}`);
}
