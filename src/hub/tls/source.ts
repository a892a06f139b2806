import type { Leaf } from './authority.ts';

/** The certificate that is served now. */
export type Held = Leaf & {
  /** Names of this hub that it is good for, best first. */
  readonly names: readonly string[];
  /** By the clock, ms. */
  readonly until: number;
};

/** The authority as devices are given it. */
export type ShownAuthority = {
  readonly name: string;
  readonly der: Buffer;
  readonly pem: string;
  /** Hashes of `der`, as devices show them: pairs of hexadecimal digits with colons. */
  readonly sha256: string;
  readonly sha1: string;
};

/** Where certificates come from: the hub's own authority, or files that somebody else renews. */
export type CertificateSource = {
  /** What a device has to trust before it believes the hub; null: it believes already. */
  readonly authority: ShownAuthority | null;
  held(): Held;
  /** Names that the hub goes by and that no certificate from here can be good for. */
  uncovered(): readonly string[];
  /** Looks whether another certificate is needed, or there. True: `held` is another now. */
  renew(): boolean;
};
