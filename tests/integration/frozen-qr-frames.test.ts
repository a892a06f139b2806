import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createRng } from '#domain/rng.ts';
import { createCollector } from '#sync/qr/collector.ts';
import { createFountain } from '#sync/qr/fountain.ts';

/**
 * Codes as each version of the QR frame wrote them, committed for ever: a device that was not updated for a year is read, whatever is
 * changed. A new version adds a file, with `FREEZE_FRAMES=1` and this test; what is there is never written again.
 */
type Frozen = {
  readonly payload: string;
  readonly mostBytes: number;
  readonly frames: Record<string, string>;
};
const folder = 'tests/fixtures/qr-frames';
const newest = `${folder}/v1.json`;

if (process.env['FREEZE_FRAMES'] && !existsSync(newest)) {
  const rng = createRng(45);
  const payload = Uint8Array.from({ length: 1500 }, () => Math.floor(rng() * 256));
  const mostBytes = 60;
  const fountain = createFountain(payload, mostBytes);
  const numbers = [0, 1, 34, ...Array.from({ length: 40 }, (_, at) => 36 + at), 40_000, 65_535];
  const frames = Object.fromEntries(numbers.map((number) => [number, fountain.frame(number)]));
  mkdirSync(folder, { recursive: true });
  const frozen: Frozen = { payload: Buffer.from(payload).toString('base64'), mostBytes, frames };
  writeFileSync(newest, `${JSON.stringify(frozen, null, 1)}\n`);
}

describe('QRF-2 QRF-3: frozen codes of every version', () => {
  test.each(readdirSync(folder))('%s says what it said, and the newest is still written so', (file) => {
    const { payload, mostBytes, frames } = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as Frozen;
    const bytes = new Uint8Array(Buffer.from(payload, 'base64'));
    const collector = createCollector();
    const kinds = Object.values(frames).map((text) => collector.take(text));
    const whole = kinds.find((taken) => taken.kind === 'complete');
    expect(whole?.kind === 'complete' && whole.payload).toEqual(bytes);
    if (`${folder}/${file}` !== newest) return;
    const fountain = createFountain(bytes, mostBytes);
    for (const [number, text] of Object.entries(frames)) expect(fountain.frame(Number(number))).toBe(text);
  });
});
