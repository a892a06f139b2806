import { join } from 'node:path';
import type { LearnerId } from '#domain/ids.ts';
import type { SchoolView } from '#hub/archive/write.ts';
import { createErasedFile } from '#hub/erasure/erased-file.ts';
import { findStumps } from '#hub/storage/erased-log.ts';
import { unpackPage } from '#hub/storage/event-page.ts';
import {
  findClassStreams,
  findPagesAfter,
  findStreams,
  type HeldStream,
  infoOf,
} from '#hub/storage/event-rows.ts';
import { readSetting } from '#hub/storage/settings.ts';
import { all, type Steps } from '#hub/storage/steps.ts';
import { streamNameHolds } from '#log/chain.ts';
import { learnerSpokenOf, partitionsOf } from '#log/erase.ts';
import { learnerNamed } from '#log/redaction.ts';

/** What is not as it should be with learners who were erased. */
export type ErasureDamage =
  /** Something of them is here; started, the hub removes it (ERA-9). */
  | { readonly kind: 'not-erased'; readonly learner: LearnerId }
  /** A stump of nobody who was erased, or under a name that is not its own. */
  | { readonly kind: 'name'; readonly stream: HeldStream }
  /** `erased.json`: not readable, not signed by this hub, or it lacks somebody whom the database knows to be erased. */
  | { readonly kind: 'erased-file' };

const pagesAtOnce = 16;

/** That who was erased is, and that the file beside the database says so too (ERA-9). */
export async function checkErasures(
  reader: SchoolView['reader'],
  data: string,
): Promise<{ readonly erased: number; readonly damages: readonly ErasureDamage[] }> {
  const damages: ErasureDamage[] = [];
  const rows = await reader.read(() =>
    all<{ learner: LearnerId; done: number | null }>(
      'SELECT learner, done FROM erasures WHERE school = $1 ORDER BY learner',
    ),
  );
  const named = await reader.read(namedInClasses);
  for (const { learner, done } of rows) {
    let isHere = done === null || named.has(learner);
    for (const partition of partitionsOf(learner))
      isHere ||= (await reader.read(() => findStreams(partition))).length > 0;
    if (isHere) damages.push({ kind: 'not-erased', learner });
  }
  const erased = new Set(rows.map(({ learner }) => learner));
  for (const stump of await reader.read(findStumps)) {
    const of = learnerSpokenOf(stump.partition);
    if (of === null || !erased.has(of) || !streamNameHolds(infoOf(stump)))
      damages.push({ kind: 'name', stream: stump });
  }
  const publicKey = await reader.read(() => readSetting('hub-public-key'));
  const file = await createErasedFile(join(data, 'erased.json')).read({ publicKey: publicKey ?? '' });
  const known = new Set(file.ok ? file.value.map(({ learner }) => learner) : []);
  if (!file.ok || rows.some(({ learner }) => !known.has(learner))) damages.push({ kind: 'erased-file' });
  return { erased: rows.length, damages };
}

/** Everybody whom an event of a class names. */
function* namedInClasses(): Steps<ReadonlySet<LearnerId>> {
  const named = new Set<LearnerId>();
  for (const { stream } of yield* findClassStreams())
    for (let after = 0; ; ) {
      const pages = yield* findPagesAfter(stream, after, pagesAtOnce);
      for (const page of pages) {
        after = page.first;
        // A damaged page is found elsewhere.
        for (const event of tried(() => unpackPage(stream, page))) {
          const learner = learnerNamed(event);
          if (learner !== null) named.add(learner);
        }
      }
      if (pages.length < pagesAtOnce) break;
    }
  return named;
}

function tried<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch {
    return [];
  }
}
