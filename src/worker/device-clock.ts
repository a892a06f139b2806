import type { ClockReading } from '#log/clock.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { readMeta } from '#store/meta.ts';

/** What the device knows of time now: its wall clock and the hub's lead as last measured. */
export async function readClock(db: FootpathDatabase, wall: number): Promise<ClockReading> {
  return { wall, offset: await readMeta(db, 'clock-offset') };
}
