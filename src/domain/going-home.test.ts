import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GoingHome, readGoingHome, roomOf, writeGoingHome } from './going-home.ts';

const any: fc.Arbitrary<GoingHome> = fc.record({
  isSecure: fc.boolean(),
  isStored: fc.boolean(),
  storage: fc.constantFrom('kept' as const, 'likely' as const, 'unproven' as const, 'at-risk' as const),
  room: fc.option(fc.integer({ min: 0, max: 34 })),
});

test('TLS-12: what a device says of itself is read as it was written, in four signs', () => {
  void fc.assert(
    fc.property(any, (said) => {
      const written = writeGoingHome(said);
      expect(written).toHaveLength(4);
      expect(readGoingHome(written)).toEqual(said);
    }),
  );
});

test('TLS-12: anything else is nothing', () => {
  for (const said of [undefined, '', 'syk', 'syk9 ', 'xyk9', 'syk99', 'SYK9', 'syk-', '<b>'])
    expect(readGoingHome(said)).toBe(null);
  void fc.assert(
    fc.property(fc.string({ maxLength: 6 }), (said) => {
      const read = readGoingHome(said);
      if (read !== null) expect(writeGoingHome(read)).toBe(said);
    }),
  );
});

test('TLS-12: room is told in powers of two of megabytes', () => {
  expect([null, 0, 1, 1_048_576, 3 * 1_048_576, 1_073_741_824, 5e11].map(roomOf)).toEqual([
    null,
    0,
    0,
    0,
    1,
    10,
    18,
  ]);
});
