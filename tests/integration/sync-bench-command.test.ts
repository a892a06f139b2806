import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The command as a process, on a small class: that it measures, not what. */
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-bench-sync-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const patient = 180_000;
const small = ['--learners', '2', '--runs', '1', '--soak', '8', '--json'];
function run(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bench/sync.bench.ts', ...words], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
/** The one JSON object that is printed last. */
const lastLine = (stdout: string) =>
  JSON.parse(stdout.trim().split('\n').pop() ?? '') as Record<string, unknown>;

const fields = [
  'firstPushBytes',
  'firstPushRequests',
  'classUploadBytes',
  'classUploadSeconds',
  'classUploadServerCpuSeconds',
  'teacherPullBytes',
  'tenEventsBytes',
  'nothingNewBytes',
  'nothingNewRequests',
  'hubDiskBytesPerEvent',
  'hubPeakRssMb',
  'soakRatio',
  'qrWeekFrames',
];

describe('npm run bench:sync', () => {
  it(
    'SYN-8 SYN-12: measures every field on a real hub, within what bytes may cost',
    () => {
      const { stdout, stderr } = run(...small);
      expect(stdout, stderr).not.toBe('');
      const said = lastLine(stdout);
      for (const field of fields) expect(said[field], field).toBeGreaterThan(0);
      // Bytes do not depend on how busy the machine is.
      expect(said['firstPushRequests']).toBe(1);
      expect(said['firstPushBytes']).toBeLessThan(14_000);
      expect(said['tenEventsBytes']).toBeLessThan(900);
      expect(said['nothingNewRequests']).toBe(1);
      expect(said['nothingNewBytes']).toBeLessThan(450);
      expect(said['bars']).toHaveLength(fields.length);
    },
    patient,
  );

  it(
    'measures another workload',
    () => {
      const file = join(folder, 'workload.mjs');
      writeFileSync(
        file,
        `const day = (from, count) => Array.from({ length: count }, (_, n) => ({
          id: 'd:' + (from + n), learner: 'one', type: 'response', at: 1790000000000 + (from + n) * 9000,
          item: 'set-a/q' + (n % 20), correct: n % 3 > 0, ms: 4000 + n }));
        export const makeClass = ({ learners }) => Array.from({ length: learners }, () => ({ events: day(0, 60) }));
        export const makeExtra = (count) => day(60, count);`,
      );
      const { stdout, stderr } = run(...small, '--workload', file);
      expect(stdout, stderr).not.toBe('');
      expect(lastLine(stdout)).toMatchObject({ events: 120, runs: 1, firstPushRequests: 1 });
    },
    patient,
  );

  it('says how it is used when it is asked for what it does not know', () => {
    const { status, stdout } = run('--runs', 'many');
    expect(status).toBe(2);
    expect(stdout).toContain('--workload');
  });
});
