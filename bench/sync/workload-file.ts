import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import type { Fact, Item, Workload } from './workload.ts';

/** An event of another workload: flat, with the learner and a name of its own, which the stream tells here. */
const Flat = v.looseObject({ type: v.string(), at: v.number(), item: v.optional(v.string()) });
const Class = v.array(v.object({ events: v.array(Flat) }));
const Module = v.object({ makeClass: v.function(), makeExtra: v.function() });

/**
 * Another workload: a module with `makeClass()` (the learners, each with their `events`) and `makeExtra(count, { learner })`.
 * What its items are is found in its events, so that they can stand in a pack.
 */
export async function readWorkload(file: string, learners: number): Promise<Workload> {
  const module = v.parse(Module, { ...(await import(pathToFileURL(resolve(file)).href)) });
  const made = v.parse(Class, module.makeClass({ learners }));
  const names = new Set(made.flatMap(({ events }) => events.flatMap(({ item }) => item ?? [])));
  return {
    items: [...names].sort().map(itemOf),
    learners: made.map(({ events }) => ({ facts: events.map(factOf) })),
    extra: (learner, count) => v.parse(v.array(Flat), module.makeExtra(count, { learner })).map(factOf),
  };
}

const itemOf = (id: string): Item => ({
  id,
  skill: id.slice(0, id.lastIndexOf('/')),
  kind: 'number',
  key: '',
  difficulty: 0,
});

function factOf({ id: _id, learner: _learner, type, at, ...data }: v.InferOutput<typeof Flat>): Fact {
  return { type: type.includes('.') ? type : `${type}.given`, at, data };
}
