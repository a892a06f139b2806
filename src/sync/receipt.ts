import type { HubKey, Signature } from '#domain/ids.ts';
import type { SignedReceipt } from './protocol.ts';

/** The hub's side of receipts: it signs what it holds, and knows its own word again (SYN-4, SYN-13). */
export type ReceiptKeys = {
  readonly key: HubKey;
  /** Signs the UTF-8 bytes of the message. */
  sign(message: string): Promise<Signature>;
  /** True when this hub, or one it is paired with, signed the statement, in whatever epoch. */
  isGenuine(receipt: SignedReceipt): Promise<boolean>;
};

/**
 * What is signed: one member a line, in this order. No member can hold a line break, so that two statements never have
 * the same message.
 */
export const receiptMessage = (receipt: Omit<SignedReceipt, 'signature'>): string =>
  [
    'footpath receipt 1',
    receipt.hub,
    receipt.epoch,
    receipt.device,
    receipt.stream,
    receipt.count,
    receipt.head,
    receipt.arrival,
  ].join('\n');
