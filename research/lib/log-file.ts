import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { LoggedAnswer } from '#engine/refit.ts';
import { UsageError } from './usage.ts';

/** The answers of a log file, with what the engine needs not know: was there a time? */
export type LogRow = LoggedAnswer & { readonly timed: boolean };

const header = 'user,item,skills,correct,t';

/**
 * Reads `user,item,skills,correct,t`: skills joined by `;`, correct 1 or 0, t in seconds since any fixed moment or empty.
 * A row without a time happens at the moment of the row before: time is then order only. Every item is fixed (the same
 * question each time), as the logs' items are.
 */
export function readLog(file: string): readonly LogRow[] {
  const lines = readTable(file);
  if (lines[0] !== header) throw new UsageError(`${file}:1: the header must be ${header}`);
  let learner = '';
  let at = 0;
  return lines.slice(1).map((line, index): LogRow => {
    const fail = (what: string): never => {
      throw new UsageError(`${file}:${index + 2}: ${what}`);
    };
    const fields = line.split(',');
    const [user = '', item = '', skills = '', correct = '', t = ''] = fields;
    if (fields.length !== 5) fail(`5 fields expected, ${fields.length} found`);
    if (user === '') fail('no user');
    if (item === '') fail('no item');
    if (correct !== '1' && correct !== '0') fail(`correct must be 1 or 0, not "${correct}"`);
    const seconds = Number(t);
    if (!Number.isFinite(seconds) || seconds < 0) fail(`t must be seconds or empty, not "${t}"`);
    if (user !== learner) {
      learner = user;
      at = 0;
    }
    const timed = t.trim() !== '';
    if (timed) at = seconds * 1000;
    const ids = skills.split(';').filter((id) => id !== '');
    return { learner: user, item, skills: ids, right: correct === '1', at, guess: 0, fixed: true, timed };
  });
}

/** The lines of a text file, compressed or not (by its first two bytes, not its name); no empty last one. */
export function readTable(file: string): readonly string[] {
  try {
    const bytes = readFileSync(file);
    const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
    const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
    while (lines.length > 0 && lines[lines.length - 1] === '') lines.pop();
    return lines;
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
}
