import type { LogicalTime } from '#domain/events/event.ts';

/** What a device knows of time when it appends: its wall clock, and the hub's lead over it when last measured. */
export type ClockReading = {
  /** ms since 1970 by the device, whatever it says. */
  readonly wall: number;
  /** Hub minus device, ms; null before the first contact. */
  readonly offset: number | null;
};

/**
 * A reading this far from the last known time is a clock that was set wrong, not a holiday (LOG-7): 400 days.
 * Dates a device cannot sensibly show at all (before this program was written) are wrong even on first contact.
 */
export const clockJumpLimit = 400 * 86_400_000;
export const earliestSensibleTime = 1_767_225_600_000; // 2026-01-01

/** Milliseconds corrected to the hub's clock. */
export const correctedTime = (reading: ClockReading): number => reading.wall + (reading.offset ?? 0);

/** False when the corrected reading cannot be right, given the last time that was known. */
export function clockIsSensible(reading: ClockReading, last: LogicalTime | null): boolean {
  const now = correctedTime(reading);
  if (now < earliestSensibleTime) return false;
  return last === null || Math.abs(now - last[0]) <= clockJumpLimit;
}

/**
 * The next logical time (LOG-5): never goes back, follows the corrected clock while that is sensible, and counts when
 * the clock stands still, goes back or has jumped out of reason. Wall time is thereby only ever a label.
 *
 * @param last the greatest logical time this device has seen, its own or received
 */
export function nextTime(last: LogicalTime | null, reading: ClockReading): LogicalTime {
  const floor: LogicalTime = last ?? [earliestSensibleTime, 0];
  const now = Math.trunc(correctedTime(reading));
  if (clockIsSensible(reading, last) && now > floor[0]) return [now, 0];
  return floor[1] < 0xffffffff ? [floor[0], floor[1] + 1] : [floor[0] + 1, 0];
}
