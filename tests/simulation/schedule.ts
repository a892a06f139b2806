import * as fc from 'fast-check';
import type { Mishap, Road } from './carry.ts';
import type { Fate } from './gate.ts';
import type { Fault } from './line.ts';

/** What may happen while a hand-in is under way, or between two of them. Numbers choose among what is there. */
export type Step =
  | {
      readonly kind: 'record';
      readonly device: number;
      readonly learner: number;
      readonly count: number;
      readonly fate: Fate;
    }
  | { readonly kind: 'record-foreign'; readonly device: number; readonly learner: number }
  /** A learner of another class uses this device. */
  | { readonly kind: 'record-stray'; readonly device: number }
  | {
      readonly kind: 'hand-in';
      readonly device: number;
      readonly faults: readonly Fault[];
      readonly limit: number;
      readonly fate: Fate;
      /** Happens before that call of the device's store, or of the hub's while it answers. */
      readonly meanwhile: {
        readonly at: 'device' | 'hub';
        readonly call: number;
        readonly step: Step;
      } | null;
    }
  | { readonly kind: 'staff-say'; readonly learner: number; readonly count: number; readonly fate: Fate }
  | { readonly kind: 'class-say'; readonly class: number }
  | { readonly kind: 'enrol'; readonly class: number; readonly learner: number; readonly leave: boolean }
  /** Each copy goes on by itself at once, with so many answers. */
  | { readonly kind: 'clone'; readonly device: number; readonly copies: number; readonly records: number }
  | { readonly kind: 'keep-image' | 'restore-image'; readonly device: number }
  | { readonly kind: 'hub-backup' | 'hub-restart' }
  /** `listener`: the device that first meets somebody who repeats what the hub once signed for it. */
  | {
      readonly kind: 'hub-restore';
      readonly said: boolean;
      /** `erased.json` was kept beside it (ERA-9). */
      readonly file: boolean;
      readonly listener: number | null;
    }
  /** A principal has a learner erased, here or at the second hub. */
  | { readonly kind: 'erase'; readonly learner: number; readonly annex: boolean; readonly fate: Fate }
  | { readonly kind: 'clock'; readonly device: number | 'hub'; readonly to: number }
  /** A device makes bundles of what waits (BUN-6), so many events each. */
  | {
      readonly kind: 'make-bundles';
      readonly device: number;
      readonly limit: number;
      readonly most: number;
      readonly fate: Fate;
    }
  /** Somebody brings one of them to the hub: the newest, or the one so many before it. */
  | {
      readonly kind: 'carry';
      readonly which: number;
      readonly road: Road;
      readonly mishap: Mishap;
      readonly fate: Fate;
    }
  /** Somebody brings an answer back, to a device that made it, to a copy of it, or to a wrong one. */
  | {
      readonly kind: 'bring-back';
      readonly which: number;
      readonly device: number;
      readonly wrong: boolean;
      readonly road: Road;
      readonly mishap: Mishap;
      readonly fate: Fate;
    }
  /** A bundle in another device's name, or an answer that the hub never gave. */
  | { readonly kind: 'false-bundle'; readonly device: number; readonly how: 'name' | 'answer' }
  /** A teacher says that a device is lost, or that it was found again; some other device's work may lie beside the log. */
  | {
      readonly kind: 'report';
      readonly device: number;
      readonly to: 'lost' | 'revoked' | 'working';
      readonly fate: Fate;
    }
  /** An adult decides what a lost device handed in: all, none, or every so-manieth event is refused. */
  | {
      readonly kind: 'decide';
      readonly device: number;
      /** It does and hands in so much before. */
      readonly records: number;
      readonly refuses: 'none' | 'all' | number;
      readonly fate: Fate;
    }
  /** The second hub and the first give each other what they have. */
  | { readonly kind: 'unite'; readonly faults: readonly Fault[]; readonly fate: Fate }
  | { readonly kind: 'annex-say'; readonly learner: number }
  /** A teacher opens the board: the hub folds what has come so far. */
  | { readonly kind: 'teacher-looks' }
  | { readonly kind: 'late-request'; readonly which: number };

/** A school at the beginning, and what happens then. */
export type Schedule = {
  /** Which devices run protocol 1, by their place. */
  readonly asBefore: readonly boolean[];
  /** Real Ed25519, or a quick stand-in with the same meaning. */
  readonly realKeys: boolean;
  /** Binary frames, or protocol 2 in JSON, which is the same exchange ten times faster. */
  readonly frames: boolean;
  /** The school has a second hub, where staff speak too. */
  readonly annex: boolean;
  /** Everybody has met the hub once before, so that devices can make bundles. */
  readonly met: boolean;
  /** The hub's disk is the real storage, which knows of lost devices. */
  readonly database: boolean;
  readonly steps: readonly Step[];
};

const device = fc.nat({ max: 5 });
const learner = fc.nat({ max: 2 });
const share = fc.nat({ max: 999 }).map((each) => each / 1000);
const call = fc.integer({ min: 1, max: 40 });
const crash: fc.Arbitrary<Fate> = fc
  .record({ call, when: fc.constantFrom('before' as const, 'after' as const) })
  .map((when) => ({ crash: when }));
const anyFate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: crash },
  { weight: 1, arbitrary: call.map((full) => ({ full })) },
);
const recordFate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc
      .record({
        call: fc.integer({ min: 1, max: 3 }),
        when: fc.constantFrom('before' as const, 'after' as const),
      })
      .map((when) => ({ crash: when })),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }).map((full) => ({ full })) },
);

const simple = ['none', 'request-lost', 'answer-lost', 'twice', 'late', 'old-answer', 'login-page'] as const;
const untrue = [
  'other-hub',
  'impostor',
  'replayer',
  'replayer',
  'forger',
  'generous',
  'lie',
  'unchained',
] as const;
const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...simple).map((kind) => ({ kind })) },
  { weight: 3, arbitrary: fc.constantFrom(...untrue).map((kind) => ({ kind })) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('cut' as const, 'flip' as const, 'flip' as const),
      what: fc.constantFrom('request' as const, 'answer' as const),
      at: share,
      bit: fc.nat({ max: 7 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .oneof({ weight: 4, arbitrary: crash }, { weight: 1, arbitrary: call.map((full): Fate => ({ full })) })
      .map((fate) => ({ kind: 'hub-fate' as const, fate })),
  },
);

const road = fc.constantFrom<Road>('teacher', 'file', 'codes', 'codes');
const mishap: fc.Arbitrary<Mishap> = fc.option(
  fc.record({ kind: fc.constantFrom('flip' as const, 'cut' as const), at: share, bit: fc.nat({ max: 7 }) }),
  { freq: 2, nil: null },
);
const which = fc.constantFrom(0, 0, 0, 1, 2, 3, 5);
/** The exchange by way of others. */
const bundleSteps: readonly fc.WeightedArbitrary<Step>[] = [
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('make-bundles' as const),
      device: fc.nat({ max: 3 }),
      limit: fc.constantFrom(2, 5, 2048),
      most: fc.integer({ min: 1, max: 3 }),
      fate: recordFate,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('carry' as const), which, road, mishap, fate: anyFate }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('bring-back' as const),
      which,
      device: fc.nat({ max: 3 }),
      wrong: fc.nat({ max: 5 }).map((each) => each === 5),
      road,
      mishap,
      fate: anyFate,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('false-bundle' as const),
      device: fc.nat({ max: 3 }),
      how: fc.constantFrom('name' as const, 'answer' as const),
    }),
  },
];

const trustSteps: readonly fc.WeightedArbitrary<Step>[] = [
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('report' as const),
      device: fc.nat({ max: 2 }),
      to: fc.constantFrom('lost' as const, 'lost' as const, 'revoked' as const, 'working' as const),
      fate: anyFate,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      device: fc.nat({ max: 3 }),
      records: fc.nat({ max: 4 }),
      refuses: fc.constantFrom<'none' | 'all' | number>('none', 'none', 'all', 2, 3),
      fate: anyFate,
    }),
  },
];

/** Wrong by nothing, a day, a year and more; 1970 and 2099 as seen from the schedule's own time. */
const clocks = [0, 0, 86_400_000, -86_400_000, 3.5e10, -3.5e10, -1.79e12, 2.3e12, 7_200_000];

const record: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('record' as const),
  device,
  learner,
  count: fc.integer({ min: 1, max: 6 }),
  fate: recordFate,
});
const handIn = (inside: fc.Arbitrary<Step> | null): fc.Arbitrary<Step> =>
  fc.record({
    kind: fc.constant('hand-in' as const),
    device,
    faults: fc.array(fault, { maxLength: 3 }),
    limit: fc.integer({ min: 1, max: 12 }).map((each) => (each > 9 ? 2048 : each)),
    fate: anyFate,
    meanwhile: inside
      ? fc.option(
          fc.record({
            at: fc.constantFrom('device' as const, 'hub' as const),
            call: fc.integer({ min: 1, max: 15 }),
            step: inside,
          }),
          { freq: 2, nil: null },
        )
      : fc.constant(null),
  });
const others: readonly fc.WeightedArbitrary<Step>[] = [
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('record-foreign' as const), device, learner }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('record-stray' as const), device }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('staff-say' as const),
      learner,
      count: fc.integer({ min: 1, max: 3 }),
      fate: recordFate,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('class-say' as const), class: fc.nat({ max: 1 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('enrol' as const),
      class: fc.nat({ max: 1 }),
      learner: fc.nat({ max: 3 }),
      leave: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('clone' as const),
      device,
      copies: fc.oneof(
        { weight: 60, arbitrary: fc.constantFrom(1, 1, 2) },
        { weight: 1, arbitrary: fc.constantFrom(7, 19) },
      ),
      records: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('keep-image' as const, 'restore-image'), device }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'teacher-looks' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('unite' as const),
      faults: fc.array(fault, { maxLength: 2 }),
      fate: anyFate,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('annex-say' as const), learner }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('erase' as const),
      learner: fc.nat({ max: 3 }),
      annex: fc.nat({ max: 3 }).map((each) => each === 3),
      fate: anyFate,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('hub-backup' as const, 'hub-restart') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('hub-restore' as const),
      said: fc.boolean(),
      file: fc.nat({ max: 3 }).map((each) => each < 3),
      listener: fc.option(device, { freq: 2, nil: null }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('clock' as const),
      device: fc.oneof(
        { weight: 4, arbitrary: device },
        { weight: 1, arbitrary: fc.constant('hub' as const) },
      ),
      to: fc.constantFrom(...clocks),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('late-request' as const), which: fc.nat({ max: 5 }) }),
  },
];
type Kind = { readonly met: boolean; readonly database: boolean };
/** Those in which everybody has met the hub are longer, too, so that one thing can lead to another. */
const schedule = (step: fc.Arbitrary<Step>, { met, database }: Kind): fc.Arbitrary<Schedule> =>
  fc.record({
    asBefore: database
      ? fc.constant([false, false, false])
      : fc.array(
          fc.nat({ max: 3 }).map((each) => each === 3),
          { minLength: 3, maxLength: 3 },
        ),
    realKeys: fc.nat({ max: 31 }).map((each) => each === 31),
    frames: fc.nat({ max: 7 }).map((each) => each === 7),
    annex: database ? fc.constant(false) : fc.nat({ max: 2 }).map((each) => each === 2),
    met: fc.constant(met),
    database: fc.constant(database),
    steps: met
      ? fc.array(step, { minLength: 6, maxLength: 16, size: 'max' })
      : fc.array(step, { minLength: 1, maxLength: 24 }),
  });

const inside = fc.oneof({ weight: 8, arbitrary: record }, { weight: 6, arbitrary: handIn(null) }, ...others);
const handIns: readonly fc.WeightedArbitrary<Step>[] = [
  { weight: 8, arbitrary: record },
  { weight: 10, arbitrary: handIn(inside) },
];
const barring: readonly fc.WeightedArbitrary<Step>[] = [
  { weight: 16, arbitrary: record },
  { weight: 20, arbitrary: handIn(fc.oneof(...trustSteps, { weight: 4, arbitrary: record })) },
  ...trustSteps.map(({ weight, arbitrary }) => ({ weight: 4 * weight, arbitrary })),
  ...bundleSteps,
  ...others,
];

/** Most are of the network alone; in the others there is enough of one thing that it meets the rest. */
export const anySchedule: fc.Arbitrary<Schedule> = fc.oneof(
  {
    weight: 48,
    arbitrary: schedule(fc.oneof(...handIns, ...others), { met: false, database: false }),
  },
  {
    weight: 5,
    arbitrary: schedule(fc.oneof(...handIns, ...bundleSteps, ...bundleSteps, ...others), {
      met: true,
      database: false,
    }),
  },
  { weight: 3, arbitrary: schedule(fc.oneof(...barring), { met: true, database: true }) },
);
