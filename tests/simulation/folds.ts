import { type KnownEvent, readEvent, type StoredEvent } from '#domain/events/event.ts';
import {
  type ClassId,
  classPartition,
  type ItemId,
  type LearnerId,
  learnerPartition,
  type Partition,
  type SkillId,
  staffPartition,
} from '#domain/ids.ts';
import { contentOf } from '#engine/content.ts';
import type { EventStore } from '#log/event-store.ts';
import { compareEvents } from '#log/order.ts';
import { emptyOwnWords, foldOwnWords } from '#log/projections/own-words.ts';
import { emptyRoster, foldRoster } from '#log/projections/roster.ts';
import { maySay } from '#log/who-may-say.ts';
import { emptyProgress, foldAll } from '#progress/learner-progress.ts';

/** A pack of three skills, one above the other. */
export const content = contentOf(
  ['count', 'add', 'multiply'].map((id, place, ids) => ({
    id: id as SkillId,
    strand: 'numbers',
    grade: place,
    difficulty: place / 2 - 0.5,
    prerequisites: ids.slice(0, place) as SkillId[],
    items: [1, 2, 3].map((level) => ({
      id: `${id}/${level}` as ItemId,
      level,
      difficulty: level - 2,
      guess: 0,
    })),
  })),
);

/** More than a schedule can write. */
const all = 100_000;

const parsed = new WeakMap<StoredEvent, KnownEvent | null>();
function read(event: StoredEvent): KnownEvent | null {
  const known = parsed.get(event);
  if (known !== undefined) return known;
  const now = readEvent(event);
  parsed.set(event, now);
  return now;
}

/** In order of arrival, as far as this program understands them and the partition may say them. */
async function known(store: EventStore, partition: Partition): Promise<KnownEvent[]> {
  const events: KnownEvent[] = [];
  for (const { event } of await store.arrivals(partition, 0, all)) {
    const readable = read(event);
    if (readable && maySay(partition, readable.type)) events.push(readable);
  }
  return events;
}

/** The same events in the same order fold to the same: worked out once. */
const folded = new Map<string, string>();
function once(kind: string, events: readonly KnownEvent[], fold: () => unknown): string {
  const key = kind + events.map(({ hash }) => hash).join('');
  let text = folded.get(key);
  if (text === undefined) {
    if (folded.size > 2000) folded.clear();
    text = JSON.stringify(fold());
    folded.set(key, text);
  }
  return text;
}

/** All that is shown of a learner, as bytes. */
export async function shownOfLearner(store: EventStore, learner: LearnerId): Promise<string> {
  const own = await known(store, learnerPartition(learner));
  const staff = await known(store, staffPartition(learner));
  const events = own.concat(staff).sort(compareEvents);
  const progress = once('progress', events, () => foldAll(emptyProgress, events, content).progress);
  const words = once('words', events, () => events.reduce(foldOwnWords, emptyOwnWords));
  return `${progress}\n${words}`;
}

/** The class as its events tell it, folded as they came. */
export async function shownOfClass(store: EventStore, classId: ClassId): Promise<string> {
  const events = await known(store, classPartition(classId));
  return once('roster', events, () => events.reduce(foldRoster, emptyRoster(classId)));
}
