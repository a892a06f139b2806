import { type Content, contentOf } from '#engine/content.ts';
import { parametersOf, type RosterState } from '#log/projections/roster.ts';
import type { PackShelf } from './packs/pack-shelf.ts';

const nothing = contentOf([]);

/** What a class works with, for the engine: its pack with the difficulties that count for it; nothing without a pack. */
export function contentOfClass(packs: PackShelf, roster: RosterState): Content {
  const pack = roster.pack?.value.pack;
  return (pack && packs.lesson(pack, parametersOf(roster))?.content) ?? nothing;
}
