import type { FootpathDatabase } from '#store/database.ts';
import { type MetaValues, readMeta } from '#store/meta.ts';

/** For which hub, class and epoch the hub knows this device's keys: when one of them is another, it is told again. */
export const standingOf = (
  joined: MetaValues['joined'] | null,
  cursors: MetaValues['cursors'] | null,
): string => [joined?.hub, joined?.class.id, cursors?.epoch].join();

export async function isRegistered(db: FootpathDatabase): Promise<boolean> {
  const [joined, cursors, told] = await Promise.all([
    readMeta(db, 'joined'),
    readMeta(db, 'cursors'),
    readMeta(db, 'hub-seal'),
  ]);
  return told?.standing === standingOf(joined, cursors);
}
