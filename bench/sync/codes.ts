import { createCollector } from '#sync/qr/collector.ts';
import { createFountain } from '#sync/qr/fountain.ts';
import { frameBytes } from '#sync/qr/squares.ts';

/** One of so many codes is not caught. */
const missed = 10;

/** How many codes are shown until another device has read all of these bundles, each after the other. */
export function codesShown(bundles: readonly Uint8Array[]): number {
  let shown = 0;
  for (const bundle of bundles) {
    const fountain = createFountain(bundle, frameBytes('middle'));
    const collector = createCollector();
    for (let number = 0, whole = false; !whole; number++) {
      shown += 1;
      whole = shown % missed !== 0 && collector.take(fountain.frame(number)).kind === 'complete';
    }
  }
  return shown;
}
