import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { HubConfig } from '#hub/services.ts';
import { isSecure } from './address.ts';

type Places = Pick<HubConfig, 'addresses' | 'names' | 'secure'>;

/** Where the hub says that it is reached, by plain HTTP and by HTTPS. */
export const toldAddresses = ({ addresses, secure }: Places): readonly string[] => [
  ...addresses(),
  ...(secure?.addresses() ?? []),
];

/**
 * Is this an address of this hub? What it says of itself, a name of this computer on a port of those, or the very card that
 * the question came in by. Only such an address is signed for: a stranger who passes questions on to the hub and its answers
 * back gets no signature for the address that the stranger was asked at (FND-2).
 */
export function isOwnAddress(at: string, c: Context, places: Places): boolean {
  const told = toldAddresses(places);
  if (told.includes(at)) return true;
  const asked = doorOf(at);
  if (asked === null) return false;
  const isOnPortOf = (each: string): boolean => {
    const door = doorOf(each);
    return door?.port === asked.port && door.scheme === asked.scheme;
  };
  if (places.names?.().includes(asked.host) && told.some(isOnPortOf)) return true;
  const socket = (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket;
  if (socket?.localAddress === undefined) return false;
  const card = socket.localAddress.replace(/^::ffff:(?=\d+\.)/, '');
  return (
    asked.host === card &&
    asked.port === socket.localPort &&
    asked.scheme === (isSecure(c) ? 'https:' : 'http:')
  );
}

type Door = { readonly scheme: string; readonly host: string; readonly port: number };

/** The host without brackets, the port always as a number. */
function doorOf(address: string): Door | null {
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, port } = new URL(address);
  return {
    scheme: protocol,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
  };
}
