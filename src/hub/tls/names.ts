import { isIP, isIPv4 } from 'node:net';
import { hostname } from 'node:os';

/** Networks that no site on the internet has: RFC 1918, 3927, 4193, 4291, and this computer itself. */
const privateRanges = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
] as const;

/** A name stands for itself and for all names under it (RFC 5280): `local` for every `hub.local`. */
const privateNames = ['local', 'localhost'] as const;

/** What the authority may sign for: names, its own and `extra`. */
export const dnsConstraints = (extra: readonly string[]): readonly string[] => [
  ...privateNames,
  ...extra.filter((name) => isIP(name) === 0),
];

/** What the authority may sign for: networks, each as its address and its mask. */
export const ipConstraints = (extra: readonly string[]): readonly Buffer[] => [
  ...privateRanges.map((range) => {
    const [address = '', length = ''] = range.split('/');
    return masked(address, Number(length));
  }),
  ...extra.filter((name) => isIP(name) !== 0).map((address) => masked(address, isIPv4(address) ? 32 : 128)),
];

/** May an authority with these constraints sign for this name? What it may not, no device would take. */
export function isCovered(name: string, extra: readonly string[]): boolean {
  const ip = ipBytes(name);
  if (!ip) return dnsConstraints(extra).some((allowed) => name === allowed || name.endsWith(`.${allowed}`));
  return ipConstraints(extra).some((range) => {
    if (range.length !== 2 * ip.length) return false;
    const mask = range.subarray(ip.length);
    return ip.every((byte, at) => (byte & (mask[at] ?? 0)) === range[at]);
  });
}

/**
 * What this hub goes by: the hosts of the addresses that it announces, best first, then what only some devices can use, and
 * what it was told (`--name`) before all.
 */
export function hubNames(addresses: readonly string[], told: readonly string[]): readonly string[] {
  const hosts = addresses.flatMap((address) => (URL.canParse(address) ? [hostOf(address)] : []));
  const local = `${hostname().split('.')[0]?.toLowerCase() ?? ''}.local`;
  const isReached = !hosts.every(isOnlyHere);
  return [...new Set([...told, ...hosts, ...(isReached && isDnsName(local) ? [local] : []), ...onlyHere])];
}

const onlyHere: readonly string[] = ['localhost', '127.0.0.1', '::1'];

/** A host that means "this very computer" on every computer. */
export const isOnlyHere = (host: string): boolean => onlyHere.includes(host);

/** An address's host, without the brackets of IPv6. */
export const hostOf = (address: string): string => new URL(address).hostname.replace(/^\[|\]$/g, '');

/** A host as it stands in an address. */
export const inAddress = (name: string): string => (name.includes(':') ? `[${name}]` : name);

export const isDnsName = (name: string): boolean =>
  name.length <= 253 &&
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name);

/** 4 or 16 bytes; null: no address. */
export function ipBytes(address: string): Buffer | null {
  const kind = isIP(address);
  if (kind === 0) return null;
  if (kind === 4) return Buffer.from(address.split('.').map(Number));
  // The URL parser writes every form of an IPv6 address in one: hex groups, the longest run of zeros as `::`.
  const [head = '', tail = ''] = hostOf(`http://[${address}]/`).split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const zeros = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(zeros).fill('0'), ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function masked(address: string, length: number): Buffer {
  const ip = ipBytes(address) ?? Buffer.alloc(0);
  const mask = Buffer.from(ip.map((_, at) => 0xff00 >> Math.max(0, Math.min(8, length - 8 * at))));
  return Buffer.concat([ip.map((byte, at) => byte & (mask[at] ?? 0)), mask]);
}
