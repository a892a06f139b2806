import fc from 'fast-check';
import type {
  ChainHash,
  DeviceId,
  HubId,
  HubKey,
  ItemId,
  PackHash,
  Partition,
  Signature,
  SkillId,
  StreamId,
} from '#domain/ids.ts';
import { streamOf } from '#log/chain.ts';
import { type Codebook, type CodebookItem, packCodebook } from '#sync/frame/codebook.ts';
import type { SyncAnswer, WireEvent, WireSegment } from '#sync/protocol.ts';
import type { SyncRequest } from '#sync/sync-request.ts';

/** Requests and answers of every kind that a schema allows, for the laws of the frame. */
const hex = <T extends string>(digits: number): fc.Arbitrary<T> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits }) as never;
const hash = hex<ChainHash>(32);
const id = fc.oneof(
  hex<string>(32),
  fc.uuid(),
  fc.stringMatching(/^class-[a-z2-7]{12}$/),
  fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,9}$/),
);
const count = fc.oneof(fc.nat({ max: 3 }), fc.nat(), fc.maxSafeNat());
const wall = fc.oneof(
  fc.integer({ min: 1_767_225_600_000, max: 1_830_000_000_000 }),
  fc.integer({ min: -8.64e15, max: 8.64e15 }),
  fc.constantFrom(-8.64e15, 8.64e15, 0),
);

/** Text with anything in it: lone halves of a pair too. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.nat({ max: 0xffff }), { maxLength: 6 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    '',
    '\ud800',
    '\udc00\ud800',
    '__proto__',
    '7',
    '007',
    '1e3',
    'set/q09',
    'set/q10',
    'é😀\u0000',
  ),
  fc.uuid(),
  hex<string>(16),
);
const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -99_999, max: 99_999 }).map((n) => n / 100),
  fc.constantFrom(-0, 0, 1e300, 5e-324, 2 ** 53, -(2 ** 53), 2 ** 51 + 1, 0.1 + 0.2, 1e21, 123e-20),
);
const key = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('item', 'seed', 'correct', 'ms', 'response', 'type', 'skills', 'a', 'b'),
  },
  { weight: 1, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', '') },
);

/** An object as JSON makes it: `__proto__` is a member like any other. */
const objectOf = (entries: readonly (readonly [string, unknown])[]): Record<string, unknown> =>
  JSON.parse('{}', () => {
    const made: Record<string, unknown> = {};
    for (const [name, value] of entries)
      Object.defineProperty(made, name, { value, enumerable: true, writable: true, configurable: true });
    return made;
  });
const json = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  object: fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map(objectOf),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    number,
    text,
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
}));

export const event: fc.Arbitrary<WireEvent> = fc.tuple(
  fc.constantFrom('answer.submitted', 'hint.taken', 'never.heard.of', 'x.y'),
  fc.integer({ min: 1, max: 1000 }),
  fc.tuple(fc.nat({ max: 253_402_300_799_999 }), fc.nat({ max: 0xffffffff })),
  wall,
  fc.option(wall),
  json.object,
);

const partition = fc
  .tuple(fc.constantFrom('learner', 'staff', 'class', 'school'), id)
  .map(([kind, name]) => `${kind}:${name}` as Partition);
const info: fc.Arbitrary<WireSegment['info']> = fc
  .record({
    device: id as fc.Arbitrary<DeviceId>,
    partition,
    branchOf: fc.option(
      fc.record({ stream: hash as unknown as fc.Arbitrary<StreamId>, seq: count, first: hash }),
    ),
    strange: fc.option(hash as unknown as fc.Arbitrary<StreamId>),
  })
  .map(({ strange, ...rest }) => ({ ...rest, stream: strange ?? streamOf(rest.device, rest.partition) }));

const optional = <K extends string, T>(name: K, value: fc.Arbitrary<T>) =>
  fc.option(value).map((one) => (one === null ? {} : { [name]: one })) as fc.Arbitrary<{ [N in K]?: T }>;
const mixed = <A, B>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>) =>
  fc.tuple(a, b).map(([one, two]) => ({ ...one, ...two }));

const signature = hex<Signature>(128);
const proof = fc.record({
  hub: id as fc.Arbitrary<HubId>,
  epoch: count,
  device: id as fc.Arbitrary<DeviceId>,
  stream: hash as unknown as fc.Arbitrary<StreamId>,
  count,
  head: hash,
  arrival: count,
  signature,
});
const segment: fc.Arbitrary<WireSegment> = mixed(
  fc.record({
    info,
    from: fc.integer({ min: 1, max: 2 ** 40 }),
    previous: hash,
    head: hash,
    events: fc.array(event, { maxLength: 6 }),
  }),
  optional('proof', proof),
);

export const request: fc.Arbitrary<SyncRequest> = mixed(
  fc.record({
    protocol: fc.nat({ max: 9 }),
    device: id as fc.Arbitrary<DeviceId>,
    cursorsOf: fc.option(fc.record({ hub: id as fc.Arbitrary<HubId>, epoch: count })),
    have: fc.array(
      mixed(
        fc.record({ info, count, head: hash }),
        mixed(
          optional('proven', count),
          optional('probes', fc.array(fc.tuple(count, hash), { maxLength: 3 })),
        ),
      ),
      { maxLength: 4 },
    ),
    segments: fc.array(segment, { maxLength: 4 }),
    want: fc.array(mixed(fc.record({ partition, after: count }), optional('mark', hex<string>(16))), {
      maxLength: 4,
    }),
  }),
  optional('wantsKey', fc.boolean()),
);

export const answer: fc.Arbitrary<SyncAnswer> = mixed(
  fc.record({
    hello: fc.record({
      footpath: fc.constant('hub' as const),
      protocol: fc.nat({ max: 9 }),
      hub: id as fc.Arbitrary<HubId>,
      epoch: fc.nat(),
      time: fc.maxSafeNat(),
      school: fc.option(fc.constantFrom('Hill School', 'École du Lac')),
      version: fc.constantFrom('0.1.0', ''),
    }),
    receipts: fc.array(
      mixed(
        fc.record({
          stream: hash as unknown as fc.Arbitrary<StreamId>,
          count,
          head: hash,
          status: fc.constantFrom('held' as const, 'fork' as const, 'refused' as const),
          common: fc.option(count),
        }),
        mixed(optional('signature', signature), optional('arrival', count)),
      ),
      { maxLength: 4 },
    ),
    pulled: fc.array(
      mixed(
        fc.record({
          partition,
          segments: fc.array(segment, { maxLength: 3 }),
          after: count,
          more: fc.boolean(),
        }),
        optional('mark', hex<string>(16)),
      ),
      { maxLength: 3 },
    ),
  }),
  optional('key', hex<HubKey>(64)),
);

/** A small pack, and its codebook. */
export const packItems: readonly CodebookItem[] = ['add', 'take', 'share'].flatMap((skill, s) =>
  [1, 2, 3, 4].map((level) => ({
    id: `${skill}/${level}` as ItemId,
    type: (['choice', 'number', 'text'] as const)[s] ?? 'text',
    skills: [skill as SkillId],
    difficulty: level / 4 - 1,
    guess: s === 0 ? 0.25 : 0,
  })),
);
export const pack = 'ab'.repeat(32) as PackHash;
export const codebook: Codebook = packCodebook(pack, packItems);

/** A learner's answers, each mostly as the codebook foresees it and now and then not in one field. */
export const answers: fc.Arbitrary<WireEvent[]> = fc
  .array(
    fc
      .record({
        item: fc.nat({ max: packItems.length - 1 }),
        seed: fc.nat({ max: 0xffffffff }),
        correct: fc.boolean(),
        ms: fc.nat({ max: 60_000 }),
        typed: text,
        gap: fc.nat({ max: 100_000 }),
        other: fc.option(
          fc.tuple(fc.constantFrom('skills', 'score', 'difficulty', 'pack', 'misconception'), json.value),
          {
            freq: 4,
          },
        ),
      })
      .map(({ item: at, gap, typed, other, ...rest }): [number, Record<string, unknown>] => {
        const item = packItems[at] as CodebookItem;
        const data = {
          ...rest,
          item: item.id,
          pack: pack.slice(0, 16),
          skills: [...item.skills],
          response:
            item.type === 'choice' ? { type: 'choice', choice: 'b' } : { type: item.type, text: typed },
          score: rest.correct ? 1 : 0,
          misconception: rest.correct ? null : 'off-by-one',
          hints: 0,
          difficulty: item.difficulty,
          guess: item.guess,
        };
        return [gap + rest.ms, other ? { ...data, [other[0]]: other[1] } : data];
      }),
    { maxLength: 40 },
  )
  .map((list) => {
    let at = 1_790_000_000_000;
    return list.map(([later, data]): WireEvent => {
      at += later;
      return ['answer.submitted', 2, [at + 90, 0], at, 90, data];
    });
  });
