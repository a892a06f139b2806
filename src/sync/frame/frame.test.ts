import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical } from '#log/canonical.ts';
import type { SyncAnswer, WireEvent } from '#sync/protocol.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import { frameExamples } from '#tests/support/frame-examples.ts';
import { answer, answers, codebook, event, pack, packItems, request } from '#tests/support/frame-messages.ts';
import { packCodebook } from './codebook.ts';
import { decodeAnswer, decodeRequest, encodeAnswer, encodeRequest } from './frame.ts';

const none = () => null;
const known = ['hub-1', 'device-1', 'class-1'];
const empty: SyncRequest = {
  protocol: 2,
  device: 'device-1' as never,
  cursorsOf: null,
  have: [],
  segments: [],
  want: [],
};
const stream = '0'.repeat(32);
/** A request that hands in these events, in segments of at most 256. */
function handingIn(events: readonly WireEvent[]): SyncRequest {
  const segments: SyncRequest['segments'] = [];
  for (let at = 0; at < events.length; at += 256)
    segments.push({
      info: { stream, device: 'device-1', partition: 'learner:amina', branchOf: null } as never,
      from: at + 1,
      previous: stream as never,
      head: stream as never,
      events: events.slice(at, at + 256),
    });
  return { ...empty, segments };
}
const eventOf = (data: unknown, at = 1_790_000_000_000): WireEvent => [
  'x.y',
  1,
  [at, 0],
  at,
  null,
  data as never,
];
/** The request after a round trip; fails the test when there is none. */
function again(sent: SyncRequest, book: typeof codebook | null = null): SyncRequest {
  const told = decodeRequest(encodeRequest(sent, book), () => book);
  if (!told.ok) throw new Error(told.error.code);
  return told.value.request;
}

describe('SYN-12 FRM-2: what is told is what was said', () => {
  test('every request, to the canonical JSON', () => {
    fc.assert(
      fc.property(request, fc.boolean(), (sent, withBook) => {
        const book = withBook ? codebook : null;
        const told = decodeRequest(encodeRequest(sent, book, known), () => codebook, known);
        expect(told.ok && canonical(told.value.request)).toBe(canonical(sent));
        expect(told.ok && told.value.codebook).toBe(book);
      }),
      { numRuns: 300 },
    );
  });

  test('every answer, against the request that it answers', () => {
    fc.assert(
      fc.property(answer, request, fc.boolean(), (sent, asked, withBook) => {
        const book = withBook ? codebook : null;
        const told = decodeAnswer(encodeAnswer(sent, asked, book, known), asked, book, known);
        expect(told.ok && canonical(told.value)).toBe(canonical(sent));
      }),
      { numRuns: 300 },
    );
  });

  test('answers, as the codebook foresees them and otherwise', () => {
    fc.assert(
      fc.property(answers, (events) => {
        expect(canonical(again(handingIn(events), codebook))).toBe(canonical(handingIn(events)));
      }),
      { numRuns: 200 },
    );
  });

  test('the negative zero, prototypes by name, halves of pairs, and members that are not there', () => {
    const data = JSON.parse(
      '{"__proto__":{"a":-0},"constructor":"x","n":[-0,1e300,0.1,5e-324],"":"\\ud800"}',
    );
    const told = again(handingIn([eventOf(data), eventOf({ a: undefined, b: 1 }), eventOf({ a: 2, b: 1 })]));
    const [first, second] = told.segments[0]?.events ?? [];
    expect(Object.keys(first?.[5] ?? {}).sort()).toEqual(['', '__proto__', 'constructor', 'n']);
    expect(first?.[5]['n']).toEqual([-0, 1e300, 0.1, 5e-324]);
    expect(canonical(first?.[5])).toBe(canonical(data));
    expect(second?.[5]).toEqual({ b: 1 });
  });

  test('objects whose keys only look alike when they are joined', () => {
    const alike = [
      [{ '': null }, {}],
      [{ a: 1, b: 2 }, { 'a\nb': 3 }],
    ].map((each) => eventOf({ each }));
    const sent = handingIn([...alike, eventOf({ '': 1 }), eventOf({}), eventOf({ 'each\n': 2 })]);
    expect(canonical(again(sent))).toBe(canonical(sent));
  });

  test('FRM-9: data of a thousand different shapes, and an event of a megabyte', () => {
    const events = Array.from({ length: 1200 }, (_, n) =>
      eventOf(Object.fromEntries(Array.from({ length: 12 }, (_, k) => [`k${n * 7 + k}`, { [`d${n}`]: k }]))),
    );
    expect(canonical(again(handingIn(events)))).toBe(canonical(handingIn(events)));
    const large = handingIn([eventOf({ text: 'All the work of a term. '.repeat(42_000) })]);
    expect(canonical(again(large))).toBe(canonical(large));
  });
});

describe('SYN-12 FRM-1: whatever is not a whole frame is refused, and nothing is thrown', () => {
  const asked: SyncRequest = {
    ...handingIn([eventOf({ a: 1, b: 'two' })]),
    want: [{ partition: 'class:class-1' as never, after: 3 }],
  };
  const said: SyncAnswer = {
    hello: {
      footpath: 'hub',
      protocol: 2,
      hub: 'hub-1' as never,
      epoch: 1,
      time: 1_790_000_000_000,
      school: null,
      version: '',
    },
    receipts: [],
    pulled: [],
  };
  const frame = encodeRequest(asked, codebook, known);
  const answered = encodeAnswer(said, asked, codebook, known);

  test('any flipped bit', () => {
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const bytes = frame.slice();
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(decodeRequest(bytes, () => codebook, known)).toMatchObject({
        ok: false,
        error: { code: 'malformed' },
      });
    }
    for (let bit = 0; bit < answered.length * 8; bit++) {
      const bytes = answered.slice();
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const code = bit < 8 ? 'not-a-hub' : 'malformed';
      expect(decodeAnswer(bytes, asked, codebook, known)).toMatchObject({ ok: false, error: { code } });
    }
  });

  test('any cut, and bytes behind', () => {
    for (let length = 0; length < frame.length; length++)
      expect(decodeRequest(frame.subarray(0, length), () => codebook, known).ok).toBe(false);
    expect(decodeRequest(Uint8Array.of(...frame, 0), () => codebook, known).ok).toBe(false);
  });

  test('any bytes, and any body under a right checksum', () => {
    const sealed = (body: Uint8Array) => Uint8Array.of(...body, ...sha256(body).subarray(0, 4));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(0x10, 0x12), (bytes, second) => {
        expect(decodeRequest(bytes, () => codebook).ok).toBe(false);
        expect(decodeAnswer(bytes, asked, null).ok).toBe(false);
        // The two bytes that say what both sides agree on are right: the rest is a stranger's.
        const agreed = encodeRequest(empty, second === 0x12 ? codebook : null).subarray(
          0,
          second === 0x12 ? 8 : 4,
        );
        const told = decodeRequest(sealed(Uint8Array.of(...agreed, ...bytes)), () => codebook);
        if (!told.ok) expect(['malformed', 'too-large']).toContain(told.error.code);
        const answeredTo = decodeAnswer(sealed(Uint8Array.of(0xf7, 0x11, ...bytes)), empty, null);
        if (!answeredTo.ok) expect(['malformed', 'too-large']).toContain(answeredTo.error.code);
      }),
      { numRuns: 2000 },
    );
  });

  test('a login page is not a hub; a newer frame is too new; an unknown codebook is said to be missing', () => {
    const page = utf8ToBytes('<!doctype html><title>Guest Wi-Fi</title>');
    expect(decodeAnswer(page, asked, null)).toMatchObject({ ok: false, error: { code: 'not-a-hub' } });
    expect(decodeRequest(frame, none, known)).toMatchObject({ ok: false, error: { code: 'pack-missing' } });
  });

  test('FRM-9: what unfolds to more than 8 MB, and data nested deeper than 40', () => {
    const line = 'a'.repeat(40_000);
    const bomb = handingIn(Array.from({ length: 256 }, (_, n) => eventOf({ text: line + n })));
    const bytes = encodeRequest(bomb, null);
    expect(bytes.length).toBeLessThan(8000);
    expect(decodeRequest(bytes, none)).toMatchObject({ ok: false, error: { code: 'too-large' } });
    let deep: unknown = 1;
    for (let n = 0; n < 45; n++) deep = [deep];
    expect(decodeRequest(encodeRequest(handingIn([eventOf({ deep })]), null), none).ok).toBe(false);
  });

  test('FRM-4: a difference of opinion over what both know', () => {
    for (const [book, strings] of [
      [null, known],
      [codebook, ['hub-2', 'device-1', 'class-1']],
    ] as const)
      expect(decodeAnswer(answered, asked, book, strings).ok).toBe(false);
    expect(decodeAnswer(answered, { ...asked, want: [] }, codebook, known).ok).toBe(false);
  });
});

describe('SYN-12 FRM-8: the codebook', () => {
  test('is named by its contents: other predictions, another name', () => {
    expect(packCodebook(pack, packItems).name).toBe(codebook.name);
    const harder = packItems.map((item) => ({ ...item, difficulty: item.difficulty + 1 }));
    expect(packCodebook(pack, harder).name).not.toBe(codebook.name);
  });

  test('makes an answer that is foreseen cost next to nothing', () => {
    const events = Array.from({ length: 200 }, (_, n): WireEvent => {
      const item = packItems[n % packItems.length];
      const at = 1_790_000_000_000 + n * 4000;
      const data = {
        item: item?.id,
        seed: 7,
        pack: pack.slice(0, 16),
        skills: item?.skills,
        correct: true,
        score: 1,
        misconception: null,
        hints: 0,
        ms: 4000,
        difficulty: item?.difficulty,
        guess: item?.guess,
      };
      return ['answer.submitted', 2, [at, 0], at, null, data];
    });
    expect(encodeRequest(handingIn(events), codebook).length).toBeLessThan(150);
  });

  test('any event is told with any codebook', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), (events) => {
        expect(canonical(again(handingIn(events), codebook))).toBe(canonical(handingIn(events)));
      }),
    );
  });
});

test('FRM-5 SYN-8: what was named before costs next to nothing: nothing new, and its answer', () => {
  const { 'request-nothing-new': asked, 'answer-nothing-new': said } = frameExamples;
  expect(encodeRequest(asked.says, codebook, asked.known).length).toBeLessThan(60);
  expect(encodeAnswer(said.says, asked.says, codebook, said.known).length).toBeLessThan(30);
});
