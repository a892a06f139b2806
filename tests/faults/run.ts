/**
 * `npm run faults -- --kills 1000 [--seed N] [--verbose] [--json FILE]`: kill -9 of a real hub and of a real Chromium in
 * the middle of their work, over real SQLite and IndexedDB (docs/spec/faults.md). The plan of kills follows from the seed; how
 * far a process had come by then does not, so the journal has both.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromiumCampaign } from './chromium-campaign.ts';
import { hubCampaign } from './hub-campaign.ts';
import { openJournal } from './journal.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    /** Of the kills, how many in a hundred are Chromium's: each takes four times as long as one of the hub. */
    chromium: { type: 'string', default: '20' },
    verbose: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
const ofChromium = Math.round((kills * Number(values.chromium)) / 100);
const journal = openJournal(`test-results/faults-${seed}.jsonl`, values.verbose);
const started = Date.now();
// Side by side: one waits for the disk and the screen while the other works.
await Promise.all([
  kills > ofChromium && hubCampaign(kills - ofChromium, seed, journal),
  ofChromium > 0 && chromiumCampaign(ofChromium, seed, journal),
]);

const of = (what: 'hub' | 'chromium'): number => journal.kills().filter((kill) => kill.of === what).length;
const failed = journal.faults().length;
console.log(
  `${of('hub')} kills of the hub, ${of('chromium')} of Chromium, seed ${seed}, ${Math.round((Date.now() - started) / 1000)} s: ${failed === 0 ? 'nothing acknowledged was lost' : `${failed} WRONG`}`,
);
console.log(`journal: test-results/faults-${seed}.jsonl`);
if (values.json)
  writeFileSync(
    values.json,
    JSON.stringify({ passed: journal.kills().length - Math.min(failed, journal.kills().length), failed }),
  );
process.exit(failed > 0 ? 1 : 0);
