import type { ClassId, DeviceId, LearnerId, StaffId } from '#domain/ids.ts';
import { learnerPartition } from '#domain/ids.ts';
import { partitionsOf } from '#log/erase.ts';
import { appendAudit } from './audit.ts';
import type { SqlEngine } from './engine.ts';
import { erasedLearners, eraseFromLog, noteErased, piecesNamed } from './erased-log.ts';
import { all, one, run, type Steps } from './steps.ts';

/** Somebody who had something of the learner: a device, or an adult for whatever browsers they use. */
export type Holder =
  | { readonly kind: 'device'; readonly holder: DeviceId }
  | { readonly kind: 'staff'; readonly holder: StaffId };

/** An erasure as it stands: when, at whose wish (null: heard from elsewhere), and who has confirmed. */
export type Erasure = {
  readonly learner: LearnerId;
  readonly at: number;
  readonly staff: StaffId | null;
  /** When nothing was left in this hub's own files; null: not yet. */
  readonly done: number | null;
  readonly classes: readonly ClassId[];
  readonly holders: readonly (Holder & {
    readonly confirmed: number | null;
    /** When a device was last heard of; null for adults. */
    readonly heard: number | null;
  })[];
};

type Row = Pick<Erasure, 'learner' | 'at' | 'staff' | 'done'>;
type HolderRow = Holder & Pick<Erasure['holders'][number], 'confirmed' | 'heard'> & Pick<Row, 'learner'>;

/** Whose everything is to go, and how far that is (docs/spec/erasure.md). */
export function createErasures(engine: SqlEngine) {
  // Asked for with every exchange, and written by this process alone (HUB-20).
  let known: Promise<ReadonlySet<LearnerId>> | null = null;

  const learners = (): Promise<ReadonlySet<LearnerId>> => {
    known ??= engine.read(erasedLearners);
    known.catch(() => {
      known = null;
    });
    return known;
  };

  async function write<T>(work: () => Steps<T>): Promise<T> {
    try {
      return await engine.write(work);
    } finally {
      known = null;
    }
  }

  function* ask(learner: LearnerId, classId: ClassId, by: StaffId, now: number): Steps<void> {
    yield* noteErased(learner, now);
    yield* run('UPDATE erasures SET staff = $2 WHERE school = $1 AND learner = $3', by, learner);
    yield* appendAudit({ who: by, did: 'erasure.asked', about: { learner, class: classId } }, now);
  }

  /** Who has something of the learner, as far as a hub can know: before the rows that say so are gone. */
  function* noteHolders(learner: LearnerId, classes: readonly ClassId[]): Steps<void> {
    for (const classId of classes) {
      yield* run(
        `INSERT INTO erasure_classes (school, learner, class) VALUES ($1, $2, $3)
         ON CONFLICT (school, learner, class) DO NOTHING`,
        learner,
        classId,
      );
      yield* run(
        `INSERT INTO erasure_holders (school, learner, kind, holder)
         SELECT DISTINCT school, CAST($2 AS TEXT), 'device', device FROM device_tokens
         WHERE school = $1 AND class = $3
         ON CONFLICT (school, learner, kind, holder) DO NOTHING`,
        learner,
        classId,
      );
      yield* run(
        `INSERT INTO erasure_holders (school, learner, kind, holder)
         SELECT DISTINCT school, CAST($2 AS TEXT), 'staff', staff FROM memberships
         WHERE school = $1 AND class = $3
         ON CONFLICT (school, learner, kind, holder) DO NOTHING`,
        learner,
        classId,
      );
    }
    // Who may open any class's board may have opened this one.
    if (classes.length > 0)
      yield* run(
        `INSERT INTO erasure_holders (school, learner, kind, holder)
         SELECT school, CAST($2 AS TEXT), 'staff', id FROM staff
         WHERE school = $1 AND ended IS NULL AND role LIKE '%principal%'
         ON CONFLICT (school, learner, kind, holder) DO NOTHING`,
        learner,
      );
    // A device that had moved to another class by now still has what it had.
    yield* run(
      `INSERT INTO erasure_holders (school, learner, kind, holder)
       SELECT DISTINCT school, CAST($2 AS TEXT), 'device', device FROM claims
       WHERE school = $1 AND partition = $3 AND device <> ''
       ON CONFLICT (school, learner, kind, holder) DO NOTHING`,
      learner,
      learnerPartition(learner),
    );
  }

  /** Everything of a learner that is in the database, in one transaction. */
  function* remove(learner: LearnerId, classes: readonly ClassId[], now: number): Steps<void> {
    yield* noteErased(learner, now);
    yield* noteHolders(learner, classes);
    yield* eraseFromLog(learner);
    for (const partition of partitionsOf(learner)) {
      yield* run('DELETE FROM claims WHERE school = $1 AND partition = $2', partition);
      yield* run('DELETE FROM heard WHERE school = $1 AND partition = $2', partition);
      yield* run('DELETE FROM media WHERE school = $1 AND partition = $2', partition);
      yield* run('DELETE FROM quarantine WHERE school = $1 AND partition = $2', partition);
    }
    yield* run('DELETE FROM progress WHERE school = $1 AND learner = $2', learner);
    yield* run('DELETE FROM matters WHERE school = $1 AND learner = $2', learner);
  }

  /** Pieces that are theirs and nobody else's. */
  function* piecesOf(learner: LearnerId): Steps<readonly string[]> {
    const own = learnerPartition(learner);
    const noted = yield* all<{ hash: string }>(
      'SELECT hash FROM media WHERE school = $1 AND partition = $2',
      own,
    );
    const alone: string[] = [];
    for (const hash of new Set([...(yield* piecesNamed(own)), ...noted.map((row) => row.hash)])) {
      const other = yield* one(
        'SELECT partition FROM media WHERE school = $1 AND hash = $2 AND partition <> $3 LIMIT 1',
        hash,
        own,
      );
      if (other === null) alone.push(hash);
    }
    return alone;
  }

  function* list(): Steps<readonly Erasure[]> {
    const rows = yield* all<Row>(
      'SELECT learner, at, staff, done FROM erasures WHERE school = $1 ORDER BY at DESC, learner',
    );
    const classes = yield* all<{ learner: LearnerId; class: ClassId }>(
      'SELECT learner, class FROM erasure_classes WHERE school = $1 ORDER BY class',
    );
    const holders = yield* all<HolderRow>(
      `SELECT h.learner, h.kind, h.holder, h.confirmed, d.heard
       FROM erasure_holders h LEFT JOIN devices d ON d.school = h.school AND d.id = h.holder
       WHERE h.school = $1 ORDER BY h.kind, h.holder`,
    );
    return rows.map((row) => ({
      ...row,
      classes: classes.filter(({ learner }) => learner === row.learner).map((one) => one.class),
      holders: holders
        .filter(({ learner }) => learner === row.learner)
        .map(({ learner: _, ...holder }) => holder),
    }));
  }

  function* confirm({ kind, holder }: Holder, gone: readonly LearnerId[], now: number): Steps<LearnerId[]> {
    const erased = yield* erasedLearners();
    const noted = gone.filter((learner) => erased.has(learner));
    for (const learner of noted)
      yield* run(
        `INSERT INTO erasure_holders (school, learner, kind, holder, confirmed) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (school, learner, kind, holder) DO UPDATE
         SET confirmed = COALESCE(erasure_holders.confirmed, excluded.confirmed)`,
        learner,
        kind,
        holder,
        Math.trunc(now),
      );
    return noted;
  }

  function* owedBy({ kind, holder }: Holder): Steps<readonly LearnerId[]> {
    const rows = yield* all<{ learner: LearnerId }>(
      `SELECT learner FROM erasure_holders
       WHERE school = $1 AND kind = $2 AND holder = $3 AND confirmed IS NULL ORDER BY learner`,
      kind,
      holder,
    );
    return rows.map(({ learner }) => learner);
  }

  function* pending(): Steps<readonly LearnerId[]> {
    const rows = yield* all<{ learner: LearnerId }>(
      'SELECT learner FROM erasures WHERE school = $1 AND done IS NULL ORDER BY learner',
    );
    return rows.map(({ learner }) => learner);
  }

  function* classesKnown(): Steps<readonly ClassId[]> {
    const rows = yield* all<{ partition: string }>(
      `SELECT DISTINCT partition FROM streams WHERE school = $1 AND partition LIKE 'class:%' ORDER BY partition`,
    );
    return rows.map(({ partition }) => partition.slice('class:'.length) as ClassId);
  }

  return {
    /** Everybody whose everything goes, done or not. */
    learners,
    /** Somebody decided it here (ERA-1): from now on nothing of the learner is taken in, whatever happens to this hub. */
    ask: (learner: LearnerId, classId: ClassId, by: StaffId, now: number): Promise<void> =>
      write(() => ask(learner, classId, by, now)),
    /** It was decided before, or elsewhere. */
    note: (learner: LearnerId, at: number): Promise<void> => write(() => noteErased(learner, at)),
    pending: (): Promise<readonly LearnerId[]> => engine.read(pending),
    piecesOf: (learner: LearnerId): Promise<readonly string[]> => engine.read(() => piecesOf(learner)),
    remove: (learner: LearnerId, classes: readonly ClassId[], now: number): Promise<void> =>
      write(() => remove(learner, classes, now)),
    done: (learner: LearnerId, now: number): Promise<void> =>
      engine.write(() =>
        run('UPDATE erasures SET done = $2 WHERE school = $1 AND learner = $3', Math.trunc(now), learner),
      ),
    /** The newest first. */
    list: (): Promise<readonly Erasure[]> => engine.read(list),
    /** Answers with those that were erased here indeed. Saying it again changes nothing. */
    confirm: (by: Holder, gone: readonly LearnerId[], now: number): Promise<readonly LearnerId[]> =>
      engine.write(() => confirm(by, gone, now)),
    /** What somebody still has, as far as this hub knows. */
    owedBy: (by: Holder): Promise<readonly LearnerId[]> => engine.read(() => owedBy(by)),
    /** Every class of which anything is in the log, with a code here or without. */
    classesKnown: (): Promise<readonly ClassId[]> => engine.read(classesKnown),
  };
}

export type Erasures = ReturnType<typeof createErasures>;
