import type { AuditActor, AuditAnswer } from '#domain/audit-api.ts';
import type { ErasuresAnswer } from '#domain/erasure-api.ts';
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
import type { ClassId, DeviceId, ItemId, LearnerId, PackHash, SkillId, StaffId } from '#domain/ids.ts';
import type { ItemInstance, Picture } from '#domain/item-instance.ts';
import type { AboutAnswer, GivenLock } from '#domain/lock-api.ts';
import type { MediaHash } from '#domain/media.ts';
import type { LearnerWork } from '#domain/media-api.ts';
import type { MediaKind } from '#domain/media-kind.ts';
import type { Response } from '#domain/response.ts';
import type { Result } from '#domain/result.ts';
import type { AddStaffRequest, ChangeStaffRequest, StaffAnswer } from '#domain/staff-api.ts';
import type { Activity, Challenge, Evidence, Reason, SkillStanding, Why } from '#domain/standing.ts';
import type {
  DeviceStateRequest,
  QuarantineAnswer,
  QuarantineDecision,
  QuarantinedEvent,
  QuarantinedLearner,
} from '#domain/trust-api.ts';

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
  /** Learners whose lock must be opened first, and who has opened theirs (docs/spec/keys.md). */
  readonly locks: { readonly locked: readonly LearnerId[]; readonly open: LearnerId | null };
};

export type NewLock = {
  readonly kind: 'pin' | 'pictures';
  /** The digits, or the pictures' names in order (domain/lock-secret.ts). */
  readonly secret: string;
  readonly minutes: number;
};

export type LockAsk =
  | { readonly kind: 'look' | 'close' }
  | { readonly kind: 'open'; readonly secret: string }
  /** Null takes the lock away. */
  | { readonly kind: 'change'; readonly lock: NewLock | null };

/** What a teacher may ask of a learner's lock and of what it seals (domain/lock-api.ts). */
export type PrivateAsk = {
  readonly classId: ClassId;
  readonly learner: LearnerId;
  /** A new PIN or new pictures, told this once; or what the learner wrote of themselves. */
  readonly what: GivenLock['kind'] | 'about';
};
export type PrivateAnswer = {
  readonly given: Pick<GivenLock, 'kind' | 'secret'> | null;
  readonly about: AboutAnswer['fields'];
};

export type LockShown = {
  /** Null: the learner has no lock. */
  readonly kind: 'pin' | 'pictures' | null;
  /** Without a tap for so long, the learner is signed out. */
  readonly minutes: number;
  readonly isOpen: boolean;
  /** What was just tried is not it. */
  readonly isWrong: boolean;
  /** ms until it may be tried again. */
  readonly wait: number;
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
  /** What counts now was sealed on another device, under a key that the learner's own lock does not open here. */
  readonly isSealed: boolean;
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

/** An event that waits for an adult, in words. */
export type WaitingEvent = Omit<QuarantinedEvent, 'answer'> & {
  readonly answer: {
    readonly prompt: string | null;
    readonly givenText: string;
    readonly correct: boolean;
    readonly ms: number;
  } | null;
};

/** What a device that is lost or revoked handed in since. */
export type QuarantinePage = Omit<QuarantineAnswer, 'hello' | 'learners'> & {
  readonly asOf: number;
  readonly learners: readonly (Omit<QuarantinedLearner, 'lines'> & {
    readonly lines: readonly WaitingEvent[];
  })[];
};

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

export type AccountAsk =
  | { readonly kind: 'password'; readonly password: string; readonly next: string }
  | { readonly kind: 'sign-out-everywhere' };

export type StaffAsk =
  | { readonly kind: 'list' }
  | ({ readonly kind: 'add' } & AddStaffRequest)
  | ({ readonly kind: 'change'; readonly staff: StaffId } & ChangeStaffRequest)
  | { readonly kind: 'end' | 'password'; readonly staff: StaffId };

/** `before`: a number of an entry, null for the newest. */
export type AuditAsk = {
  readonly before: number | null;
  readonly limit: number;
  readonly who: AuditActor | null;
  readonly learner: LearnerId | null;
};

export type SchoolAsks = {
  readonly account: AccountAsk;
  readonly staff: StaffAsk;
  readonly audit: AuditAsk;
  /** Another class code: the one before lets nobody in any more. */
  readonly code: ClassId;
};
/** Staff: the list as it is then. */
export type SchoolTold = {
  readonly account: null;
  readonly staff: StaffAnswer;
  readonly audit: AuditAnswer;
  readonly code: null;
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

/** `name`: as whoever decides it has typed it. */
export type ErasuresAsk =
  | { readonly kind: 'list' }
  | { readonly kind: 'erase'; readonly classId: ClassId; readonly learner: LearnerId; readonly name: string };

/** Addresses, as browsers write them. */
export type HubPlaces = { readonly at: string; readonly known: readonly string[] };

/** What became of bytes that came by file, by share sheet or by QR codes (docs/spec/bundle.md). */
export type TakenBundle =
  /** The hub's answer to this device: its receipts, and what came with them, are kept. `fresh`: it said something new. */
  | { readonly kind: 'answer'; readonly fresh: boolean; readonly waiting: number; readonly safe: number }
  /** Other devices' hand-ins: kept here until the hub has them. `handedIn`: how many of them it has already. */
  | { readonly kind: 'hand-in'; readonly count: number; readonly handedIn: number }
  /** Answers for other devices: kept here, to be brought back. */
  | { readonly kind: 'to-bring'; readonly count: number };

/** This device's work is with a teacher's computer, which is not the school yet. */
export type GivenNearby = {
  readonly at: string;
  /** Answers that the school has not said it has. */
  readonly waiting: number;
  /** What the computer had brought from school for this device; null: nothing. */
  readonly taken: TakenBundle | null;
};

/** What this device carries for others, without knowing whose it is. */
export type CarriedState = {
  readonly waiting: number;
  readonly handedIn: number;
  /** What the hub would not have, and why. */
  readonly refused: readonly { readonly failure: Failure; readonly count: number }[];
  /** Answers to bring back. */
  readonly answers: number;
};

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
  /** Where the hub is taken to be, and where it may be. */
  readHubPlaces(): Promise<Result<HubPlaces, Failure>>;
  /** Looks for the joined hub at what a person typed, or everywhere when they typed nothing; then hands in. */
  findHub(typed: string): Promise<Result<HubPlaces, Failure>>;
  /**
   * All that waits on this device, sealed to the hub: every bundle stands alone, and may be lost, repeated, or come in any order.
   *
   * @param mostBytes of each, as long as one event fits
   */
  makeHandIn(mostBytes?: number): Promise<Result<readonly Uint8Array[], Failure>>;
  /** One bundle, or several one after the other, as a file has them. */
  takeBundle(bytes: Uint8Array): Promise<Result<TakenBundle, Failure>>;
  /** Gives all that waits here to a teacher's computer that carries, at what a person typed or where it may be, and takes what it has brought. */
  giveNearby(typed: string): Promise<Result<GivenNearby, Failure>>;
  watchCarried(tell: (carried: Result<CarriedState, Failure>) => void): Promise<Stop>;
  /** Hands in what this device carries. It does so by itself too, whenever it meets the hub. */
  handInCarried(): Promise<Result<null, Failure>>;
  /** The answers to bring back, as one file has them; empty when there are none. */
  readCarriedAnswers(): Promise<Result<Uint8Array, Failure>>;
  /** Forgets answers, and what is known of hand-ins that are done with; what waits for the hub stays. */
  forgetCarried(): Promise<Result<null, Failure>>;
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
  /** A learner's lock on this device. */
  lock(learner: LearnerId, ask: LockAsk): Promise<Result<LockShown, Failure>>;
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
  /** One's own account, staff, the audit, the class code. Each needs the hub; one call, because few ever make it. */
  askSchool<K extends keyof SchoolAsks>(kind: K, ask: SchoolAsks[K]): Promise<Result<SchoolTold[K], Failure>>;
  /** Who was erased and who has confirmed it, the newest first; or everything about a learner is erased. */
  askErasures(ask: ErasuresAsk): Promise<Result<ErasuresAnswer['erasures'], Failure>>;
  addLearners(classId: ClassId, names: readonly string[]): Promise<Result<null, Failure>>;
  /** As this device last heard it. */
  readLearnerPage(classId: ClassId, learner: LearnerId): Promise<Result<LearnerPage, Failure>>;
  /** As the hub says it now, with the reasons: kept for later. */
  askLearnerPage(classId: ClassId, learner: LearnerId): Promise<Result<LearnerPage, Failure>>;
  /** Somebody has dealt with it. Needs the hub, and answers with what is left. */
  settleMatter(id: string): Promise<Result<SchoolDevices, Failure>>;
  /** Lost, revoked, or found again. These three need the hub. */
  changeDevice(device: DeviceId, to: DeviceStateRequest): Promise<Result<SchoolDevices, Failure>>;
  /** What a device that is not trusted handed in, and waits for an adult. */
  askQuarantine(device: DeviceId): Promise<Result<QuarantinePage, Failure>>;
  /** Answers with what still waits. */
  decideQuarantine(device: DeviceId, decision: QuarantineDecision): Promise<Result<QuarantinePage, Failure>>;
  /** The pieces of work of a learner, from the hub, newest first. */
  askWorks(classId: ClassId, learner: LearnerId): Promise<Result<readonly LearnerWork[], Failure>>;
  /** A new lock for a learner, or what they wrote of themselves. Needs the hub. */
  askPrivate(ask: PrivateAsk): Promise<Result<PrivateAnswer, Failure>>;
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
