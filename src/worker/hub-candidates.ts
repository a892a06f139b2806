import * as v from 'valibot';
import { HubAddress, mostAddresses } from '#domain/find-api.ts';

/** What a device knows of where its hub may be. */
export type KnownPlaces = {
  /** Where this page came from. */
  readonly origin: string;
  /** Where it was found last, when that was elsewhere. */
  readonly last: string | null;
  /** Where it said that it is, best first. */
  readonly told: readonly string[];
  /** Somebody asked: the name that no hub told is tried as well. By itself a device asks nobody for it. */
  readonly guess: boolean;
};

/** The name that a hub answers to on the school's network when it was given none other (`--name`). */
const usualName = 'footpath.local';

/** All that is worth asking from here, likeliest first. What this page may not ask, or is no address, is left out. */
export function hubCandidates({ origin, last, told, guess }: KnownPlaces): readonly HubAddress[] {
  const { protocol, port } = new URL(origin);
  const named = `${protocol}//${usualName}${port === '' ? '' : `:${port}`}`;
  const found = new Set<HubAddress>();
  for (const each of [origin, ...(last === null ? [] : [last]), ...told, ...(guess ? [named] : [])]) {
    const read = v.safeParse(HubAddress, each);
    if (read.success && canBeAsked(read.output, origin)) found.add(read.output);
  }
  return [...found].slice(0, mostAddresses);
}

/** A page from HTTPS may not ask by plain HTTP, but of this very computer: a browser refuses before anything is sent. */
export function canBeAsked(address: string, origin: string): boolean {
  if (address.startsWith('https:') || origin.startsWith('http:')) return true;
  const { hostname } = new URL(address);
  return hostname === 'localhost' || hostname.startsWith('127.');
}
