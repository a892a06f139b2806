import { expect, test } from 'vitest';
import { makeInstance } from '#content/instance.ts';
import { openPack } from '#content/pack-reader.ts';
import type { Evidence } from '#domain/standing.ts';
import { readStarterPack } from '#hub/packs/starter-pack.ts';
import { shownEvidence } from '#worker/evidence.ts';

function starterPack() {
  const written = readStarterPack('packs/arithmetic-1-4');
  const pack = written.ok ? openPack(JSON.parse(written.value.text)) : written;
  if (!pack.ok) throw new Error('the starter pack cannot be read');
  return pack.value;
}

const lineOf = (item: Evidence['item'], seed: number, misconception: string | null): Evidence => ({
  at: 0,
  item,
  seed,
  response: { type: 'number', text: '1' },
  correct: false,
  hints: 0,
  misconception,
});

test('a mistake is shown with the sentence that the learner read', () => {
  const pack = starterPack();
  let shown = 0;
  for (const item of pack.itemById.keys()) {
    const made = makeInstance(pack, item, 7);
    if (!made.ok) throw new Error(`${item} cannot be made`);
    for (const [code, sentence] of Object.entries(made.value.solution.mistakeWords)) {
      expect(shownEvidence(pack, lineOf(item, 7, code)).mistakeText).toBe(sentence);
      shown += 1;
    }
    expect(shownEvidence(pack, lineOf(item, 7, 'nobody-knows-it')).mistakeText).toBeNull();
    expect(shownEvidence(pack, lineOf(item, 7, null)).mistakeText).toBeNull();
  }
  expect(shown).toBeGreaterThan(100);
  expect(
    shownEvidence(null, lineOf([...pack.itemById.keys()][0] as Evidence['item'], 7, 'x')).mistakeText,
  ).toBeNull();
});
