import { hash } from 'node:crypto';
import { sha256 as inJavaScript } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestWith, sha256 } from '#log/digest.ts';

const natively = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

test('LOG-4: a hub and a device hash alike, whatever each does it with', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      digestWith(natively);
      const byNode = Buffer.from(sha256(bytes)).toString('hex');
      digestWith(inJavaScript);
      expect(Buffer.from(sha256(bytes)).toString('hex')).toBe(byNode);
    }),
  );
});
