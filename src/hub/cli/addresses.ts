import { networkInterfaces } from 'node:os';

/** Cards that containers, virtual machines and tunnels add: other computers cannot reach the hub there. */
const virtualCard = /^(docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|utun|tun|tap|wg|tailscale|zt)/i;

/**
 * Where the hub can be reached, the school's network first, this computer last (HUB-24). Listening on one address
 * only, that one.
 */
export function hubAddresses(host: string, port: number): readonly string[] {
  const url = (address: string): string => `http://${address}${port === 80 ? '' : `:${port}`}`;
  if (host !== '0.0.0.0' && host !== '::') return [url(host.includes(':') ? `[${host}]` : host)];
  const found: { address: string; rank: number }[] = [];
  for (const [card, addresses] of Object.entries(networkInterfaces()))
    for (const { address, family, internal } of addresses ?? [])
      if (family === 'IPv4' && !internal) found.push({ address, rank: rankOf(card, address) });
  found.sort((a, b) => a.rank - b.rank);
  return [...found.map(({ address }) => url(address)), url('localhost')];
}

/** Private ranges as home and school routers give them, then others, then cards that are not real. */
function rankOf(card: string, address: string): number {
  if (virtualCard.test(card)) return 9;
  if (address.startsWith('169.254.')) return 8;
  if (address.startsWith('192.168.')) return 0;
  if (address.startsWith('10.')) return 1;
  return /^172\.(1[6-9]|2\d|3[01])\./.test(address) ? 2 : 3;
}
