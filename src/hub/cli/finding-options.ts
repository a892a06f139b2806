import * as v from 'valibot';
import { HubAddress } from '#domain/find-api.ts';
import { err, ok, type Result } from '#domain/result.ts';

/** How the hub is to be found. */
export type FindingWish = {
  /** `footpath.local`; null: it answers to no name. */
  readonly localName: string | null;
  /** Addresses that somebody gave it: a name of the school's DNS, a proxy before it. */
  readonly addresses: readonly HubAddress[];
  /** Where it hears what is meant for others; null: nowhere. */
  readonly strangersPort: number | null;
};

/** For `parseArgs`. */
export const findingOptions = {
  'local-name': { type: 'string' },
  address: { type: 'string', multiple: true },
  probes: { type: 'string' },
} as const;

export type FindingValues = {
  readonly 'local-name'?: string | undefined;
  readonly address?: readonly string[] | undefined;
  readonly probes?: string | undefined;
};

export const findingUsage = `  --local-name N   answer to http://N.local too, without any DNS server (docs/network.md)
  --address URL    an address that this hub also has, for the poster and for devices (may be given more than once)
  --probes PORT    (80) also answer there when phones ask whether this Wi-Fi leads anywhere (docs/network.md)`;

export function readFinding(values: FindingValues): Result<FindingWish, string> {
  const label = values['local-name']?.toLowerCase().replace(/\.local\.?$/, '') ?? null;
  if (label !== null && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
    return err('--local-name is one word in letters, digits and hyphens, like footpath.');
  const addresses: HubAddress[] = [];
  for (const given of values.address ?? []) {
    const read = v.safeParse(HubAddress, URL.canParse(given) ? new URL(given).origin : given);
    if (!read.success) return err(`--address ${given}: an address is like http://hub.school.example:8080.`);
    addresses.push(read.output);
  }
  const port = values.probes === undefined ? null : Number(values.probes);
  if (port !== null && (!Number.isInteger(port) || port < 1 || port > 65535))
    return err('--probes must be a port, 1 to 65535: phones ask on 80.');
  return ok({
    localName: label === null ? null : `${label}.local`,
    addresses,
    strangersPort: port,
  });
}
