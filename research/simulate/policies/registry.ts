import { UsageError } from '#research/lib/usage.ts';
import type { MakePolicy, PolicyOptions } from '../policy.ts';
import { atRandom, claimOnce, inOrder } from './baseline.ts';
import { bkt, fixedCount, oatutor, ofTheLast } from './rules.ts';
import { zpdes } from './zpdes.ts';

const bktThreshold = 0.95;

const baselines: Readonly<Record<string, MakePolicy>> = {
  fixed10: claimOnce(fixedCount(10), inOrder),
  random3: claimOnce(ofTheLast(3, 3), atRandom),
  order3: claimOnce(ofTheLast(3, 3), inOrder),
  order5: claimOnce(ofTheLast(5, 5), inOrder),
  kolibri3of5: claimOnce(ofTheLast(3, 5), inOrder),
  kolibri5of7: claimOnce(ofTheLast(5, 7), inOrder),
  kolibri10of10: claimOnce(ofTheLast(10, 10), inOrder),
  bkt95: claimOnce(bkt(oatutor, bktThreshold), inOrder),
  zpdes,
};

/** The engine, whole or with a part taken out. */
const engines: Readonly<Record<string, PolicyOptions>> = {
  engine: {},
  'engine-noplacement': { placement: 'none' },
  'engine-noreview': { review: false },
  'engine-random-placement': { placement: 'random' },
};

export const policyNames: readonly string[] = [...Object.keys(engines), ...Object.keys(baselines)];

export async function loadPolicy(name: string): Promise<MakePolicy> {
  const baseline = Object.hasOwn(baselines, name) ? baselines[name] : undefined;
  if (baseline) return baseline;
  const variant = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (!variant) throw new UsageError(`--policy ${name}: not one of ${policyNames.join(', ')}`);
  // Loaded only when it is asked for: the baselines need nothing of the engine.
  const { engine } = await import('./engine.ts');
  return (world, seed, options) => engine(world, seed, { ...variant, ...options });
}
