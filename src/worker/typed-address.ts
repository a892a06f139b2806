import * as v from 'valibot';
import { HubAddress } from '#domain/find-api.ts';
import { canBeAsked } from './hub-candidates.ts';

/** Where a hub listens when nobody said otherwise, after the port that this page came from. */
const usualPorts = ['8080', '8443', ''] as const;

/**
 * What a person may have meant by an address they typed or pasted, likeliest first: without a scheme or a port, with the
 * poster's whole link, with spaces, capitals, commas for dots and digits of other scripts. Empty: no address can be meant.
 * Nothing here is believed: whoever answers has to prove itself (FND-6).
 */
export function readTypedAddress(typed: string, origin: string): readonly HubAddress[] {
  const [, scheme, place = ''] = /^(?:(https?):\/*|\/+)?([^/?#]*)/.exec(plainText(typed)) ?? [];
  const [, host = '', port] = /^(\[[0-9a-f:]+\]|[^:@]+?)\.*(?::(\d{1,5}))?:?$/.exec(place) ?? [];
  if (!isHost(host) || (port !== undefined && !isPort(port))) return [];
  const found = new Set<HubAddress>();
  for (const each of port === undefined ? [new URL(origin).port, ...usualPorts] : [port])
    for (const by of scheme === 'https' ? ['https'] : ['http', 'https']) {
      const read = v.safeParse(HubAddress, addressOf(by, host, each));
      if (read.success && canBeAsked(read.output, origin)) found.add(read.output);
    }
  return [...found];
}

/** Arabic and Persian digits as ours, and what is put in place of dots, colons and slashes or beside them. */
const plainText = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[,،。]/g, '.')
    .replace(/[;؛]/g, ':')
    .replace(/\\/g, '/')
    .replace(/\s*([.:/])\s*/g, '$1')
    .replace(/(\d)\s+(?=\d)/g, '$1.')
    .trim();

/** Four numbers, a name, or an IPv6 address in its brackets. Digits and dots alone must be the first. */
function isHost(host: string): boolean {
  if (host.startsWith('[')) return /^\[[0-9a-f:]*:[0-9a-f:]*\]$/.test(host);
  if (/^[\d.]+$/.test(host))
    return /^\d{1,3}(\.\d{1,3}){3}$/.test(host) && host.split('.').every((part) => Number(part) <= 255);
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(host);
}

const isPort = (port: string): boolean => Number(port) >= 1 && Number(port) <= 65535;

function addressOf(scheme: string, host: string, port: string): string {
  const usual = scheme === 'https' ? '443' : '80';
  // Browsers read a leading zero as octal; people do not.
  const plain = /^[\d.]+$/.test(host) ? host.split('.').map(Number).join('.') : host;
  return `${scheme}://${plain}${port === '' || Number(port) === Number(usual) ? '' : `:${Number(port)}`}`;
}
