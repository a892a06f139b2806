import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { CarrierPass } from '#domain/carrier-api.ts';
import { HubAddress, mostAddresses } from '#domain/find-api.ts';
import { HubId, HubKey, SealKey } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';

/**
 * What the school gives a teacher's computer so that it can carry (BUN-13): whom it carries for, where that is, and what it shows
 * of itself. The secrets in it are this carrier's own; with none of the hub's it can open no bundle and sign no receipt.
 */
export const CarrierFile = v.object({
  footpath: v.literal('carrier-file'),
  version: v.literal(1),
  school: v.pipe(v.string(), v.maxLength(80)),
  hub: HubId,
  /** The hub proves itself with this one (FND-2). */
  key: HubKey,
  /** Bundles are sealed to this one. */
  seal: SealKey,
  /** Where the hub is, best first. */
  addresses: v.pipe(v.array(HubAddress), v.maxLength(mostAddresses)),
  /** The school's own authority, PEM: the hub may be believed by it. Null: the hub has none. */
  authority: v.nullable(v.string()),
  /** A certificate of that authority for this computer's names, PEM; null: plain HTTP alone. */
  leaf: v.nullable(
    v.object({
      key: v.string(),
      certificate: v.string(),
      names: v.array(v.string()),
    }),
  ),
  pass: CarrierPass,
  /** The secret half of the pass's key, Ed25519, hex. */
  secret: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});
export type CarrierFile = v.InferOutput<typeof CarrierFile>;

/** Fails with why it cannot be used. */
export function readCarrierFile(path: string): Result<CarrierFile, string> {
  try {
    const read = v.safeParse(CarrierFile, JSON.parse(readFileSync(path, 'utf8')));
    return read.success
      ? ok(read.output)
      : err(`${path} is no file for a carrier, or one of another version.`);
  } catch (error) {
    return err(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
