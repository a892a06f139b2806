import type { Failure } from '#domain/error-codes.ts';
import type { EditName } from '#domain/events/edit-name.ts';
import type { SettingChanged, Settings } from '#domain/events/preference-changed.ts';
import type { ProfileChanged, ProfileField } from '#domain/events/profile-changed.ts';
import type {
  BoardAnswer,
  BoardCell,
  BoardLearner,
  ChangePlanRequest,
  DevicesAnswer,
  GiveEvidenceRequest,
  MattersAnswer,
  SessionAnswer,
  StaffLine,
} from '#domain/hub-api.ts';
import type { ClassId, DeviceId, ItemId, LearnerId, PackHash, SkillId } from '#domain/ids.ts';
import type { ItemInstance, Picture } from '#domain/item-instance.ts';
import type { MediaHash } from '#domain/media.ts';
import type { LearnerWork } from '#domain/media-api.ts';
import type { MediaKind } from '#domain/media-kind.ts';
import type { Response } from '#domain/response.ts';
import type { Result } from '#domain/result.ts';
import type { Activity, Challenge, Evidence, Reason, SkillStanding, Why } from '#domain/standing.ts';

/**
 * All that the page knows of the worker: commands go down and answer with Results; what is shown comes up through
 * `watch…`, each called at once with the present value and again whenever it changes, in this tab or another.
 * Everything here is plain data that survives structured clone.
 */
export type RosterEntry = { readonly learner: LearnerId; readonly name: string; readonly picture: string };

export type JoinedClass = {
  readonly school: string;
  readonly class: { readonly id: ClassId; readonly name: string };
  readonly roster: readonly RosterEntry[];
  /** `missing` until its bytes are here and verified. */
  readonly pack: {
    readonly hash: PackHash;
    readonly title: string;
    readonly state: 'ready' | 'missing';
  } | null;
};

/** What this browser does with stored work, as far as it can be known, in four plain grades. */
export type StorageVerdict = {
  /** `kept` the browser promised; `likely` it has kept data over a restart; `unproven` nothing is known yet;
   *  `at-risk` private or ephemeral mode, or the disk is nearly full. */
  readonly grade: 'kept' | 'likely' | 'unproven' | 'at-risk';
  readonly because:
    | 'persisted'
    | 'canary-survived'
    | 'first-visit'
    | 'small-quota'
    | 'nearly-full'
    | 'no-estimate';
  readonly freeBytes: number | null;
  readonly usedBytes: number | null;
};

/** Hub clock minus device clock when last measured. */
export type ClockVerdict = {
  readonly offsetMs: number | null;
  readonly trusted: boolean;
};

export type DeviceState = {
  readonly device: DeviceId;
  readonly joined: JoinedClass | null;
  /** The signed-in teacher as last known; `expired` when the hub no longer takes the session. */
  readonly teacher: (SessionAnswer & { readonly expired: boolean }) | null;
  readonly storage: StorageVerdict;
  readonly clock: ClockVerdict;
  /** Something that was found and repaired, or that a person must know. */
  readonly notices: readonly Notice[];
};

export type Notice = { readonly id: string; readonly failure: Failure };

/** The hand-in, truthfully: `safe` only after the hub's receipt matched by digest. */
export type HandInState = {
  readonly phase: 'idle' | 'contacting' | 'sending' | 'receiving';
  /** Answers on this device that no matching receipt covers yet. */
  readonly waiting: number;
  /** Answers on this device that a matching receipt covers. */
  readonly safe: number;
  /** When the hub last answered, device's corrected clock. */
  readonly lastContact: number | null;
  readonly problem: Failure | null;
};

export type Today = {
  readonly learner: RosterEntry;
  readonly skills: readonly (SkillStanding & {
    readonly title: string;
    readonly canDo: string;
    readonly strand: string;
    readonly grade: number;
    readonly prerequisites: readonly SkillId[];
  })[];
  readonly strands: readonly { readonly id: string; readonly title: string }[];
  readonly next: { readonly reason: Reason; readonly title: string } | null;
  /** Up to three things to choose from, each for another reason; the first is what `next` says. */
  readonly activities: readonly (Activity & { readonly title: string })[];
  /** `open`: the start is being looked for, or was left half-way; `offered`: nothing was answered yet. */
  readonly placement: {
    readonly state: 'offered' | 'open' | 'done';
    readonly asked: number;
    /** At most so many in all. */
    readonly most: number;
  };
  /** What the teacher planned, and the challenge they set if any. */
  readonly plan: {
    readonly skills: readonly SkillId[];
    readonly challenge: Challenge | null;
    readonly note: string;
  } | null;
  /** How hard questions are now, by the teacher's word or else the learner's. */
  readonly challenge: Challenge;
  readonly answersToday: number;
  readonly answers: number;
  readonly preferences: Preferences;
};

/** Fields never chosen are absent. */
export type Preferences = Settings & { readonly interests?: readonly string[] };

/** Something that a learner chooses or says of themselves; `saw` of a profile's change is what the screen showed. */
export type OwnWord =
  | { readonly kind: 'setting'; readonly change: SettingChanged }
  | { readonly kind: 'interest'; readonly strand: string; readonly likes: boolean }
  | { readonly kind: 'profile'; readonly change: ProfileChanged };

/** One thing that a learner says of themselves. */
export type AboutField = {
  readonly field: ProfileField;
  /** Empty when nothing is said. */
  readonly text: string;
  /** Written beside it, on another device that had not seen it. */
  readonly beside: readonly string[];
  /** What was said before, newest first. */
  readonly before: readonly string[];
  /** Names all of what is shown here: the next change says that it saw them. */
  readonly saw: readonly EditName[];
};

export type Offer = {
  readonly instance: ItemInstance;
  readonly reason: Reason;
  /** Set while the start is looked for: the answer is then no practice, and "I don't know" may be said. */
  readonly placement: { readonly asked: number; readonly most: number } | null;
  readonly skillTitle: string;
  /** Hints already taken for this very question, after a restart for example. */
  readonly hints: readonly string[];
};

export type Feedback = {
  readonly correct: boolean;
  /** Words for the misconception that the answer betrays, if any. */
  readonly mistake: string | null;
  /** The worked example, a line a step: shown after a miss, offered after a hit. */
  readonly steps: readonly string[];
  readonly answerText: string;
  readonly picture: Picture | null;
  /** True when the browser's strict durability was used. */
  readonly strict: boolean;
  readonly skill: { readonly title: string; readonly before: SkillStanding; readonly after: SkillStanding };
  readonly answersToday: number;
};

export type SubmitOutcome =
  | { readonly kind: 'judged'; readonly feedback: Feedback }
  /** Kept, and not judged: asked while the start is looked for. */
  | { readonly kind: 'noted' }
  /** Not an attempt: ask again. */
  | { readonly kind: 'unreadable'; readonly code: 'empty' | 'not-a-number' | 'incomplete' };

export type EvidenceShown = Evidence & {
  readonly prompt: string | null;
  /** What there was to choose from, in the order shown: "Which is the least?" says nothing without it. */
  readonly offered: readonly string[];
  /** The question's picture in words. */
  readonly pictureText: string | null;
  readonly givenText: string;
  readonly answerText: string | null;
  /** What the pack says to a learner who makes this mistake; null: none, or the pack has no words for it. */
  readonly mistakeText: string | null;
};

/**
 * A cell as the board shows it. Its evidence stays behind: forty learners by three hundred skills have 96,000 lines of
 * it, which took longer to carry to the page than all the rest of opening a board.
 */
export type BoardMark = Omit<BoardCell, 'evidence'> & {
  /** The last answers, newest last, at most four: `1` right, `0` wrong. */
  readonly recent: string;
};
export type BoardEntry = Omit<BoardLearner, 'cells'> & { readonly cells: readonly BoardMark[] };

export type LearnerPage = {
  readonly learner: BoardEntry;
  readonly className: string;
  /** Hub's time when this was made. */
  readonly asOf: number;
  /** Hub's time when the reasons were worked out; null: this device has never heard them. */
  readonly whysAsOf: number | null;
  /** Every skill of the pack, in its order. */
  readonly skills: readonly {
    readonly standing: SkillStanding;
    readonly title: string;
    readonly strand: string;
    readonly evidence: readonly EvidenceShown[];
    readonly why: Why | null;
    /** What staff said of it and have not taken back. */
    readonly staff: readonly StaffLine[];
  }[];
};

export type Board = {
  readonly answer: Omit<BoardAnswer, 'learners'> & { readonly learners: readonly BoardEntry[] };
  readonly strands: readonly { readonly id: string; readonly title: string }[];
  /** Columns, in the pack's order. */
  readonly skills: readonly {
    readonly skill: SkillId;
    readonly short: string;
    readonly title: string;
    readonly strand: string;
  }[];
  /** Hub's time when this was made. */
  readonly asOf: number;
  /** False while the hub has not answered since this page was opened. */
  readonly fresh: boolean;
};

/** The devices of a teacher's classes, and what went otherwise than it should and mended itself. */
export type SchoolDevices = {
  readonly matters: MattersAnswer['matters'];
  readonly classes: DevicesAnswer['classes'];
  /** Hub's time when this was told. */
  readonly asOf: number;
  /** False while the hub has not answered since this page was opened. */
  readonly fresh: boolean;
};

/** A piece of work as its learner sees it (docs/spec/media.md). */
export type Work = {
  readonly id: string;
  readonly hash: MediaHash;
  readonly kind: MediaKind;
  readonly bytes: number;
  readonly name: string | null;
  readonly words: string | null;
  readonly skillTitle: string | null;
  readonly at: number;
  /** All of it is on this device. */
  readonly here: boolean;
  /** `only-here` not at school yet; `safe` here and at school; `at-school` not here; `elsewhere` on another device, perhaps
   *  at school by now; `lost` removed from here while it was nowhere else. */
  readonly state: 'only-here' | 'safe' | 'at-school' | 'elsewhere' | 'lost';
  /** Bytes of it that the hub has taken so far. */
  readonly sent: number;
  /** Why the hub did not take it when it was last offered. */
  readonly problem: Failure | null;
};
export type NewWork = {
  readonly blob: Blob;
  readonly name: string | null;
  readonly skill: SkillId | null;
  readonly words: string;
};
/** A piece itself. `kind` is what its bytes are. */
export type OpenedWork = { readonly kind: MediaKind; readonly blob: Blob };

export type Stop = () => void;

/** What goes over the line between page and worker: calls with their numbers, and the end of a watch by its number. */
export type ToWorker =
  | {
      readonly id: number;
      readonly call: keyof WorkerApi;
      readonly values: readonly unknown[];
      /** The call ends with a callback, which stays with the page. */
      readonly watches: boolean;
    }
  | { readonly stop: number };
export type FromWorker =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly told: unknown }
  | { readonly id: number; readonly thrown: string };

export interface WorkerApi {
  /** Opens the store, repairs what can be repaired, starts the hand-in loop. Call once, first. */
  start(): Promise<Result<null, Failure>>;
  watchDevice(tell: (state: DeviceState) => void): Promise<Stop>;
  watchHandIn(tell: (state: HandInState) => void): Promise<Stop>;
  watchToday(learner: LearnerId, tell: (today: Result<Today, Failure>) => void): Promise<Stop>;
  watchBoard(classId: ClassId, tell: (board: Result<Board, Failure>) => void): Promise<Stop>;
  watchDevices(tell: (devices: Result<SchoolDevices, Failure>) => void): Promise<Stop>;

  joinClass(code: string): Promise<Result<JoinedClass, Failure>>;
  /** Fetches what this device should have and lacks: roster, pack. */
  refresh(): Promise<Result<null, Failure>>;
  /** Asks the browser to keep data and looks again. */
  checkStorage(): Promise<StorageVerdict>;
  handIn(): Promise<Result<HandInState, Failure>>;
  dismissNotice(id: string): Promise<void>;

  offerNext(learner: LearnerId, focus: SkillId | null): Promise<Result<Offer, Failure>>;
  /** The next question that looks for the start; null: the start is found, and what follows is practice. */
  offerPlacement(learner: LearnerId): Promise<Result<Offer | null, Failure>>;
  /** "That is enough for now": what was found counts from here on. */
  leavePlacement(learner: LearnerId): Promise<Result<null, Failure>>;
  /** Why the engine believes what it believes of a skill. */
  explain(learner: LearnerId, skill: SkillId): Promise<Result<Why, Failure>>;
  takeHint(
    learner: LearnerId,
    item: ItemId,
    seed: number,
  ): Promise<Result<{ hint: string; level: number }, Failure>>;
  /** Durable before it answers. `ms`: time from shown to answered. */
  submitAnswer(
    learner: LearnerId,
    item: ItemId,
    seed: number,
    response: Response,
    ms: number,
  ): Promise<Result<SubmitOutcome, Failure>>;
  /** A learner's pieces of work, newest first. */
  watchWorks(learner: LearnerId, tell: (works: Result<readonly Work[], Failure>) => void): Promise<Stop>;
  /** Durable before it answers: the bytes and the event that names them. */
  addWork(learner: LearnerId, work: NewWork): Promise<Result<null, Failure>>;
  /** All of a piece, fetched from school if it is not here. */
  openWork(hash: MediaHash): Promise<Result<OpenedWork, Failure>>;
  /** What is known already is no news: nothing is written, and all is well. */
  sayOwn(learner: LearnerId, word: OwnWord): Promise<Result<null, Failure>>;
  /** What the learner says of themselves, every field in its order. */
  readAbout(learner: LearnerId): Promise<Result<readonly AboutField[], Failure>>;

  setUpSchool(request: {
    key: string;
    school: string;
    className: string;
    teacher: string;
    password: string;
    learners: readonly string[];
  }): Promise<Result<SessionAnswer, Failure>>;
  signIn(name: string, password: string): Promise<Result<SessionAnswer, Failure>>;
  signOut(): Promise<Result<null, Failure>>;
  addLearners(classId: ClassId, names: readonly string[]): Promise<Result<null, Failure>>;
  /** As this device last heard it. */
  readLearnerPage(classId: ClassId, learner: LearnerId): Promise<Result<LearnerPage, Failure>>;
  /** As the hub says it now, with the reasons: kept for later. */
  askLearnerPage(classId: ClassId, learner: LearnerId): Promise<Result<LearnerPage, Failure>>;
  /** Somebody has dealt with it. Needs the hub, and answers with what is left. */
  settleMatter(id: string): Promise<Result<SchoolDevices, Failure>>;
  /** The pieces of work of a learner, from the hub, newest first. */
  askWorks(classId: ClassId, learner: LearnerId): Promise<Result<readonly LearnerWork[], Failure>>;
  /** These three need the hub, and answer with the learner as they are then. */
  giveEvidence(
    classId: ClassId,
    learner: LearnerId,
    evidence: GiveEvidenceRequest,
  ): Promise<Result<LearnerPage, Failure>>;
  withdrawEvidence(
    classId: ClassId,
    learner: LearnerId,
    id: string,
    note: string,
  ): Promise<Result<LearnerPage, Failure>>;
  changePlan(
    classId: ClassId,
    learner: LearnerId,
    plan: ChangePlanRequest,
  ): Promise<Result<LearnerPage, Failure>>;
}
