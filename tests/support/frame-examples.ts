import { chainHash, genesis, streamOf } from '#log/chain.ts';
import type { SyncAnswer, WireEvent, WireSegment } from '#sync/protocol.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import { pack, packItems } from './frame-messages.ts';

/** One frame of each kind, with all that a message can hold: what `tests/fixtures/frames/` is made of. */
const hub = '0c1f9be2a4d84377bb10c5a2f6e0d913';
const device = '5e2d4c1b0a99887766554433221100ff';
const known = [hub, device, 'class-abcd2345efgh'];
const stream = streamOf(device as never, 'learner:learner-mnop2345qrst' as never);
const info = {
  stream,
  device,
  partition: 'learner:learner-mnop2345qrst',
  branchOf: null,
} as WireSegment['info'];
const branchInfo = {
  ...info,
  stream: '9'.repeat(32),
  branchOf: { stream, seq: 4, first: 'ab'.repeat(16) },
} as WireSegment['info'];
const signature = '0123456789abcdef'.repeat(8) as never;
const frozenPack = { hash: pack, items: packItems };

const answers = packItems.map(({ id, type, skills, difficulty, guess }, n): WireEvent => {
  const at = 1_792_000_000_000 + n * 12_345;
  const correct = n % 3 !== 1;
  return [
    'answer.submitted',
    2,
    [at + 41, 0],
    at,
    41,
    {
      item: id,
      seed: (n * 2_654_435_761) % 4_294_967_296,
      pack: pack.slice(0, 16),
      skills: [...skills],
      response:
        type === 'choice'
          ? { type, choice: 'c' }
          : { type, text: correct ? String(n * 3) : 'I think it is 7' },
      correct,
      score: correct ? 1 : 0,
      misconception: correct ? null : 'off-by-one',
      hints: n % 2,
      ms: 8000 + n * 731,
      difficulty,
      guess,
    },
  ];
});
const strange: WireEvent[] = [
  [
    'never.heard.of',
    7,
    [1_792_000_000_000, 5],
    -62_135_596_800_000,
    null,
    JSON.parse('{"__proto__":[1,{"":"\\ud800"}],"n":[0.1,1e300,-123456789012345]}'),
  ],
  [
    'plan.changed',
    1,
    [1_792_000_900_000, 0],
    1_792_000_900_000,
    -5,
    { skills: ['add'], challenge: null, note: 'Línea 1\n二', by: 'staff-1' },
  ],
  [
    'entry.spent',
    1,
    [1_792_000_900_000, 1],
    1_791_999_900_000,
    -5,
    { id: '6e1f0a3c-9d2b-4c55-8a11-0f9e8d7c6b5a', for: 'shop:hat-07' },
  ],
];

function segment(of: WireSegment['info'], events: readonly WireEvent[], from: number): WireSegment {
  const previous = from === 1 ? genesis(of.stream) : ('cd'.repeat(16) as WireSegment['head']);
  let head = previous;
  events.forEach(([type, version, order, at, offset, data], n) => {
    head = chainHash(head, { stream: of.stream, seq: from + n, type, version, order, at, offset, data });
  });
  return { info: of, from, previous, head, events: [...events] };
}
const own = segment(info, answers, 1);
const branch = segment(branchInfo, strange, 9);
const proof = { hub, epoch: 2, device, stream, count: 12, head: own.head, arrival: 77, signature } as never;
const want = [
  { partition: known[2]?.replace(/^/, 'class:'), after: 36 },
  { partition: info.partition, after: 77, mark: own.head.slice(0, 16) },
  { partition: 'staff:learner-mnop2345qrst', after: 0 },
] as SyncRequest['want'];

const pushing: SyncRequest = {
  protocol: 2,
  device: device as never,
  cursorsOf: null,
  have: [
    { info, count: 12, head: own.head },
    {
      info: branchInfo,
      count: 11,
      head: branch.head,
      proven: 8,
      probes: [
        [0, genesis(stream)],
        [4, own.head],
      ],
    },
  ],
  segments: [own, branch],
  want: want.map(({ partition }) => ({ partition, after: 0 })),
  wantsKey: true,
};
const nothingNew: SyncRequest = {
  protocol: 2,
  device: device as never,
  cursorsOf: { hub: hub as never, epoch: 2 },
  have: [{ info, count: 12, head: own.head, proven: 12 }],
  segments: [],
  want,
};
const hello = {
  footpath: 'hub',
  protocol: 2,
  hub: hub as never,
  epoch: 2,
  time: 1_792_000_999_000,
  school: 'Hill School',
  version: '0.1.0',
} as const;
const answered: SyncAnswer = {
  hello,
  receipts: [
    { stream, count: 12, head: own.head, status: 'held', common: null, signature, arrival: 91 },
    { stream: branchInfo.stream, count: 4, head: 'ab'.repeat(16) as never, status: 'fork', common: 3 },
  ],
  pulled: [
    {
      partition: info.partition,
      segments: [{ ...own, proof }, branch],
      after: 91,
      mark: branch.head.slice(0, 16),
      more: true,
    },
  ],
  key: 'fe'.repeat(32) as never,
};
const answeredNothing: SyncAnswer = {
  hello: { ...hello, school: null, version: '' },
  receipts: [],
  pulled: want.map(({ partition, after, mark }) => ({
    partition,
    segments: [],
    after,
    more: false,
    ...(mark ? { mark } : {}),
  })),
};

export const frameExamples = {
  'request-with-codebook': { kind: 'request', known, pack: frozenPack, says: pushing },
  'request-alone': { kind: 'request', known: [], pack: null, says: pushing },
  'request-relayed': {
    kind: 'request',
    known,
    pack: null,
    says: { ...nothingNew, segments: [{ ...own, proof }] },
  },
  'request-nothing-new': { kind: 'request', known, pack: frozenPack, says: nothingNew },
  'answer-with-codebook': { kind: 'answer', known, pack: frozenPack, request: pushing, says: answered },
  'answer-alone': { kind: 'answer', known: [], pack: null, request: pushing, says: answered },
  'answer-nothing-new': {
    kind: 'answer',
    known,
    pack: frozenPack,
    request: nothingNew,
    says: answeredNothing,
  },
} as const;
