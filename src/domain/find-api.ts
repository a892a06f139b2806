import * as v from 'valibot';
import { Hello } from './device-api.ts';
import { type HubId, Signature } from './ids.ts';

/**
 * What is said where a hub is looked for (docs/spec/finding.md). A file of its own: a device that finds its hub where it
 * was never needs it.
 */

/** More are never told, kept or tried at once. */
export const mostAddresses = 12;

/** Scheme, host and port (unless it is the scheme's own), in small letters: as browsers write an origin. */
export const HubAddress = v.pipe(
  v.string(),
  v.maxLength(120),
  v.regex(/^https?:\/\/([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(:\d{1,5})?$/, 'not a HubAddress'),
  v.brand('HubAddress'),
);
export type HubAddress = v.InferOutput<typeof HubAddress>;

/** 128 random bits of the device: an answer to another question, however true, is no answer to this one. */
export const Nonce = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'not a Nonce'));

/** GET /api/hello?nonce=…&at=…: `at` is the address that the device asks at. Anything else is asked for no proof. */
export const HelloQuery = v.object({ nonce: Nonce, at: HubAddress });

/** No proof: this hub knows nothing of the address, or is of a version that proves nothing. */
export const ProvenHello = v.object({ ...Hello.entries, proof: v.optional(Signature) });
export type ProvenHello = v.InferOutput<typeof ProvenHello>;

/** GET /api/addresses, by a device's key: where else this hub is reached, best first. */
export const AddressesAnswer = v.object({
  hello: Hello,
  addresses: v.pipe(v.array(HubAddress), v.maxLength(mostAddresses)),
});
export type AddressesAnswer = v.InferOutput<typeof AddressesAnswer>;

/** What the hub signs: one member a line, none of which can hold a line break (FND-2). */
export const helloMessage = (said: {
  readonly hub: HubId;
  readonly epoch: number;
  readonly nonce: string;
  readonly at: HubAddress;
}): string => ['footpath hello 1', said.hub, said.epoch, said.nonce, said.at].join('\n');
