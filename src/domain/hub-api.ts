import * as v from 'valibot';
import { Hello } from './device-api.ts';
import { PictureName } from './events/class-events.ts';
import { EvidenceGiven, EvidenceWithdrawn, PlanChanged } from './events/staff-events.ts';
import { ClassId, DeviceId, ItemId, LearnerId, PackHash, SchoolId, SkillId, StaffId } from './ids.ts';
import { Response } from './response.ts';
import { StaffRole } from './staff-api.ts';
import { standings, type Why } from './standing.ts';
import { DeviceBar } from './trust-api.ts';

/**
 * What the hub says to staff and hears from them; to devices: `device-api.ts` and `sync/protocol.ts`. Both sides parse with these schemas: the hub
 * what a device sends, the worker what a "hub" answers, which may be a hotel's login page.
 */
const Name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80));
const Ms = v.pipe(v.number(), v.integer());

/** POST /api/setup, once, on an empty hub, with the one-time setup key that the hub printed. */
export const SetupRequest = v.object({
  key: v.pipe(v.string(), v.maxLength(80)),
  school: Name,
  className: Name,
  teacher: Name,
  password: v.pipe(v.string(), v.minLength(8), v.maxLength(200)),
  learners: v.pipe(v.array(Name), v.maxLength(60)),
});
export type SetupRequest = v.InferOutput<typeof SetupRequest>;

/** POST /api/session: sets an HttpOnly cookie. */
export const SignInRequest = v.object({
  name: v.pipe(v.string(), v.maxLength(80)),
  password: v.pipe(v.string(), v.maxLength(200)),
});
export type SignInRequest = v.InferOutput<typeof SignInRequest>;

export const TeacherClass = v.object({
  id: ClassId,
  name: Name,
  code: v.string(),
  learners: v.pipe(v.number(), v.integer()),
  /** False: whoever is signed in may look and change nothing, and `code` is empty (AUT-2). */
  mine: v.optional(v.boolean(), true),
});
export type TeacherClass = v.InferOutput<typeof TeacherClass>;

/** GET /api/session, and the answer to POST: who is signed in and which classes are theirs. */
export const SessionAnswer = v.object({
  hello: Hello,
  person: v.object({
    id: StaffId,
    name: Name,
    /** For pages of before there were principals. */
    role: v.picklist(['teacher', 'technician']),
    roles: v.optional(v.array(StaffRole), []),
    /** The password is one that somebody gave them: they choose their own before anything else. */
    isFirst: v.optional(v.boolean(), false),
  }),
  school: v.object({ id: SchoolId, name: Name }),
  classes: v.array(TeacherClass),
  /** Where learners' devices reach this hub, best first: for the poster. */
  addresses: v.array(v.string()),
  /** By HTTPS, for devices that trust the school (TLS-5); null: there is none, or every device may use it. */
  safe: v.optional(v.nullable(v.string()), null),
});
export type SessionAnswer = v.InferOutput<typeof SessionAnswer>;

/** POST /api/classes/:class/learners */
export const AddLearnersRequest = v.object({ names: v.pipe(v.array(Name), v.minLength(1), v.maxLength(60)) });
export type AddLearnersRequest = v.InferOutput<typeof AddLearnersRequest>;

/**
 * POST /api/classes/:class/learners/:learner/evidence: what a teacher says of skills. The asker makes up the id, so that
 * asking again after a lost answer says it once.
 */
export const GiveEvidenceRequest = v.omit(EvidenceGiven, ['by']);
export type GiveEvidenceRequest = v.InferOutput<typeof GiveEvidenceRequest>;

/** POST …/evidence/:id/withdraw: takes it back, with a reason. */
export const WithdrawEvidenceRequest = v.pick(EvidenceWithdrawn, ['note']);
export type WithdrawEvidenceRequest = v.InferOutput<typeof WithdrawEvidenceRequest>;

/** POST /api/classes/:class/learners/:learner/plan */
export const ChangePlanRequest = v.omit(PlanChanged, ['by']);
export type ChangePlanRequest = v.InferOutput<typeof ChangePlanRequest>;

/** What staff said of a learner and have not taken back. */
export const StaffLine = v.object({
  ...v.omit(EvidenceGiven, ['by']).entries,
  /** Who said it; null when this hub no longer knows them. */
  by: v.nullable(Name),
  at: Ms,
});
export type StaffLine = v.InferOutput<typeof StaffLine>;

export const EvidenceLine = v.object({
  at: Ms,
  item: ItemId,
  seed: v.pipe(v.number(), v.integer()),
  response: Response,
  correct: v.boolean(),
  hints: v.number(),
  misconception: v.nullable(v.string()),
});

export const BoardCell = v.object({
  skill: SkillId,
  standing: v.picklist(standings),
  probability: v.number(),
  uncertainty: v.number(),
  answers: v.number(),
  lastAt: v.nullable(Ms),
  /** Newest last, at most eight. */
  evidence: v.array(EvidenceLine),
});
export type BoardCell = v.InferOutput<typeof BoardCell>;

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What a device last said it holds of a learner, and what of that the hub has. In events: answers, hints and choices. */
export const LearnerDevice = v.object({
  device: DeviceId,
  lastHeard: Ms,
  waiting: Count,
  held: Count,
});
export type LearnerDevice = v.InferOutput<typeof LearnerDevice>;

export const BoardLearner = v.object({
  learner: LearnerId,
  name: Name,
  picture: PictureName,
  /** When a device last handed in or asked for this learner, hub's clock; null: never heard from. */
  lastHeard: v.nullable(Ms),
  /** Events that a device said it holds and the hub does not yet; null: nobody has said. */
  waiting: v.nullable(v.pipe(v.number(), v.integer())),
  /** The newest eight that work was done on, the one heard of last first; `waiting` counts the others too. */
  devices: v.optional(v.array(LearnerDevice), []),
  answers: v.pipe(v.number(), v.integer()),
  /** Answers in the seven days before the board was made. */
  answersThisWeek: v.pipe(v.number(), v.integer()),
  /** When the learner last answered, corrected ms; null: never. */
  lastAnswer: v.nullable(Ms),
  /** What the learner is to work on; null while nothing was ever planned. */
  plan: v.optional(v.nullable(ChangePlanRequest), null),
  /** Oldest first. */
  staff: v.optional(v.array(StaffLine), []),
  /** Only skills with evidence or a standing other than `later`. */
  cells: v.array(BoardCell),
});
export type BoardLearner = v.InferOutput<typeof BoardLearner>;

/** GET /api/classes/:class/board?since=N: the learners that changed after arrival number N. */
export const BoardAnswer = v.object({
  hello: Hello,
  class: TeacherClass,
  pack: v.nullable(v.object({ hash: PackHash, title: v.string() })),
  /** The hub's arrival number up to which this board counts. */
  cursor: v.pipe(v.number(), v.integer()),
  /** Everybody in the class now, so that someone who left disappears from the board. */
  roster: v.array(LearnerId),
  /** Who was erased from it: nothing of them stays on a device that shows boards (ERA-6). */
  erased: v.optional(v.array(LearnerId), []),
  learners: v.array(BoardLearner),
  /** Open matters that the asker may read (GET /api/matters). */
  matters: v.optional(Count, 0),
});
export type BoardAnswer = v.InferOutput<typeof BoardAnswer>;

/** Why the engine believes what it believes of a skill (`standing.ts`). */
export const WhyAnswer = v.object({
  skill: SkillId,
  standing: v.picklist(standings),
  probability: v.number(),
  uncertainty: v.number(),
  terms: v.array(
    v.object({
      code: v.picklist(['ability', 'skill', 'difficulty', 'forgetting', 'placement', 'evidence']),
      logits: v.number(),
    }),
  ),
  recent: v.object({ answers: Count, right: Count, hardRight: Count }),
  daysSince: v.nullable(v.number()),
  rightUntilSecure: v.nullable(Count),
  ifRight: v.number(),
  ifWrong: v.number(),
  expected: v.number(),
  refreshInDays: v.nullable(v.number()),
}) satisfies v.GenericSchema<unknown, Why>;
export type WhyAnswer = v.InferOutput<typeof WhyAnswer>;

/**
 * GET /api/classes/:class/learners/:learner, and the answer to whatever is said of a learner: their row as it is now, and
 * for every skill of the pack why.
 */
export const LearnerAnswer = v.object({ hello: Hello, learner: BoardLearner, whys: v.array(WhyAnswer) });
export type LearnerAnswer = v.InferOutput<typeof LearnerAnswer>;

/**
 * Something that went otherwise than it should and mended itself, for whoever looks after the machines. The same kind of
 * the same device and learner is one matter: `count` of what it is about, `times` it happened, `first` to `last`.
 */
export const Matter = v.object({
  id: v.string(),
  kind: v.picklist([
    'copied-device',
    'restored-profile',
    'hub-restored',
    'handed-back',
    'damaged',
    'wrong-clock',
    'refused',
    'strange',
    'quarantine',
  ]),
  device: v.nullable(DeviceId),
  learner: v.nullable(LearnerId),
  count: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** By the hub's clock, ms. */
  first: Ms,
  last: Ms,
  times: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** When somebody said that it is dealt with; null while it is open. */
  settled: v.nullable(Ms),
});
export type Matter = v.InferOutput<typeof Matter>;

/** A matter as the asker may see it: a learner is named only to staff of a class that they are or were in. */
export const ToldMatter = v.object({
  ...v.omit(Matter, ['learner']).entries,
  learner: v.nullable(v.object({ id: LearnerId, name: Name, class: ClassId })),
});
export type ToldMatter = v.InferOutput<typeof ToldMatter>;

/** GET /api/matters, and the answer to POST /api/matters/:id/settle: the open ones, then those settled last. */
export const MattersAnswer = v.object({ hello: Hello, matters: v.array(ToldMatter) });
export type MattersAnswer = v.InferOutput<typeof MattersAnswer>;

/** A device that joined a class. */
export const ClassDevice = v.object({
  device: DeviceId,
  joined: Ms,
  /** When it last handed in or asked. */
  lastHeard: Ms,
  /** Events it said it holds and the hub does not; null: it has not handed in anything yet. */
  waiting: v.nullable(Count),
  /** Lost or revoked; null: it works. */
  bar: v.optional(v.nullable(DeviceBar), null),
  /** Events that it handed in since, and that wait for an adult. */
  quarantine: v.optional(Count, 0),
  /** The class's learners who worked on it. */
  learners: v.array(v.object({ id: LearnerId, name: Name })),
  /** What it last said of itself, and when (`going-home.ts`); null: nothing yet. */
  home: v.optional(
    v.nullable(
      v.object({
        at: Ms,
        isSecure: v.boolean(),
        isStored: v.boolean(),
        storage: v.picklist(['kept', 'likely', 'unproven', 'at-risk']),
        room: v.nullable(Count),
      }),
    ),
    null,
  ),
});
export type ClassDevice = v.InferOutput<typeof ClassDevice>;

/** GET /api/devices: the devices of each of the asker's classes, the one heard of last first. */
export const DevicesAnswer = v.object({
  hello: Hello,
  classes: v.array(v.object({ id: ClassId, name: Name, devices: v.array(ClassDevice) })),
});
export type DevicesAnswer = v.InferOutput<typeof DevicesAnswer>;
