import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';

/** The command as a person or a script calls it. */
function simulate(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['research/simulate/main.ts', ...words], {
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: process.cwd() },
  });
  return { status, stdout, stderr };
}

const metrics = ['q', 'waste', 'hard', 'false', 'm300', 'eff', 'end', 'kept'];
const fewSeeds = ['--seeds', '9000-9004'];

describe('npm run simulate', () => {
  test('prints one JSON object with the promised figures', () => {
    const { status, stdout, stderr } = simulate(
      '--generator',
      'B',
      '--policy',
      'order3',
      ...fewSeeds,
      '--json',
    );
    expect([status, stderr]).toEqual([0, '']);
    const result = JSON.parse(stdout) as Record<string, unknown>;
    for (const metric of metrics) expect(result[metric], metric).toEqual(expect.any(Number));
    expect(result).toMatchObject({ placement: null, learners: 5 });
    expect(simulate('--generator', 'B', '--policy', 'order3', ...fewSeeds, '--json').stdout).toBe(stdout);
  });

  test('measures the placement of the engine', () => {
    const { stdout } = simulate('--generator', 'A', '--policy', 'engine', '--seeds', '9000-9001', '--json');
    const { placement } = JSON.parse(stdout) as { placement: Record<string, Record<string, number>> };
    expect(Object.keys(placement)).toEqual(['1', '5', '10', '15', '20', '25']);
    for (const { accuracy, brier } of Object.values(placement)) {
      expect(accuracy).toBeGreaterThan(0.5);
      expect(brier).toBeLessThan(0.4);
    }
  });

  test('takes a generator from a module', () => {
    const module = 'tests/fixtures/simulate/all-or-nothing.js';
    const { status, stdout } = simulate('--generator', module, '--policy', 'fixed10', ...fewSeeds, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      q: 400,
      waste: 0.5,
      hard: 0.5,
      false: 0.5,
      m300: 0.5,
      eff: 0.5,
      end: 0.5,
      kept: 0.5,
    });
  });

  test('prints a table for a person', () => {
    const { status, stdout } = simulate('--policy', 'fixed10', '--seeds', '9000');
    expect(status).toBe(0);
    expect(stdout).toContain('1 learners');
    for (const metric of metrics) expect(stdout).toContain(metric);
  });

  test.each([
    ['a policy nobody knows', ['--policy', 'best'], 'not one of engine'],
    ['a generator that is not there', ['--generator', 'nowhere.ts'], 'neither A, B, C nor a file'],
    [
      'a module without a generator',
      ['--generator', 'tests/fixtures/simulate/no-generator.js'],
      'exports no function',
    ],
    ['seeds backwards', ['--seeds', '9-3'], 'not a range'],
    ['seeds that are no numbers', ['--seeds', 'all'], 'not a whole number'],
    ['an option nobody knows', ['--learners', '3'], '--learners'],
  ])('exits with 2 and says why: %s', (_, words, message) => {
    const { status, stdout, stderr } = simulate(...words, '--json');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  test('stops with a message when a learner is impossible', () => {
    const module = 'tests/fixtures/simulate/impossible.js';
    const { status, stdout, stderr } = simulate('--generator', module, '--policy', 'fixed10', '--json');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('answers skill 0 with probability NaN');
  });
});
