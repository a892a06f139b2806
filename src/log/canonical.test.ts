import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from './canonical.ts';

/** LOG-4 as it is written, and as it was first programmed: the hashes of every log there is were made with it. */
function byTheRule(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(byTheRule).join(',')}]`;
  const record = value as Record<string, unknown>;
  return `{${Object.keys(record)
    .sort()
    .filter((key) => record[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${byTheRule(record[key])}`)
    .join(',')}}`;
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.nat({ max: 0xffff }), { maxLength: 4 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('', '"', '\\', '/', '\u007f', '\u2028', '\ud800', 'é', '__proto__', 'a"b', '~!#[]'),
);

test('LOG-4: canonical JSON is what the rule says, of any value', () => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(
        null,
        undefined,
        true,
        false,
        -0,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        1e21,
        1e-7,
        5e-324,
      ),
      fc.double(),
      fc.integer(),
      text,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.array(fc.tuple(text, tie('value')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
    ),
  }));
  fc.assert(
    fc.property(value, (any) => {
      expect(canonical(any)).toBe(byTheRule(any));
    }),
    { numRuns: 2000 },
  );
});
