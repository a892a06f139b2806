/**
 * Every failure that can reach a person, by code. The hub and the worker send the code with data, never a sentence;
 * the page finds the sentence in the catalogue under `error.<code>` with something the person can do.
 */
export const errorCodes = [
  // joining and finding the hub
  'hub-unreachable',
  'not-a-hub',
  'other-hub',
  'hub-unproved',
  'browser-too-old',
  'class-code-unknown',
  'class-code-malformed',
  'too-many-tries',
  'not-set-up',
  'already-set-up',
  // who may do what
  'sign-in-wrong',
  'session-expired',
  'device-unknown',
  'forbidden',
  'device-revoked',
  'quarantine-waits',
  'work-refused',
  'reason-missing',
  // storage on this device
  'storage-full',
  'storage-refused',
  'storage-damaged',
  'storage-newer',
  'storage-lost',
  'not-joined',
  // content
  'pack-missing',
  'pack-damaged',
  'learner-unknown',
  'item-unknown',
  // pieces of work
  'hub-full',
  'work-full',
  'work-missing',
  'work-damaged',
  'work-lost',
  // the wire
  'malformed',
  'too-large',
  'too-new',
  'busy',
  'not-found',
  'hub-failed',
  'receipt-unproved',
  // bundles that others carry
  'not-a-bundle',
  'bundle-cut',
  'bundle-altered',
  'bundle-foreign',
  'bundle-forged',
  'bundle-too-new',
  'keys-missing',
  // a learner's own lock
  'locked',
  // a mistake of ours
  'app-failed',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** What went wrong, with the numbers or names its sentence needs. */
export type Failure = { readonly code: ErrorCode; readonly data?: Readonly<Record<string, string | number>> };

export const failure = (code: ErrorCode, data?: Readonly<Record<string, string | number>>): Failure =>
  data ? { code, data } : { code };
