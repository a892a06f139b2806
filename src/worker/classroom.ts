import type { LoadedPack } from '#content/pack-reader.ts';
import { readClassCode } from '#domain/class-code.ts';
import { JoinAnswer } from '#domain/device-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import { readEvent } from '#domain/events/event.ts';
import { classPartition, type DeviceId, type HubId, type LearnerId, type PackHash } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { type Content, contentOf } from '#engine/content.ts';
import {
  emptyRoster,
  foldRoster,
  learnersOf,
  parametersOf,
  type RosterState,
  rosterTold,
} from '#log/projections/roster.ts';
import { lessonOf } from '#progress/lesson.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { DexieLog } from '#store/dexie-log.ts';
import { type Joined, readMeta, writeMeta } from '#store/meta.ts';
import { storageFailure } from '#store/storage-failure.ts';
import type { JoinedClass, RosterEntry } from './api.ts';
import type { HubClient } from './hub-client.ts';
import { type NamedLesson, nameOfPack } from './named-lesson.ts';
import type { PackShelf } from './packs.ts';

/** The pack and the difficulties that are open, by their hashes; null: the pack's own difficulties. */
type OpenLesson = {
  readonly pack: PackHash;
  readonly parameters: PackHash | null;
  readonly lesson: NamedLesson;
};

/** What the hub said at the door: its pack, and whether it told the class. */
export type Entered = { readonly pack: PackHash | null; readonly isTold: boolean };

const nothing = contentOf([]);

/** The class this device works for: joining it, its roster, and the pack it works with. */
export function createClassroom(
  db: FootpathDatabase,
  store: DexieLog,
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
    if (streams.length === 0 && joined.told) return rosterTold(joined.class.id, joined.told);
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

  /** @param expected the only hub to be believed; undefined at the first time */
  async function enter(code: string, expected?: HubId): Promise<Result<Entered, Failure>> {
    const sent = wall();
    const answer = await hub.ask({
      method: 'POST',
      path: '/api/join',
      body: { code, device },
      answer: JoinAnswer,
      // For the first time where this page came from; again, where the hub is.
      roams: expected !== undefined,
    });
    if (!answer.ok) return answer;
    const { hello, token, school, class: joinedClass, pack, key = null, told } = answer.value;
    if (expected !== undefined && hello.hub !== expected)
      return err(failure('other-hub', { school: hello.school ?? '' }));
    try {
      await db.transaction('rw', db.meta, async () => {
        const before = await readMeta(db, 'joined');
        await writeMeta(db, 'joined', {
          hub: hello.hub,
          token,
          school,
          class: joinedClass,
          code,
          ...(told && { told }),
          // The first word counts, until a person joins anew: a key that whoever answers could change proves nothing (SYN-4).
          key: (expected !== undefined && before?.hub === hello.hub ? before.key : null) ?? key,
        });
        // The key was made for this id: a browser that cleared the store under us has forgotten it.
        await writeMeta(db, 'device', device);
        await writeMeta(db, 'clock-offset', Math.round(hello.time - (sent + wall()) / 2));
        await writeMeta(db, 'last-contact', hello.time);
      });
      return ok({ pack, isTold: told !== undefined });
    } catch (error) {
      return err(storageFailure(error));
    }
  }

  return {
    lesson,

    /** What the class works with, for folding; nothing while the pack is not here. */
    async content(): Promise<Content> {
      const made = await lesson();
      return made.ok ? made.value.content : nothing;
    },

    /** The pack the class works with and its hash; null while it is not here. */
    async pack(): Promise<{ readonly hash: PackHash; readonly pack: LoadedPack } | null> {
      const made = await lesson();
      return made.ok && opened ? { hash: opened.pack, pack: made.value.pack } : null;
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
     * Exchanges the class code for this device's key. The hub tells the class at once, to begin with; its events come by the
     * first hand-in. The pack that the class had when it answered is named, to be fetched meanwhile.
     */
    async join(typed: string): Promise<Result<Entered, Failure>> {
      const code = readClassCode(typed);
      return code ? enter(code) : err(failure('class-code-malformed'));
    },

    /** Once the class's own events are here, what was told of it at joining is not kept beside them. */
    async forgetTold(): Promise<void> {
      const at = await readMeta(db, 'joined');
      if (!at?.told || (await store.streams(classPartition(at.class.id))).length === 0) return;
      await db.transaction('rw', db.meta, async () => {
        const joined = await readMeta(db, 'joined');
        if (!joined?.told) return;
        const { told: _, ...rest } = joined;
        await writeMeta(db, 'joined', rest);
      });
    },

    /**
     * Asks for a key again with the code of the class: the hub was put back to a state from before this device joined (SYN-7).
     * False when the hub does not let it in, or when it is another hub.
     */
    async rejoin(): Promise<boolean> {
      const joined = await readMeta(db, 'joined');
      return joined?.code !== undefined && (await enter(joined.code, joined.hub)).ok;
    },
  };
}

export type Classroom = ReturnType<typeof createClassroom>;
