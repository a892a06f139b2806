import { readClassCode } from '#domain/class-code.ts';
import { JoinAnswer } from '#domain/device-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import { readEvent } from '#domain/events/event.ts';
import { classPartition, type DeviceId, type LearnerId, type PackHash } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { type Content, contentOf } from '#engine/content.ts';
import {
  emptyRoster,
  foldRoster,
  learnersOf,
  parametersOf,
  type RosterState,
} from '#log/projections/roster.ts';
import { lessonOf } from '#progress/lesson.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { DexieEventStore } from '#store/dexie-event-store.ts';
import { type Joined, readMeta, writeMeta } from '#store/meta.ts';
import { storageFailure } from '#store/storage-failure.ts';
import type { JoinedClass, RosterEntry } from './api.ts';
import type { RoundTrip } from './device-log.ts';
import type { HubClient } from './hub-client.ts';
import { type NamedLesson, nameOfPack } from './named-lesson.ts';
import type { PackShelf } from './packs.ts';

/** The pack and the difficulties that are open, by their hashes; null: the pack's own difficulties. */
type OpenLesson = {
  readonly pack: PackHash;
  readonly parameters: PackHash | null;
  readonly lesson: NamedLesson;
};

const nothing = contentOf([]);

/** The class this device works for: joining it, its roster, and the pack it works with. */
export function createClassroom(
  db: FootpathDatabase,
  store: DexieEventStore,
  hub: HubClient,
  packs: PackShelf,
  device: DeviceId,
  wall: () => number,
) {
  let opened: OpenLesson | null = null;

  let folded: { readonly heads: string; readonly roster: RosterState } | null = null;

  /** Folded once for as long as the class's streams end where they did: a head names every event before it. */
  async function readRoster(joined: Joined): Promise<RosterState> {
    const streams = await store.streams(classPartition(joined.class.id));
    const heads = [joined.class.id, ...streams.map(({ head }) => head)].join();
    if (folded?.heads === heads) return folded.roster;
    let roster = emptyRoster(joined.class.id);
    for (const { stream, count } of streams) {
      for (const event of await store.read(stream, 1, count)) {
        const known = readEvent(event);
        if (known) roster = foldRoster(roster, known);
      }
    }
    folded = { heads, roster };
    return roster;
  }

  /** The pack the class works with, opened, with the difficulties that count for it; a failure says what is missing. */
  async function lesson(): Promise<Result<NamedLesson, Failure>> {
    const joined = await readMeta(db, 'joined');
    if (!joined) return err(failure('not-joined'));
    const roster = await readRoster(joined);
    const pack = roster.pack?.value.pack;
    if (!pack) return err(failure('pack-missing'));
    const wanted = parametersOf(roster);
    if (opened?.pack === pack && opened.parameters === wanted) return ok(opened.lesson);
    const found = wanted && (await packs.parameters(wanted));
    const parameters = found ? wanted : null;
    if (opened?.pack === pack && opened.parameters === parameters) return ok(opened.lesson);
    const loaded = await packs.open(pack);
    if (!loaded.ok) return loaded;
    const made = { ...lessonOf(loaded.value, found ?? undefined), name: nameOfPack(pack) };
    opened = { pack, parameters, lesson: made };
    return ok(made);
  }

  return {
    lesson,

    /** What the class works with, for folding; nothing while the pack is not here. */
    async content(): Promise<Content> {
      const made = await lesson();
      return made.ok ? made.value.content : nothing;
    },

    isJoined: async (): Promise<boolean> => (await readMeta(db, 'joined')) !== null,

    /** Everything shown of the class; null before joining. Safe inside a live query. */
    async read(): Promise<JoinedClass | null> {
      const joined = await readMeta(db, 'joined');
      if (!joined) return null;
      const roster = await readRoster(joined);
      const pack = roster.pack?.value;
      return {
        school: roster.opened?.value.school ?? joined.school.name,
        class: { id: joined.class.id, name: roster.opened?.value.name ?? joined.class.name },
        roster: learnersOf(roster),
        pack: pack
          ? { hash: pack.pack, title: pack.title, state: (await packs.has(pack.pack)) ? 'ready' : 'missing' }
          : null,
      };
    },

    async learner(id: LearnerId): Promise<RosterEntry | null> {
      const joined = await readMeta(db, 'joined');
      return joined
        ? (learnersOf(await readRoster(joined)).find(({ learner }) => learner === id) ?? null)
        : null;
    },

    /** Fetches the pack the roster names, and the difficulties for it, unless they are here. */
    async fetchPack(): Promise<Result<null, Failure>> {
      const joined = await readMeta(db, 'joined');
      const roster = joined && (await readRoster(joined));
      const pack = roster?.pack?.value.pack;
      const fetched = pack ? await packs.fetch(pack) : ok(null);
      const parameters = roster && parametersOf(roster);
      // Without them the pack's own difficulties count: nothing that anybody must be told.
      if (fetched.ok && parameters) await packs.fetch(parameters);
      return fetched;
    },

    /**
     * Exchanges the class code for this device's key. The roster comes by the hand-in that follows; the pack that the
     * class had when it answered is named, to be fetched meanwhile.
     */
    async join(typed: string): Promise<Result<PackHash | null, Failure>> {
      const code = readClassCode(typed);
      if (!code) return err(failure('class-code-malformed'));
      const trip: RoundTrip = { sent: wall(), received: 0 };
      const answer = await hub.ask({
        method: 'POST',
        path: '/api/join',
        body: { code, device },
        answer: JoinAnswer,
      });
      if (!answer.ok) return answer;
      const { hello, token, school, class: joinedClass, pack } = answer.value;
      try {
        await db.transaction('rw', db.meta, async () => {
          await writeMeta(db, 'joined', { hub: hello.hub, token, school, class: joinedClass });
          await writeMeta(db, 'clock-offset', Math.round(hello.time - (trip.sent + wall()) / 2));
          await writeMeta(db, 'last-contact', hello.time);
        });
        return ok(pack);
      } catch (error) {
        return err(storageFailure(error));
      }
    },
  };
}

export type Classroom = ReturnType<typeof createClassroom>;
