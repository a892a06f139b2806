import * as v from 'valibot';
import { errorCodes } from './error-codes.ts';
import { PictureName } from './events/class-events.ts';
import { ClassId, DeviceId, HubId, ItemId, LearnerId, PackHash, SchoolId, SkillId, StaffId } from './ids.ts';
import { Response } from './response.ts';
import { standings } from './standing.ts';

/**
 * What the hub says and hears outside the exchange (`sync/protocol.ts`). Both sides parse with these schemas: the hub
 * what a device sends, the worker what a "hub" answers, which may be a hotel's login page.
 */
const Name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80));
const Ms = v.pipe(v.number(), v.integer());

/** GET /api/hello: proves that this is a hub and which; opens every contact. */
export const Hello = v.object({
  footpath: v.literal('hub'),
  protocol: v.pipe(v.number(), v.integer()),
  hub: HubId,
  /** Changes when the hub is restored from a backup: devices then offer again what it may have forgotten. */
  epoch: v.pipe(v.number(), v.integer()),
  time: Ms,
  school: v.nullable(Name),
  version: v.string(),
});
export type Hello = v.InferOutput<typeof Hello>;

/** POST /api/join */
export const JoinRequest = v.object({ code: v.pipe(v.string(), v.maxLength(40)), device: DeviceId });
export type JoinRequest = v.InferOutput<typeof JoinRequest>;
export const JoinAnswer = v.object({
  hello: Hello,
  /** The device's key to the hub: shown once, stored by the hub only as a hash. */
  token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  school: v.object({ id: SchoolId, name: Name }),
  class: v.object({ id: ClassId, name: Name }),
  /** The pack the class works with, so that a device fetches it while it asks for the roster; the roster decides. */
  pack: v.optional(v.nullable(PackHash), null),
});
export type JoinAnswer = v.InferOutput<typeof JoinAnswer>;

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
});
export type TeacherClass = v.InferOutput<typeof TeacherClass>;

/** GET /api/session, and the answer to POST: who is signed in and which classes are theirs. */
export const SessionAnswer = v.object({
  hello: Hello,
  person: v.object({ id: StaffId, name: Name, role: v.picklist(['teacher', 'technician']) }),
  school: v.object({ id: SchoolId, name: Name }),
  classes: v.array(TeacherClass),
  /** Where learners' devices reach this hub, best first: for the poster. */
  addresses: v.array(v.string()),
});
export type SessionAnswer = v.InferOutput<typeof SessionAnswer>;

/** POST /api/classes/:class/learners */
export const AddLearnersRequest = v.object({ names: v.pipe(v.array(Name), v.minLength(1), v.maxLength(60)) });
export type AddLearnersRequest = v.InferOutput<typeof AddLearnersRequest>;

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

export const BoardLearner = v.object({
  learner: LearnerId,
  name: Name,
  picture: PictureName,
  /** When a device last handed in or asked for this learner, hub's clock; null: never heard from. */
  lastHeard: v.nullable(Ms),
  /** Events that a device said it holds and the hub does not yet; null: nobody has said. */
  waiting: v.nullable(v.pipe(v.number(), v.integer())),
  answers: v.pipe(v.number(), v.integer()),
  /** Answers in the seven days before the board was made. */
  answersThisWeek: v.pipe(v.number(), v.integer()),
  /** When the learner last answered, corrected ms; null: never. */
  lastAnswer: v.nullable(Ms),
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
  learners: v.array(BoardLearner),
});
export type BoardAnswer = v.InferOutput<typeof BoardAnswer>;

/** Any answer that is not 2xx. */
export const ErrorAnswer = v.object({
  error: v.object({
    code: v.picklist(errorCodes),
    data: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
  }),
});
export type ErrorAnswer = v.InferOutput<typeof ErrorAnswer>;
