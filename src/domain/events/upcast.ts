import type * as v from 'valibot';
import { seedOf } from '../rng.ts';

export type EventFields = Readonly<Record<string, unknown>>;

/**
 * What data of one version says in the words of the next; null when it is not of that version. It is given what any device
 * may have written, so it looks before it reads (docs/spec/log.md, "A new version").
 */
export type Upcast = (data: EventFields) => EventFields | null;

/** An event type as this program knows it: its newest version, and how older ones are read. */
export type KnownType = {
  readonly version: number;
  readonly schema: v.GenericSchema;
  /** By the version that it reads. A version that only added what may be left out has none. */
  readonly upcast?: Readonly<Record<number, Upcast>>;
};

/** Brings data from the version it was written in to the newest, one version at a time; null when a step cannot read it. */
export function upcastData(known: KnownType, version: number, data: EventFields): EventFields | null {
  let now: EventFields | null = data;
  for (let from = version; now !== null && from < known.version; from++) {
    const step: Upcast | undefined = known.upcast?.[from];
    if (step) now = step(now);
  }
  return now;
}

/**
 * All that these schemas can read, as one short word. A program that knows a type or a version more has another one, so that
 * what was folded without it is thrown away, and folded again with what was passed over until then (LOG-11).
 */
export const wordFor = (schemas: Readonly<Record<string, Pick<KnownType, 'version'>>>): string =>
  seedOf(JSON.stringify(schemas, ['version', ...Object.keys(schemas)])).toString(36);
