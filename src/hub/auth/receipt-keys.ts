import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import * as v from 'valibot';
import { HubKey, type Signature } from '#domain/ids.ts';
import type { HubKey as KeyPair } from '#hub/storage/identity.ts';
import { type ReceiptKeys, receiptMessage } from '#sync/receipt.ts';

const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');

/** Did this key sign the UTF-8 bytes of the message? False for what is no key at all. */
export async function verifySignature(message: string, signature: Signature, key: HubKey): Promise<boolean> {
  try {
    const open = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: base64url(key) }, format: 'jwk' });
    return verify(null, Buffer.from(message), open, Buffer.from(signature, 'hex'));
  } catch {
    return false;
  }
}

/** Signs what this hub states and knows its own word again, in whatever epoch (Ed25519, RFC 8032). */
export function createReceiptKeys({ publicKey, secretKey }: KeyPair): ReceiptKeys {
  const half = { kty: 'OKP', crv: 'Ed25519', x: base64url(publicKey) };
  const secret = createPrivateKey({ key: { ...half, d: base64url(secretKey) }, format: 'jwk' });
  const open = createPublicKey({ key: half, format: 'jwk' });
  return {
    key: v.parse(HubKey, publicKey),
    sign: async (message) => sign(null, Buffer.from(message), secret).toString('hex') as Signature,
    isGenuine: async ({ signature, ...stated }) =>
      verify(null, Buffer.from(receiptMessage(stated)), open, Buffer.from(signature, 'hex')),
  };
}
