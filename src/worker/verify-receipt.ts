import { hashes, verify } from '@noble/ed25519';
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { sha512 } from '#sha512';
import type { Verify } from './device-log.ts';

// In JavaScript and not by `crypto.subtle`: that one is missing on plain HTTP, and knows no Ed25519 before Chrome 137.
hashes.sha512 = sha512;

/** Ed25519 (RFC 8032) over the UTF-8 bytes of the message. */
export const verifyReceipt: Verify = async (message, signature, key) =>
  verify(hexToBytes(signature), utf8ToBytes(message), hexToBytes(key));
