import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto';
import type { HubKey, Signature } from '#domain/ids.ts';
import type { SignedReceipt } from '#sync/protocol.ts';
import { type ReceiptKeys, receiptMessage } from '#sync/receipt.ts';

/** What a device does with the hub's public key. */
export type IsSigned = (
  statement: Omit<SignedReceipt, 'signature'>,
  signature: Signature,
  key: HubKey,
) => boolean;

/** A hub's key as both sides use it: the hub signs with it, devices verify with what `key` says. */
export type SimKeys = ReceiptKeys & {
  readonly isSigned: IsSigned;
  /** Whether that key signed the message, as who opens a bundle asks. */
  isSignedBy(message: string, signature: Signature, key: HubKey): Promise<boolean>;
};

/** Ed25519 keys in their wrappings (RFC 8410): before the 32 bytes of a secret, and of a public key. */
const pkcs8 = '302e020100300506032b657004220420';
const spki = '302a300506032b6570032100';

/** Verifies as devices do, with the public key alone. */
const isSignedByEd25519 = (message: string, signature: Signature, key: HubKey): boolean =>
  verify(
    null,
    Buffer.from(message),
    createPublicKey({ key: Buffer.from(spki + key, 'hex'), format: 'der', type: 'spki' }),
    Buffer.from(signature, 'hex'),
  );
export const isSignedEd25519: IsSigned = (statement, signature, key) =>
  isSignedByEd25519(receiptMessage(statement), signature, key);

/** Real Ed25519, made from a seed, so that every run signs alike. */
export function ed25519Keys(seed: string): SimKeys {
  const secret = createPrivateKey({
    key: Buffer.from(pkcs8 + hash('sha256', seed), 'hex'),
    format: 'der',
    type: 'pkcs8',
  });
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  const key = raw.toString('hex') as HubKey;
  return {
    key,
    sign: async (message) => sign(null, Buffer.from(message), secret).toString('hex') as Signature,
    isGenuine: async ({ signature, ...statement }) => isSignedEd25519(statement, signature, key),
    isSigned: isSignedEd25519,
    isSignedBy: async (...signed) => isSignedByEd25519(...signed),
  };
}

/**
 * The same role, a hundred times faster: a digest with a secret. Nothing in a simulation can make one up, so the protocol
 * cannot tell the difference; a share of the schedules uses the real thing.
 */
export function quickKeys(seed: string): SimKeys {
  const mac = (message: string) => hash('sha512', `${seed}\n${message}`) as Signature;
  const isSigned: IsSigned = (statement, signature) => mac(receiptMessage(statement)) === signature;
  const own = hash('sha256', seed) as HubKey;
  return {
    key: own,
    isSignedBy: async (message, signature, key) => key === own && mac(message) === signature,
    sign: async (message) => mac(message),
    isGenuine: async ({ signature, ...statement }) => mac(receiptMessage(statement)) === signature,
    isSigned,
  };
}
