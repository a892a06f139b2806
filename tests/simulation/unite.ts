import type { HandInResult } from './device.ts';
import type { Fate } from './gate.ts';
import { createLine, type Fault } from './line.ts';
import { framesBetweenHubs, plainJson } from './wire.ts';
import type { World } from './world.ts';

/** The second hub unites with the first (SYN-14); null when there is none, or it did not live to the end. */
export async function unite(
  { annex, hub, frames, post, watch }: World,
  faults: readonly Fault[],
  fate: Fate,
): Promise<HandInResult | null> {
  if (!annex) return null;
  const asker = { bearer: { device: annex.writer(), class: null }, device: null };
  const codec = frames ? framesBetweenHubs : plainJson;
  const line = createLine(hub, asker, () => codec, faults, post, watch);
  return annex.unite(line, hub.id, fate);
}
