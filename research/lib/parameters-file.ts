import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { PackHash } from '#domain/ids.ts';
import { ParameterPack } from '#domain/parameter-pack.ts';
import { UsageError } from './usage.ts';

/** A saved parameter pack: the very form in which a hub publishes one. */
export function readParameters(file: string): ParameterPack {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
  const parsed = v.safeParse(ParameterPack, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new UsageError(`${file}: ${v.getDotPath(issue) ?? 'whole file'}: ${issue.message}`);
}

/** One entry a line, so that two packs can be compared by eye. */
export function writeParameters(file: string, pack: ParameterPack): void {
  writeText(file, `${JSON.stringify(pack, null, 1).replace(/\[\s+(\S+)\s+(\S+)\s+\]/g, '[$1 $2]')}\n`);
}

export function writeText(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : 'cannot be written'}`);
  }
}

/** A log has no pack; its own bytes name it. */
export const hashOfFile = (file: string): PackHash =>
  v.parse(PackHash, createHash('sha256').update(readFileSync(file)).digest('hex'));
