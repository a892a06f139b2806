import { inAddress, isOnlyHere } from './names.ts';
import type { CertificateSource, ShownAuthority } from './source.ts';

/** Where a hub that also speaks HTTPS is reached by it, and what a device has to trust for that. */
export type SecureSide = {
  /** Best first, without those that only this computer can open. */
  addresses(): readonly string[];
  /** The address that continues a page which was opened at this host. */
  originFor(host: string): string;
  /** Null: devices believe the certificate as it is. */
  readonly authority: ShownAuthority | null;
};

export function createSecureSide({ authority, held }: CertificateSource, port: () => number): SecureSide {
  const address = (name: string): string => `https://${inAddress(name)}${port() === 443 ? '' : `:${port()}`}`;
  return {
    authority,
    addresses: () => {
      const { names } = held();
      const others = names.filter((name) => !isOnlyHere(name));
      return (others.length > 0 ? others : names.slice(0, 1)).map(address);
    },
    originFor: (host) => {
      const { names } = held();
      const name = names.includes(host) ? host : (names[0] ?? host);
      return address(name);
    },
  };
}
