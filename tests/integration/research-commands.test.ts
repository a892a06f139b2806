import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRng } from '#domain/rng.ts';

/** The commands as processes, on logs that the test makes. */
let folder = '';
const path = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-research-'));
  writeFileSync(path('fit.csv.gz'), gzipSync(logOf(40, 1, true)));
  writeFileSync(path('test.csv'), logOf(10, 2, true));
  writeFileSync(path('untimed.csv'), logOf(10, 2, false));
  writeFileSync(path('broken.csv'), 'user,item,skills,correct,t\n1,2,3,1,\n1,2,3,yes,\n');
  writeFileSync(path('q.csv'), `n,item,skill\n${names.map((name, i) => `${i + 1},${name},1`).join('\n')}\n`);
  writeFileSync(path('scores-fit.csv'), scoresOf(150, 3));
  writeFileSync(path('scores-test.csv'), scoresOf(40, 4));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each student answers 30 times; item n is the harder the higher n; two sittings a week apart. */
function logOf(students: number, seed: number, timed: boolean): string {
  const rng = createRng(seed);
  const lines = ['user,item,skills,correct,t'];
  for (let student = 0; student < students; student++) {
    const ability = 3 * rng() - 1.5;
    for (let i = 0; i < 30; i++) {
      const item = Math.floor(rng() * 12);
      const right = rng() < 1 / (1 + Math.exp((item - 5.5) / 2 - ability));
      const seconds = i * 60 + (i < 15 ? 0 : 604_800);
      const skills = item % 3 === 0 ? `${item % 4};9` : `${item % 4}`;
      lines.push(`${student},${item},${skills},${right ? 1 : 0},${timed ? seconds : ''}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

const names = Array.from({ length: 12 }, (_, n) => `Task${n}`);

function scoresOf(students: number, seed: number): string {
  const rng = createRng(seed);
  const lines = Array.from({ length: students }, (_, student) => {
    const ability = 3 * rng() - 1.5;
    const answers = names.map((_name, n) => {
      if (rng() < 0.1) return '';
      return rng() < 1 / (1 + Math.exp((n - 5.5) / 3 - ability)) ? '1.0' : '0';
    });
    return `${student},${answers.join(',')}`;
  });
  return `student,${names.join(',')}\n${lines.join('\n')}\n`;
}

function run(command: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join('research', `${command}.ts`), ...words],
    {
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr, last: stdout.trim().split('\n').pop() ?? '' };
}

const lastJson = (words: readonly string[]): Record<string, unknown> => {
  const { status, stderr, last } = run('evaluate', ...words, '--json');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(last);
};

const fields = ['rows', 'students', 'auc', 'logLoss', 'rmse', 'accuracy', 'ece', 'gapBias'];

describe('evaluate', () => {
  it('prints exactly the promised fields as one JSON object, last', () => {
    const result = lastJson(['--fit', path('fit.csv.gz'), '--test', path('test.csv')]);
    expect(Object.keys(result)).toEqual([...fields, 'microsPerAnswer', 'bytesPerSkill']);
    expect(result).toMatchObject({ rows: 300, students: 10 });
    expect(result['auc']).toBeGreaterThan(0.7);
    expect(result['gapBias']).toContainEqual({
      fromDays: 0.5,
      toDays: 14,
      rows: expect.any(Number),
      bias: expect.any(Number),
    });
    for (const span of result['gapBias'] as object[]) {
      expect(Object.keys(span)).toEqual(['fromDays', 'toDays', 'rows', 'bias']);
    }
  });

  it('predicts better with a fit than without, and the same with a saved one', () => {
    const test = ['--test', path('test.csv')];
    const fitted = lastJson(['--fit', path('fit.csv.gz'), '--save', path('saved.json'), ...test]);
    const none = lastJson(['--no-fit', ...test]);
    const saved = lastJson(['--params', path('saved.json'), ...test]);
    expect(fitted['logLoss']).toBeLessThan(none['logLoss'] as number);
    for (const field of fields) expect(saved[field]).toEqual(fitted[field]);
    expect(JSON.parse(readFileSync(path('saved.json'), 'utf8'))).toMatchObject({ format: 1, learners: 40 });
    const some = lastJson(['--fit', path('fit.csv.gz'), '--fit-students', '20', ...test]);
    expect(some['logLoss']).not.toBe(fitted['logLoss']);
  });

  it('takes empty times as order only', () => {
    const spans = lastJson(['--no-fit', '--test', path('untimed.csv')])['gapBias'] as { rows: number }[];
    expect(spans.every(({ rows }) => rows === 0)).toBe(true);
  });

  it('writes the bins of the plot, and a table without --json', () => {
    const { status, stdout } = run(
      'evaluate',
      ...['--no-fit', '--test', path('test.csv'), '--calibration', path('bins.json')],
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/^auc +0\.\d{4}$/m);
    const { bins } = JSON.parse(readFileSync(path('bins.json'), 'utf8')) as { bins: { rows: number }[] };
    expect(bins).toHaveLength(15);
    expect(bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(300);
  });

  it.each([
    [['--no-fit', '--test', 'broken.csv'], /broken\.csv:3: correct must be 1 or 0, not "yes"/],
    [['--no-fit', '--test', 'absent.csv'], /absent\.csv: ENOENT/],
    [['--no-fit', '--test', 'q.csv'], /q\.csv:1: the header must be user,item,skills,correct,t/],
    [['--params', 'q.csv', '--test', 'test.csv'], /q\.csv: /],
    [['--no-fit'], /--test FILE is missing/],
    [['--test', 'test.csv'], /one of --fit FILE, --no-fit and --params FILE/],
    [['--no-fit', '--test', 'test.csv', '--fit-students', '3'], /--fit-students needs --fit/],
    [['--fit', 'fit.csv.gz', '--test', 'test.csv', '--fit-students', '1.5'], /a whole number above 0/],
    [['--no-fit', '--test', 'test.csv', '--loud'], /--loud/],
  ])('%j: says what is wrong, and exits with 2', (words, message) => {
    const { status, stdout, stderr } = run(
      'evaluate',
      ...words.map((word) => (word.includes('.c') ? path(word) : word)),
    );
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/ {4}at /);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});

describe('baselines', () => {
  it('measures Elo and the item means', () => {
    const files = ['--fit', path('fit.csv.gz'), '--test', path('test.csv')];
    const { status, last } = run('baselines', ...files, '--json');
    expect(status).toBe(0);
    const result = JSON.parse(last);
    expect(Object.keys(result)).toEqual(['rows', 'itemMean', 'elo']);
    expect(Object.keys(result.elo)).toEqual(['auc', 'logLoss', 'rmse', 'accuracy', 'ece']);
    for (const { auc } of [result.elo, result.itemMean]) expect(auc).toBeGreaterThan(0.7);
    expect(run('baselines')).toMatchObject({ status: 2, stderr: expect.stringContaining('both needed') });
  });
});

describe('plots', () => {
  it('draws both pictures, the same every time', () => {
    run('evaluate', '--no-fit', '--test', path('test.csv'), '--calibration', path('bins.json'));
    const draw = () => run('plots', '--from', path('bins.json'), '--to', path('plots'));
    expect(draw()).toMatchObject({ status: 0, stderr: '' });
    const read = () =>
      ['mastery', 'calibration'].map((name) => readFileSync(path(`plots/${name}.svg`), 'utf8'));
    const first = read();
    for (const svg of first) expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(first.join()).not.toMatch(/NaN|Infinity|undefined/);
    draw();
    expect(read()).toEqual(first);
    expect(run('plots', '--from', path('test.csv'), '--to', path('plots')).status).toBe(2);
  });
});

describe('cat', () => {
  const files = () => [
    '--fit',
    path('scores-fit.csv'),
    '--test',
    path('scores-test.csv'),
    '--q',
    path('q.csv'),
  ];

  it('prints the error of ability, adaptive and random', () => {
    const { status, last } = run('cat', ...files(), '--json');
    expect(status).toBe(0);
    const result = JSON.parse(last);
    expect(Object.keys(result)).toEqual(['students', 'items', 'adaptive', 'random']);
    expect(result).toMatchObject({ students: 40, items: 12 });
    expect(Object.keys(result.adaptive)).toEqual(['5', '8', '10', '15']);
    expect(result.adaptive['10']).toBeLessThan(result.adaptive['5']);
    expect(result.adaptive['5']).toBeLessThan(result.random['5'] * 1.05);
    expect(result.adaptive['15']).toBeNull();
    expect(run('cat', ...files(), '--json').last).toBe(last);
  });

  it('says what is wrong, and exits with 2', () => {
    expect(run('cat')).toMatchObject({ status: 2, stderr: expect.stringContaining('all needed') });
    const wrong = ['--fit', path('test.csv'), '--test', path('test.csv'), '--q', path('q.csv')];
    expect(run('cat', ...wrong)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('test.csv:1: no column for the item Task0'),
    });
  });
});

describe('golden', () => {
  it('exits with 2 where there are no vectors, and with 1 when a prediction differs', () => {
    expect(run('golden', '--dir', path('.'))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no *_golden.csv'),
    });
    writeFileSync(
      path('tiny_params.json'),
      JSON.stringify({ defaults: { vg: 0.8 }, items: { 1: [0.5, 0.1] }, skills: { 2: [0, 0.1] } }),
    );
    writeFileSync(path('tiny_golden.csv'), 'user,item,skills,correct,t,p\n7,1,2,1,,0.9\n');
    const { status, last } = run('golden', '--dir', path('.'), '--json');
    expect(status).toBe(1);
    expect(JSON.parse(last)).toMatchObject({ ok: false, sets: [{ set: 'tiny', rows: 1, replays: true }] });
  });
});
