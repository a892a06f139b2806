import * as v from 'valibot';
import { HubAddress, Nonce } from './find-api.ts';
import { HubId, HubKey, Signature } from './ids.ts';

/**
 * What a teacher's computer says that takes work in over a network of its own (docs/spec/bundle.md, BUN-13 on): far from every
 * first visit, in a file of its own.
 */

/** The name that it answers to where no DNS server knows one (mDNS), unless it was given another. */
export const carrierName = 'footpath-carrier.local';

/** A sealing key as it is named on the outside of a bundle (`keyName` in sync/bundle). */
export const KeyName = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'not a KeyName'));

const Ms = v.pipe(v.number(), v.integer());
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The hub's word, signed, that who holds `key` carries for the school until then. */
export const CarrierPass = v.object({ key: HubKey, until: Ms, signature: Signature });
export type CarrierPass = v.InferOutput<typeof CarrierPass>;

/** GET /api/carrier?nonce=…&at=…: `at` is the address that the device asks at. Without them there is no proof. */
export const CarrierQuery = v.object({ nonce: Nonce, at: HubAddress });

export const CarrierAnswer = v.object({
  footpath: v.literal('carrier'),
  /** Which folder of bundles this is: numbers of its answers mean nothing in another. */
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  hub: HubId,
  /** The name of the key that it takes bundles for: the hub's. */
  for: KeyName,
  school: v.pipe(v.string(), v.maxLength(80)),
  waiting: Count,
  handedIn: Count,
  answers: Count,
  pass: CarrierPass,
  proof: v.optional(Signature),
});
export type CarrierAnswer = v.InferOutput<typeof CarrierAnswer>;

/** The answer to POST /api/bundles, with 202: kept on the disk, and no word about the school. */
export const KeptAnswer = v.object({ kept: v.literal(true) });

/** GET /api/bundles/answers?to=…&after=…: answers for that key, with numbers above `after`. */
export const AnswersQuery = v.object({
  to: KeyName,
  after: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)), '0'),
});
/** A header of the answer: the number of the last one in it. */
export const lastAnswerHeader = 'footpath-last';

/** What the hub signs when it makes a carrier, one member a line. */
export const carrierPassMessage = ({
  hub,
  key,
  until,
}: {
  readonly hub: HubId;
  readonly key: HubKey;
  readonly until: number;
}): string => ['footpath carrier pass 1', hub, key, until].join('\n');

/** What a carrier signs when it is asked who it is, one member a line. */
export const carrierMessage = ({
  hub,
  nonce,
  at,
}: {
  readonly hub: HubId;
  readonly nonce: string;
  readonly at: HubAddress;
}): string => ['footpath carrier 1', hub, nonce, at].join('\n');
