import { hashes, keygen, sign, verify } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HubKey, Signature } from '#domain/ids.ts';
import { bundleKinds, openBundle, sealBundle, sealPair, splitBundles, type VerifyBundle } from './bundle.ts';

hashes.sha512 = sha512;

const bytes = (seed: number) => Uint8Array.from({ length: 32 }, (_, at) => (seed * 31 + at * 7 + 1) & 255);
const hub = sealPair(bytes(1));
const otherHub = sealPair(bytes(2));

function senderOf(seed: number) {
  const { secretKey, publicKey } = keygen(bytes(seed));
  return {
    key: bytesToHex(publicKey) as HubKey,
    sign: async (message: string) => bytesToHex(sign(utf8ToBytes(message), secretKey)) as Signature,
  };
}
const device = senderOf(3);
const stranger = senderOf(4);
const verifies: VerifyBundle = async (message, signature, key) =>
  verify(hexToBytes(signature), utf8ToBytes(message), hexToBytes(key));

const payload = utf8ToBytes('a week of answers');
let drawn = 10;
const seal = (over: Partial<Parameters<typeof sealBundle>[0]> = {}) =>
  sealBundle({ kind: bundleKinds.handIn, to: hub.publicKey, from: device, payload, ...over }, bytes(drawn++));
const codeOf = async (bundle: Uint8Array, own = hub) => {
  const opened = await openBundle(bundle, own, verifies);
  return opened.ok ? 'opened' : opened.error.code;
};

describe('a bundle', () => {
  test('BUN-1: comes back as it was, and says who made it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (any) => {
        const opened = await openBundle(await seal({ payload: any }), hub, verifies);
        expect(opened).toMatchObject({ ok: true, value: { kind: 1, from: device.key, payload: any } });
      }),
      { numRuns: 10 },
    );
  });

  test('BUN-1: has 161 bytes more than what is in it', async () => {
    expect((await seal()).length).toBe(payload.length + 161);
  });

  test('BUN-2: with any byte changed it is refused', async () => {
    const bundle = await seal();
    const codes = new Map<string, number>();
    for (let at = 0; at < bundle.length; at++) {
      const changed = bundle.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at & 7));
      const code = await codeOf(changed);
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect(codes.has('opened')).toBe(false);
    expect([...codes.values()].reduce((sum, count) => sum + count, 0)).toBe(bundle.length);
    // All of what is sealed, and the one-time key.
    expect(codes.get('bundle-altered')).toBeGreaterThanOrEqual(bundle.length - 17);
  });

  test('BUN-2: cut anywhere, or with something after it, it is refused and says so', async () => {
    const bundle = await seal();
    for (let length = 5; length < bundle.length; length++)
      expect(await codeOf(bundle.slice(0, length))).toBe('bundle-cut');
    expect(await codeOf(bundle.slice(0, 2))).toBe('not-a-bundle');
    expect(await codeOf(concatBytes(bundle, Uint8Array.of(0)))).toBe('bundle-altered');
  });

  test('BUN-2: what is none, of another school, or of a later version has a word of its own', async () => {
    expect(await codeOf(utf8ToBytes('<!doctype html>'))).toBe('not-a-bundle');
    expect(await codeOf(new Uint8Array(0))).toBe('not-a-bundle');
    expect(await codeOf(await seal({ to: otherHub.publicKey }))).toBe('bundle-foreign');
    const later = await seal();
    later[3] = '2'.charCodeAt(0);
    expect(await codeOf(later)).toBe('bundle-too-new');
    const huge = await seal();
    huge.set([255, 255, 255, 255], 5);
    expect(await codeOf(huge)).toBe('too-large');
  });

  test('BUN-3: cannot be sent to another, nor told as another’s', async () => {
    const bundle = await seal();
    // To another hub, whose name is put on the outside: it cannot open what was sealed to the first.
    const readdressed = bundle.slice();
    readdressed.set((await seal({ to: otherHub.publicKey })).slice(9, 17), 9);
    expect(await codeOf(readdressed, otherHub)).toBe('bundle-altered');
    // Somebody who could open one, and seals it anew to another in the name of who made it.
    const opened = await openBundle(bundle, hub, verifies);
    if (!opened.ok) throw new Error('it opens');
    let signature = '' as Signature;
    await seal({ from: { key: device.key, sign: async (m) => (signature = await device.sign(m)) } });
    const anew = await seal({
      to: otherHub.publicKey,
      payload: opened.value.payload,
      from: { key: device.key, sign: async () => signature },
    });
    expect(await codeOf(anew, otherHub)).toBe('bundle-forged');
    // A stranger's signature under the device's name.
    expect(await codeOf(await seal({ from: { ...stranger, key: device.key } }))).toBe('bundle-forged');
    // An answer is no hand-in, though all else is the same.
    const asAnswer = bundle.slice();
    asAnswer[4] = bundleKinds.answer;
    expect(await codeOf(asAnswer)).toBe('bundle-altered');
  });

  test('BUN-3: never looks the same twice', async () => {
    const [one, two] = [await seal(), await seal()];
    expect(bytesToHex(one.slice(17))).not.toBe(bytesToHex(two.slice(17)));
    expect(bytesToHex(one)).not.toContain(device.key);
  });

  test('BUN-6: several stand one after the other in a file, and a cut one is found', async () => {
    const both = [await seal(), await seal({ kind: bundleKinds.answer })];
    expect(splitBundles(concatBytes(...both))).toEqual({ ok: true, value: both });
    expect(splitBundles(concatBytes(...both).slice(0, -1))).toMatchObject({
      ok: false,
      error: { code: 'bundle-cut' },
    });
  });

  test('BUN-2: a one-time key of small order is refused, not computed with', async () => {
    const bundle = await seal();
    bundle.fill(0, 17, 49);
    expect(await codeOf(bundle)).toBe('bundle-altered');
  });
});
