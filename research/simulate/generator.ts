import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '#research/lib/usage.ts';
import { makeLearner as makeA } from './generators/a.ts';
import { makeLearner as makeB } from './generators/b.ts';
import { makeLearner as makeC } from './generators/c.ts';
import type { MakeLearner } from './learner.ts';
import { makeWorld, type TrueWorld } from './world.ts';

/** Where simulated learners come from, and the world that they live in. */
export type Generator = {
  readonly makeLearner: MakeLearner;
  readonly makeWorld: (seed: number) => TrueWorld;
};

const ours: Readonly<Record<string, MakeLearner>> = { A: makeA, B: makeB, C: makeC };

/**
 * One of ours by its letter, or a module by its path: its `default` or `makeLearner` makes learners, its `makeWorld`,
 * if it has one, the world.
 */
export async function loadGenerator(name: string, folder: string): Promise<Generator> {
  const known = Object.hasOwn(ours, name) ? ours[name] : undefined;
  if (known) return { makeLearner: known, makeWorld };
  const path = resolve(folder, name);
  if (!existsSync(path)) {
    throw new UsageError(`--generator ${name}: neither ${Object.keys(ours).join(', ')} nor a file`);
  }
  const module: Record<string, unknown> = await import(pathToFileURL(path).href);
  const makeLearner = module['default'] ?? module['makeLearner'];
  if (!isMakeLearner(makeLearner)) {
    throw new UsageError(`--generator ${name}: exports no function as \`default\` or \`makeLearner\``);
  }
  const itsWorld = module['makeWorld'];
  return { makeLearner, makeWorld: isMakeWorld(itsWorld) ? itsWorld : makeWorld };
}

// What a foreign function takes and gives cannot be seen before it is called; `careful` watches what it gives.
const isMakeLearner = (value: unknown): value is MakeLearner => typeof value === 'function';
const isMakeWorld = (value: unknown): value is Generator['makeWorld'] => typeof value === 'function';
